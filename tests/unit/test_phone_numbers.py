"""Which numbers, as people type them, can get a text message."""

import pytest

from sidecar.adapters.phone_numbers import PhoneNumbers


@pytest.mark.capability("M05")
@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("06 12345678", "+31612345678"),
        ("06-12 34 56 78", "+31612345678"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("010 1234567", None),
        ("14 010", None),
        ("06 1234567", None),
        ("06 123456789", None),
        ("", None),
        ("zes", None),
    ],
)
def test_a_mobile_number_is_known_in_every_way_of_writing(typed, full):
    assert PhoneNumbers().mobile(typed) == full
