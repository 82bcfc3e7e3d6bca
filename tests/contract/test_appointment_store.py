"""The promises of the appointment store, kept by the fake and by both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from sidecar.adapters import catalogue_tables
from sidecar.appointments import tables
from sidecar.appointments.domain import State
from sidecar.appointments.ports import AlreadyPlanned
from sidecar.appointments.store import DatabaseAppointments
from sidecar.catalogue.store import DatabaseCatalogue
from sidecar.core.errors import BadInput
from sidecar.core.people import Member
from sidecar.core.reach import Reach
from sidecar.core.visits import Part
from tests.fakes.appointments import FakeAppointments
from tests.fakes.clock import A_MONDAY
from tests.office import (
    BIRTH,
    BURGERZAKEN,
    JEUGD,
    MOVING,
    a_participant,
    an_appointment,
    an_office,
    planned,
    secret_of,
)

KEY = "x" + "0" * 24


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def store(request, database_of):
    if request.param == "fake":
        return FakeAppointments((BIRTH, MOVING))
    return stored(database_of(request.param))


@pytest.fixture
def database_store(database):
    return stored(database)


def stored(database):
    catalogue_tables.metadata.create_all(database.engine)
    tables.metadata.create_all(database.engine)
    catalogue = DatabaseCatalogue(database)
    for desk in (JEUGD, BURGERZAKEN):
        catalogue.keep_desk(desk)
    for product in (MOVING, BIRTH):
        catalogue.keep_product(product)
    return DatabaseAppointments(database)


def keep(store, *appointments):
    for appointment in appointments:
        hashes = {person.id: f"hash-{person.id}" for person in appointment.participants}
        store.add(appointment, link_hashes=hashes)


def test_what_was_kept_comes_back_whole(store):
    two = an_appointment(
        "a1", a_participant("p2"), a_participant("p1", language="en", mail="", reach=Reach.SMS)
    )
    keep(store, two)

    assert store.by_id("a1") == two
    assert store.by_id("a2") is None


def test_a_link_leads_to_its_own_participant_only(store):
    keep(store, an_appointment("a1", a_participant("p1"), a_participant("p2")))

    found = store.by_link("hash-p2")

    assert found.participant_id == "p2"
    assert [person.id for person in found.appointment.participants] == ["p2"]
    assert store.by_link("hash-p3") is None
    assert store.by_participant("p1").participant == a_participant("p1")
    assert store.by_participant("p3") is None


def test_what_each_request_asks_is_part_of_the_whole(store):
    keep(store, an_appointment("a1", a_participant("p1")))
    store.bind("p1", "phone", at=A_MONDAY)
    whole = store.by_participant("p1")

    found = store.attendance("p1")

    assert (found.appointment_id, found.name, found.language) == (
        whole.appointment_id,
        whole.participant.name,
        whole.language,
    )
    assert found.starts_at == whole.appointment.starts_at
    assert found.ends_at == whole.appointment.ends_at
    assert (found.state, found.browser_hash) == (whole.appointment.state, "phone")
    assert store.attendance("p3") is None


def test_a_planning_key_is_taken_once(store):
    keep(store, an_appointment("a1", planning_key=KEY))

    with pytest.raises(AlreadyPlanned):
        keep(store, an_appointment("a2", a_participant("p2"), planning_key=KEY))

    assert store.by_id("a2") is None
    assert store.by_planning_key(KEY).id == "a1"
    assert store.by_planning_key("other") is None
    keep(
        store, an_appointment("a3", a_participant("p3")), an_appointment("a4", a_participant("p4"))
    )


def test_the_first_browser_has_the_visit(store):
    keep(store, an_appointment())

    assert store.bind("p1", "phone", at=A_MONDAY)
    assert store.bind("p1", "phone", at=A_MONDAY + timedelta(hours=1))
    assert not store.bind("p1", "laptop", at=A_MONDAY)
    assert not store.bind("p2", "laptop", at=A_MONDAY)

    person = store.by_participant("p1").participant
    assert (person.browser_hash, person.link_opened_at) == ("phone", A_MONDAY)


def test_another_browser_can_take_the_visit(store):
    keep(store, an_appointment())
    store.bind("p1", "phone", at=A_MONDAY)

    store.rebind("p1", "laptop")

    assert store.by_participant("p1").participant.browser_hash == "laptop"


def test_a_planned_appointment_ends_once(store):
    keep(store, an_appointment())

    assert store.settle("a1", State.CANCELLED)
    assert not store.settle("a1", State.OVER)
    assert not store.settle("a2", State.OVER)

    assert store.by_id("a1").state is State.CANCELLED


def test_another_address_kills_the_old_link(store):
    keep(store, an_appointment())
    person = store.by_participant("p1").participant

    new = {"mail": "new@burger.example", "phone": "", "reach": Reach.MAIL}
    changed = replace(person, link_version=2, **new)
    store.keep_contact(changed, link_hash="hash-2")
    store.keep_contact(replace(changed, id="p2"), link_hash="hash-3")

    assert store.by_link("hash-2").participant == changed
    assert store.by_link("hash-p1") is None
    assert store.by_participant("p2") is None


def test_a_planned_appointment_moves_and_counts_it(store):
    keep(store, an_appointment(), an_appointment("a2", a_participant("p2")))
    store.settle("a2", State.CANCELLED)
    later = {"starts_at": A_MONDAY + timedelta(days=1), "ends_at": A_MONDAY + timedelta(days=2)}

    assert store.move("a1", **later)
    assert store.move("a1", **later)
    assert not store.move("a2", **later)
    assert not store.move("a3", **later)

    found = store.by_id("a1")
    assert (found.starts_at, found.ends_at) == tuple(later.values())
    assert (found.sequence, store.by_id("a2").sequence) == (2, 0)
    assert store.by_link("hash-p1").appointment.starts_at == later["starts_at"]


@pytest.mark.capability("M117")
def test_what_follows_an_appointment_is_found_until_it_ends(store):
    later, last = A_MONDAY + timedelta(days=1), A_MONDAY + timedelta(days=2)
    keep(
        store,
        an_appointment(),
        an_appointment("a2", a_participant("p2"), follows="a1", starts_at=last),
        an_appointment("a3", a_participant("p3"), follows="a1", starts_at=later),
        an_appointment("a4", a_participant("p4"), follows="a2"),
    )

    assert store.next_talks("a1") == [("a3", later), ("a2", last)]
    assert store.next_talks("a3") == []
    assert (store.by_id("a2").follows, store.by_id("a1").follows) == ("a1", None)
    store.settle("a3", State.CANCELLED)
    assert store.next_talks("a1") == [("a2", last)]


@pytest.mark.capability("M117")
def test_only_who_is_invited_again_finds_what_follows(store):
    tomorrow = A_MONDAY + timedelta(days=1)
    again = a_participant("p3", again_of="p1")
    keep(
        store,
        an_appointment("a1", a_participant(), a_participant("p2")),
        an_appointment("a2", again, follows="a1", starts_at=tomorrow),
    )

    assert store.next_talks_of("p1") == [("a2", tomorrow)]
    assert store.next_talks_of("p2") == store.next_talks_of("p3") == []
    assert [each.again_of for each in store.by_id("a2").participants] == ["p1"]
    store.settle("a2", State.CANCELLED)
    assert store.next_talks_of("p1") == []


def at_once(act, count=50):
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(act, range(count)))


@pytest.mark.capability("M21")
def test_of_fifty_browsers_that_start_together_one_wins(database_store):
    keep(database_store, an_appointment())

    won = at_once(lambda n: database_store.bind("p1", f"browser-{n}", at=A_MONDAY))

    winner = f"browser-{won.index(True)}"
    assert won.count(True) == 1
    assert database_store.by_participant("p1").participant.browser_hash == winner


def test_of_fifty_that_end_an_appointment_together_one_does(database_store):
    keep(database_store, an_appointment())

    assert at_once(lambda _: database_store.settle("a1", State.CANCELLED)).count(True) == 1


def test_of_fifty_sendings_of_one_form_one_is_kept(database_store):
    def send(number):
        person = a_participant(f"p{number}")
        try:
            keep(database_store, an_appointment(f"a{number}", person, planning_key=KEY))
        except AlreadyPlanned:
            return False
        return True

    assert at_once(send).count(True) == 1


def test_a_use_case_that_fails_leaves_nothing_behind(database, database_store):
    def fail():
        with database.transaction():
            keep(database_store, an_appointment())
            raise BadInput("something after it fails")

    with pytest.raises(BadInput):
        fail()

    assert database_store.by_id("a1") is None


def test_no_secret_stands_in_the_tables(database, database_store, clock):
    office = an_office(clock, store=database_store, transactions=database)
    made = planned(office)
    office.start(made.participant_id, "browser-secret")

    with database.connection() as connection:
        rows = str(connection.execute(text("SELECT * FROM participants")).all())
    assert secret_of(made.link) not in rows
    assert "browser-secret" not in rows


def test_the_numbers_to_call_are_those_that_were_given(store):
    nobody = a_participant("p2", phone="")
    keep(
        store,
        an_appointment("a1", a_participant("p1"), nobody),
        an_appointment("a2", a_participant("p3")),
    )

    assert store.phones(["p1", "p2", "nobody"]) == {"p1": "06 12345678"}
    assert store.phones([]) == {}


@pytest.mark.capability("M142")
def test_what_it_is_about_besides_comes_back_in_the_order_in_which_it_came(store):
    keep(
        store,
        an_appointment("a1", further=(MOVING,)),
        an_appointment("a2", a_participant("p2"), product=MOVING),
    )
    assert store.by_id("a1").further == (MOVING,)
    assert store.by_link("hash-p1").appointment.further == (MOVING,)
    assert store.by_participant("p2").appointment.further == ()

    store.add_subject("a2", BIRTH.id)
    store.remove_subject("a1", MOVING.id)
    store.remove_subject("a1", MOVING.id)

    assert store.by_id("a2").further == (BIRTH,)
    assert store.by_id("a1").further == ()


def test_only_what_is_planned_is_held_still(store):
    keep(store, an_appointment())

    assert store.hold_still("a1")
    assert not store.hold_still("a2")
    store.settle("a1", State.OVER)
    assert not store.hold_still("a1")


@pytest.mark.capability("M142")
def test_of_fifty_that_add_the_same_subject_together_one_does(database, database_store):
    keep(database_store, an_appointment())

    def add(_number):
        with database.transaction():
            database_store.hold_still("a1")
            if database_store.by_id("a1").further:
                return False
            database_store.add_subject("a1", MOVING.id)
            return True

    assert at_once(add).count(True) == 1
    assert database_store.by_id("a1").further == (MOVING,)


def test_who_ends_it_knows_all_that_was_added_before(database, database_store):
    keep(database_store, an_appointment())
    seen = []

    def act(number):
        with database.transaction():
            if not database_store.hold_still("a1"):
                return
            further = database_store.by_id("a1").further
            if number % 2:
                database_store.settle("a1", State.OVER)
                seen.append(further)
            elif not further:
                database_store.add_subject("a1", MOVING.id)

    at_once(act)

    assert seen == [database_store.by_id("a1").further]


def test_who_joins_later_comes_last_and_has_a_link_of_his_own(store):
    keep(store, an_appointment())
    guest = a_participant("p9", name="Aad", part=Part.INTERPRETER)

    store.join("a1", guest, link_hash="h9")

    assert store.by_id("a1").participants == (a_participant(), guest)
    assert store.by_link("h9").participant == guest


KIM = Member(id="e9", name="Kim Bakker", function="adviseur")


@pytest.mark.capability("M08")
def test_a_planned_appointment_is_of_another_if_it_is_still_of_whom_it_was(store):
    keep(store, an_appointment(planned_by="e1"), an_appointment("a2", a_participant("p2")))
    store.settle("a2", State.CANCELLED)

    assert not store.assign("a1", KIM, was="")
    assert store.assign("a1", KIM, was="e1")
    assert not store.assign("a1", replace(KIM, id="e8"), was="e1")
    assert not store.assign("a2", KIM, was="e1")
    assert not store.assign("a9", KIM, was="")

    found = store.by_id("a1")
    assert (found.employee_id, found.employee_name, found.employee_function) == (
        "e9",
        "Kim Bakker",
        "adviseur",
    )
    assert (found.planned_by, store.by_id("a2").employee_id) == ("e1", "e1")


def test_of_many_who_take_one_up_together_one_has_it(database_store):
    keep(database_store, an_appointment(employee_id="", employee_name="Burgerzaken"))
    people = [replace(KIM, id=f"e{number}") for number in range(8)]

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda who: database_store.assign("a1", who, was=""), people))

    assert won.count(True) == 1
    assert database_store.by_id("a1").employee_id == people[won.index(True)].id
