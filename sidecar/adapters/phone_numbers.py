"""Telephone numbers as people type them, by the library that knows the numbers of all countries."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

HERE = "NL"
# Of some countries nobody can tell from the number.
WITH_SMS = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class PhoneNumbers:
    """See `sidecar.notifications.ports.Numbers`."""

    def mobile(self, typed: str) -> str | None:
        try:
            number = phonenumbers.parse(typed, HERE)
        except NumberParseException:
            return None
        if not phonenumbers.is_valid_number(number):
            return None
        if phonenumbers.number_type(number) not in WITH_SMS:
            return None
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
