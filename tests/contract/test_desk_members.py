"""Who works at which desk, on both databases: from logins only, and forgotten after absence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.adapters import audit as audit_table
from sidecar.adapters import desk_members
from sidecar.adapters.audit import DatabaseAuditTrail
from sidecar.adapters.desk_members import DatabaseMembers
from tests.builders import an_employee
from tests.fakes.clock import A_MONDAY, FixedClock

DAY = timedelta(days=1)
SANNE = an_employee()
KIM = an_employee("e2", name="Kim Bakker", desks=frozenset({"burgerzaken", "jeugd"}))


@pytest.fixture
def trail(database):
    audit_table.metadata.create_all(database.engine)
    return DatabaseAuditTrail(database, "voorbeeldstad")


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def members(database, clock, trail):
    desk_members.metadata.create_all(database.engine)
    return DatabaseMembers(database, clock, trail)


def names(members, desk_id):
    return [member.name for member in members.of_desk(desk_id)]


@pytest.mark.capability("M36")
def test_who_logged_in_is_a_member_of_the_desks_that_the_sign_on_named(members):
    members.came(SANNE)
    members.came(KIM)

    assert names(members, "burgerzaken") == ["Kim Bakker", "Sanne de Vries"]
    assert names(members, "jeugd") == ["Kim Bakker"]
    assert names(members, "belastingen") == []
    sanne = members.of_desk("burgerzaken")[1]
    assert (sanne.id, sanne.function, sanne.signed_in_at) == ("e1", SANNE.function, A_MONDAY)


def test_the_next_login_changes_all_that_is_known(members, clock):
    members.came(KIM)
    clock.move(DAY)

    members.came(replace(KIM, name="Kim Smit", function="", desks=frozenset({"jeugd"})))

    assert names(members, "burgerzaken") == []
    (kim,) = members.of_desk("jeugd")
    assert (kim.name, kim.function, kim.signed_in_at) == ("Kim Smit", "", A_MONDAY + DAY)


def test_who_stayed_away_is_forgotten_and_who_came_is_not(members, clock):
    members.came(KIM)
    clock.move(90 * DAY)
    members.came(SANNE)

    assert members.clear(before=A_MONDAY, most=100) == 0
    assert members.clear(before=A_MONDAY + DAY, most=100) == 2
    assert names(members, "burgerzaken") == ["Sanne de Vries"]
    assert names(members, "jeugd") == []


@pytest.mark.capability("A4")
def test_a_login_is_in_the_audit_trail(members, trail):
    members.came(SANNE)

    (entry,) = trail.entries("voorbeeldstad")
    assert (entry.action, entry.actor) == ("employee.logged_in", "e1")
