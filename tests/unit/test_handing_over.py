"""Who has a conversation: taken up with one press, given to a colleague, and never to two."""

import pytest

from sidecar.appointments.domain import AlreadyEnded
from sidecar.appointments.handing_over import HandingOver, TakenAlready
from sidecar.core.errors import Mistakes, NotFound
from sidecar.core.messages import MessageKind
from sidecar.core.people import Member
from tests.builders import an_employee
from tests.fakes.appointments import ListColleagues
from tests.office import OUTSIDER, SANNE, an_open_office, bookings, contacts_of, planned
from tests.unit.test_bookings import JAN

KIM = an_employee("e8", name="Kim Bakker", function="adviseur")
MEMBERS = [Member(id=each.id, name=each.name, function=each.function) for each in (SANNE, KIM)]
ELSEWHERE = Member(id="e2", name="Joke Bakker", function="")


class ListAssignments:
    def __init__(self):
        self.made = []

    def assign(self, appointment_id, *, employee_id, employee_name):
        self.made.append((appointment_id, employee_id, employee_name))


@pytest.fixture
def office(clock):
    return an_open_office(clock)


@pytest.fixture
def handing_over(office):
    return HandingOver(
        appointments=office,
        colleagues=ListColleagues(burgerzaken=MEMBERS, jeugd=[ELSEWHERE]),
        followers=[ListAssignments()],
    )


@pytest.fixture
def booked(office, clock):
    """What a citizen booked: nobody of the desk has it."""
    slot = office.catalogue.free("geboorte", clock.now().date(), 2)[0]
    return bookings(office).book("geboorte", slot.starts_at, [JAN], key="x" + "0" * 24)


def who(office, made):
    found = office.by_id(made.appointment_id, by=SANNE)
    return found.employee_id, found.employee_name, found.employee_function


@pytest.mark.capability("M08")
def test_one_press_takes_up_what_nobody_has_and_the_citizen_reads_who_it_is(
    office, handing_over, booked
):
    told = list(office.messenger.told)

    handing_over.take_up(booked.appointment_id, by=SANNE)

    assert who(office, booked) == (SANNE.id, SANNE.name, SANNE.function)
    assert handing_over.followers[0].made == [(booked.appointment_id, SANNE.id, SANNE.name)]
    facts = contacts_of(office).correspondence(booked.participant_id)
    assert (facts.employee_name, facts.desk) == (SANNE.name, "Burgerzaken")
    # No message for this alone; what is told later names the person.
    assert office.messenger.told == told
    assert office.audit.actions[-1] == "appointment.taken_up"
    assert office.audit.facts[-1].actor == SANNE.id
    assert f"appointment.{booked.appointment_id}" in office.signals.topics
    assert f"visit.{booked.participant_id}" in office.signals.topics


@pytest.mark.capability("M08")
def test_of_two_who_press_the_second_hears_who_has_it(office, handing_over, booked):
    handing_over.take_up(booked.appointment_id, by=KIM)

    with pytest.raises(TakenAlready) as refusal:
        handing_over.take_up(booked.appointment_id, by=SANNE)

    assert refusal.value.values == {"name": KIM.name}
    assert KIM.name not in str(refusal.value)
    assert who(office, booked)[0] == KIM.id
    assert len(handing_over.followers[0].made) == 1


def test_pressing_twice_is_once(office, handing_over, booked):
    for _ in range(2):
        handing_over.take_up(booked.appointment_id, by=SANNE)

    assert office.audit.actions.count("appointment.taken_up") == 1


@pytest.mark.capability("M08")
def test_a_colleague_of_the_desk_gives_it_to_another(office, handing_over):
    made = planned(office)

    assert [m.id for m in handing_over.choices(made.appointment_id, by=KIM)] == [KIM.id]
    handing_over.hand_over(made.appointment_id, KIM.id, was=SANNE.id, by=KIM)

    assert who(office, made) == (KIM.id, KIM.name, KIM.function)
    assert [m.id for m in handing_over.choices(made.appointment_id, by=KIM)] == [SANNE.id]
    fact = office.audit.facts[-1]
    assert (fact.action.label, fact.actor, fact.details) == (
        "appointment.handed_over",
        KIM.id,
        {"to": KIM.id},
    )
    assert [kind for _, kind in office.messenger.told] == [MessageKind.CONFIRMATION]


def test_what_was_handed_over_in_the_meantime_is_not_handed_over_again(office, handing_over):
    made = planned(office)
    handing_over.hand_over(made.appointment_id, KIM.id, was=SANNE.id, by=SANNE)

    with pytest.raises(TakenAlready) as refusal:
        handing_over.hand_over(made.appointment_id, SANNE.id, was=SANNE.id + "x", by=SANNE)

    assert refusal.value.values == {"name": KIM.name}
    handing_over.hand_over(made.appointment_id, SANNE.id, was=KIM.id, by=KIM)
    assert who(office, made)[0] == SANNE.id


@pytest.mark.parametrize("to", ["", "nobody", "e2"])
def test_only_somebody_of_the_desk_can_have_it(office, handing_over, to):
    made = planned(office)

    with pytest.raises(Mistakes) as refusal:
        handing_over.hand_over(made.appointment_id, to, was=SANNE.id, by=SANNE)

    assert refusal.value.by_field == {"to": "appointments.hand_over.missing"}
    assert who(office, made)[0] == SANNE.id


def test_who_works_at_another_desk_does_and_sees_nothing(office, handing_over, booked):
    one = booked.appointment_id

    with pytest.raises(NotFound):
        handing_over.take_up(one, by=OUTSIDER)
    with pytest.raises(NotFound):
        handing_over.hand_over(one, KIM.id, was="", by=OUTSIDER)
    with pytest.raises(NotFound):
        handing_over.choices(one, by=OUTSIDER)

    assert who(office, booked)[0] == ""


def test_what_is_over_or_cancelled_is_of_nobody_else_any_more(office, handing_over):
    cancelled, over = planned(office), planned(office, time="11:00")
    office.cancel(cancelled.appointment_id, by=SANNE)
    office.close(over.appointment_id)

    for made in (cancelled, over):
        with pytest.raises(AlreadyEnded):
            handing_over.hand_over(made.appointment_id, KIM.id, was=SANNE.id, by=SANNE)


def test_what_is_gone_in_the_meantime_is_not_found(office, handing_over, booked):
    found = office.by_id(booked.appointment_id, by=SANNE)
    office.store._appointments.clear()

    with pytest.raises(NotFound):
        handing_over._check_is(found.id, MEMBERS[0])


def test_a_form_of_the_citizen_that_comes_twice_finds_its_appointment_whoever_has_it(
    office, handing_over, booked, clock
):
    handing_over.take_up(booked.appointment_id, by=SANNE)
    starts_at = office.by_id(booked.appointment_id, by=SANNE).starts_at

    again = bookings(office).book("geboorte", starts_at, [JAN], key="x" + "0" * 24)

    assert again.appointment_id == booked.appointment_id


def test_who_planned_it_finds_it_again_by_the_same_form(office, handing_over):
    key = "x" + "1" * 24
    made = planned(office, key=key)
    handing_over.hand_over(made.appointment_id, KIM.id, was=SANNE.id, by=SANNE)

    assert planned(office, key=key).appointment_id == made.appointment_id
    with pytest.raises(NotFound):
        planned(office, by=KIM, key=key)
