"""Telephone numbers as people write them: one form for all, and a reason for each that is none."""

from datetime import UTC, datetime

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.core import phones
from sidecar.core.phones import MobileNumbers, NumberRefused, Problem

MOBILE = "+31612345678"
SEPARATORS = st.sampled_from(["", " ", "-", ".", " - ", "\u00a0", "\u2011", "\u2013", "/"])


def problem_of(typed, question=phones.read):
    with pytest.raises(NumberRefused) as refusal:
        question(typed)
    return refusal.value.problem


@pytest.mark.capability("M05")
@pytest.mark.parametrize(
    "typed",
    [
        "0612345678",
        "06 12345678",
        "06-12345678",
        "06\u201112345678",
        "06 12 34 56 78",
        "(06) 1234 5678",
        "06.12.34.56.78",
        " 06 12345678 ",
        "6 12345678",
        "0031612345678",
        "0031 6 12345678",
        "31612345678",
        "+31612345678",
        "+31 (0)6 1234-5678",
        "+31 (0) 6 12 34 56 78",
        "(+31) 6 12345678",
        "\uff0b31 6 12345678",
        "tel:+31612345678",
        "Tel. 06-12345678",
        "\u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
    ],
)
def test_each_way_to_write_a_dutch_mobile_number_is_the_same_number(typed):
    assert phones.mobile(typed) == MOBILE


@pytest.mark.capability("M19")
@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("+32 470 12 34 56", "+32470123456"),
        ("0032 470/12.34.56", "+32470123456"),
        ("+49 1512 3456789", "+4915123456789"),
        ("+44 (0)7911 123456", "+447911123456"),
        ("+90 532 123 45 67", "+905321234567"),
        ("+212 612-345678", "+212612345678"),
        ("+48 512 345 678", "+48512345678"),
        ("+1 202 555 0143", "+12025550143"),
        ("+599 9 518 1234", "+59995181234"),
    ],
)
def test_a_number_of_abroad_with_its_country_gets_text_messages(typed, e164):
    assert phones.mobile(typed) == e164


@pytest.mark.parametrize("typed", ["020-1234567", "+31 (0)10 123 45 67", "088 1234567"])
def test_a_number_without_text_messages_can_be_called_and_says_so(typed):
    assert phones.read(typed).gets_texts is False
    assert problem_of(typed, phones.mobile) is Problem.NO_TEXTS


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "not_a_number"),
        ("bel mij", "not_a_number"),
        ("0800 GEMEENTE", "not_a_number"),
        ("06 12345678 toestel 3", "not_a_number"),
        ("06 12345678;ext=3", "not_a_number"),
        ("+31612345678+31612345678", "not_a_number"),
        ("06 12345678 of 020 1234567", "not_a_number"),
        ("---", "not_a_number"),
        ("+", "not_a_number"),
        ("1" * 41, "not_a_number"),
        ("06 1234567", "not_possible"),
        ("06 123456789", "not_possible"),
        ("0470 12 34 56", "not_possible"),
        ("06-12345678/06-87654321", "not_possible"),
        ("+999 123 456", "not_possible"),
        ("+31", "not_a_number"),
        ("0", "not_a_number"),
        ("112", "special"),
        ("1400", "special"),
        ("0900-1234", "special"),
        ("0909 1234", "special"),
        ("0800 1121", "special"),
        ("066 1234567", "special"),
        ("+44 70 1234 5678", "special"),
        ("+800 12345678", "special"),
        ("+979 123456789", "special"),
        ("+8816 12345678", "special"),
    ],
)
def test_what_is_refused_has_a_reason_and_is_not_quoted(typed, problem):
    with pytest.raises(NumberRefused) as refusal:
        phones.read(typed)

    assert refusal.value.problem == problem
    assert not typed or typed not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize("kept", ["06 12345678", "0612345678", "+31 (0)6 1234-5678"])
def test_numbers_that_were_kept_before_still_get_text_messages(kept):
    assert MobileNumbers().mobile(kept) == MOBILE


@pytest.mark.parametrize("kept", ["", "020 1234567", "0900 1234", "1234567890", "bel mij"])
def test_who_only_wants_to_know_hears_that_there_is_none(kept):
    assert MobileNumbers().mobile(kept) is None


@given(digits=st.from_regex(r"[1-9][0-9]{7}", fullmatch=True), between=st.lists(SEPARATORS))
def test_no_separator_changes_a_number(digits, between):
    gaps = iter(between)
    spread = "".join(digit + next(gaps, "") for digit in f"06{digits}")

    # 06 is followed by 1 to 5 or 8: the rest is not given out, or for pagers.
    if MobileNumbers().mobile(f"06{digits}") is None:
        assert MobileNumbers().mobile(spread) is None
        return
    assert phones.mobile(spread) == f"+316{digits}"


def example(region):
    return phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)


# Tristan da Cunha has no mobile numbers.
REGIONS = sorted(filter(example, phonenumbers.SUPPORTED_REGIONS))


@given(region=st.sampled_from(REGIONS), international=st.booleans())
def test_a_mobile_number_of_any_country_survives_each_form_that_people_use(region, international):
    number, forms = example(region), phonenumbers.PhoneNumberFormat
    kind = forms.INTERNATIONAL if international else forms.E164
    wanted = phonenumbers.format_number(number, forms.E164)
    typed = phonenumbers.format_number(number, kind)

    assert phones.read(typed).e164 == wanted
    assert phones.read(typed.replace("+", "00")).e164 == wanted


@pytest.mark.capability("M19")
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("+597 8123456", "America/Paramaribo"),
        ("+90 532 123 45 67", "Europe/Istanbul"),
        ("+44 7911 123456", "Europe/London"),
        ("06 12345678", ""),
        # The same time as here, several times in one country, of no country, no number.
        ("+32 470 12 34 56", ""),
        ("+61 412 345 678", ""),
        ("+882 13 123456", ""),
        ("bel mij", ""),
    ],
)
def test_a_number_of_elsewhere_knows_its_time_zone(typed, wanted):
    assert phones.zone_elsewhere(typed, at=datetime(2026, 11, 23, 9, tzinfo=UTC)) == wanted


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_it(typed):
    found = MobileNumbers().mobile(typed)

    assert found is None or phones.mobile(found) == found


@given(st.text(alphabet="0123456789+ ()-./", max_size=40))
def test_what_is_read_is_a_number_of_at_most_fifteen_digits(typed):
    try:
        found = phones.read(typed)
    except NumberRefused:
        return
    assert found.e164[0] == "+"
    assert found.e164[1:].isdigit()
    assert len(found.e164) <= 16
