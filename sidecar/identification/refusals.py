"""What identification refuses, each with a text for the person."""

from collections.abc import Mapping

from sidecar.core.errors import BadInput, Conflict, NotFound


class RequestUnknown(NotFound):
    code = "identification_unknown"
    message_key = "identification.unknown"


class NotNow(Conflict):
    """The deed does not fit the state: somebody was first, or the page is old."""

    code = "identification_not_now"
    message_key = "identification.not_now"


class RequestExpired(Conflict):
    code = "identification_expired"
    message_key = "identification.expired"


class CitizenNotInside(Conflict):
    code = "citizen_not_inside"
    message_key = "identification.not_inside"


class IdentificationRequired(Conflict):
    """The product demands it of everybody who was let in; raised when one would finish (M64)."""

    code = "identification_required"
    message_key = "identification.required"


class NoSixDigits(BadInput):
    code = "no_six_digits"

    def __init__(self) -> None:
        super().__init__(
            "a code has six digits", field="code", message_key="identification.six_digits"
        )


class NoCaseNumber(BadInput):
    code = "no_case_number"

    def __init__(self) -> None:
        super().__init__(
            "no number of a case", field="case_number", message_key="identification.case.wrong"
        )


class TooManyTries(Conflict):
    code = "too_many_tries"
    message_key = "identification.too_many_tries"


class SkipNotFilledIn(BadInput):
    """What is wrong with the reason: the key of a text for each field that does not hold."""

    code = "skip_not_filled_in"
    message_key = "identification.skip.mistakes"

    def __init__(self, by_field: Mapping[str, str]) -> None:
        super().__init__(f"mistakes in: {', '.join(by_field)}")
        self.by_field = dict(by_field)


class PhoneLinkUnknown(NotFound):
    """Used before, too old, or never ours: all the same to who holds it."""

    code = "phone_link_unknown"
    message_key = "identification.phone.unknown"
