"""Check 25 of digid.md 1.5: where DigiD saw the browser is compared, never enforced, never kept."""

import pytest

from ident.addresses import OTHER, OTHER_FAMILY, SAME, compared
from tests.ident_world import IdentWorld

SEEN_BY_DIGID = "127.0.0.1"


@pytest.mark.capability("A13")
@pytest.mark.parametrize(
    ("here", "there", "found"),
    [
        ("203.0.113.9", "203.0.113.9", SAME),
        (" 203.0.113.9", "203.0.113.9\n", SAME),
        ("2001:db8::1", "2001:0DB8:0::1", SAME),
        ("203.0.113.9", "203.0.113.10", OTHER),
        ("203.0.113.9", "2001:db8::1", OTHER_FAMILY),
        ("", "203.0.113.9", ""),
        ("203.0.113.9", "", ""),
        ("203.0.113.9, 10.0.0.1", "203.0.113.9", ""),
        ("somewhere", "203.0.113.9", ""),
    ],
)
def test_two_addresses_are_the_same_or_not_or_say_nothing(here, there, found):
    assert compared(here, there) == found


def notes(world, **headers):
    world.start()
    world.client.get(world.at_digid(world.to_digid()), headers=headers)
    assert 'data-test="code"' in world.client.get("/code").text
    return [fact for fact in world.audit.facts if fact[0] == "ident.address_compared"]


@pytest.mark.capability("A13")
@pytest.mark.parametrize(("address", "found"), [(SEEN_BY_DIGID, SAME), ("203.0.113.9", OTHER)])
def test_what_our_proxy_says_is_compared_and_nobody_is_refused(tmp_path, address, found):
    world = IdentWorld(tmp_path, address_header="X-Real-IP")

    noted = notes(world, **{"X-Real-IP": address})

    assert noted == [("ident.address_compared", "r1", "citizen", found)]
    assert address not in str(world.audit.facts)


@pytest.mark.parametrize(
    ("setting", "headers"),
    [
        ("", {"X-Real-IP": SEEN_BY_DIGID}),
        ("X-Real-IP", {}),
        ("X-Real-IP", {"X-Forwarded-For": SEEN_BY_DIGID}),
    ],
)
def test_without_a_proxy_that_says_so_nothing_is_noted(tmp_path, setting, headers):
    assert notes(IdentWorld(tmp_path, address_header=setting), **headers) == []
