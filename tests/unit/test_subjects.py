"""Several subjects in one conversation: which go together, who may add them, and until when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.appointments.domain import AlreadyEnded, State
from sidecar.appointments.planning import Mistakes
from sidecar.appointments.subjects import Subjects
from sidecar.appointments.together import MOST_SUBJECTS, OtherDesk, TooManySubjects
from sidecar.core.catalogue import Product
from sidecar.core.errors import NotFound
from sidecar.core.messages import MessageKind, Reminders
from sidecar.core.requirements import Demand, NoCommonMeans, NoCommonScheme, Requirements
from sidecar.lobby.subjects import Subjects as SubjectsOfVisits
from tests.builders import a_planned_visit
from tests.fakes.appointments import ListQueue
from tests.fakes.lobby import a_lobby
from tests.office import (
    BIRTH,
    CHILDREN,
    MOVING,
    OUTSIDER,
    SANNE,
    an_office_with,
    contacts_of,
    planned,
)

PERMIT = Product(
    id="vergunning",
    desk_id="burgerzaken",
    name="Vergunning",
    duration=timedelta(minutes=25),
    buffer=timedelta(minutes=10),
    reminders=Reminders.NONE,
    words={"ready": {"nl": "Uw brief van ons\nUw tekening"}},
    identification=Requirements(
        demand=Demand.OPTIONAL, scheme="named_employee", means=("digid", "oidc")
    ),
)
KNOWN = replace(PERMIT, id="aanvraag", identification=Requirements(scheme="derived_code"))
FIRMS = replace(PERMIT, id="bedrijf", identification=Requirements(means=("eherkenning",)))
MANY = [replace(MOVING, id=f"vraag-{number}") for number in range(MOST_SUBJECTS)]
PRODUCTS = (BIRTH, MOVING, CHILDREN, PERMIT, KNOWN, FIRMS, *MANY)

pytestmark = pytest.mark.capability("M142")


@pytest.fixture
def office(clock):
    return an_office_with(PRODUCTS, clock)


@pytest.fixture
def told():
    return []


@pytest.fixture
def subjects(office, told):
    return Subjects(appointments=office, queue=ListQueue(), asks_more=told.append)


@pytest.fixture
def appointment_id(office):
    return planned(office).appointment_id


def names(office, appointment_id):
    return [each.id for each in office.by_id(appointment_id, by=SANNE).products]


def test_what_is_added_stands_in_the_queue_and_in_the_trail(office, subjects, appointment_id):
    subjects.add(appointment_id, "verhuizing", by=SANNE)

    assert names(office, appointment_id) == ["geboorte", "verhuizing"]
    assert subjects.queue.shown == [(appointment_id, ["Verhuizing"])]
    assert office.audit.actions[-1] == "appointment.subject_added"
    assert (office.audit.facts[-1].actor, office.audit.facts[-1].subject) == ("e1", "verhuizing")
    assert f"appointment.{appointment_id}" in office.signals.topics
    assert "desk.burgerzaken" in office.signals.topics


def test_adding_it_again_changes_nothing(office, subjects, appointment_id):
    for _ in range(2):
        subjects.add(appointment_id, "verhuizing", by=SANNE)
    subjects.add(appointment_id, "geboorte", by=SANNE)

    assert names(office, appointment_id) == ["geboorte", "verhuizing"]
    assert office.audit.actions.count("appointment.subject_added") == 1


def test_what_was_added_by_mistake_goes_and_the_first_stays(office, subjects, appointment_id):
    subjects.add(appointment_id, "verhuizing", by=SANNE)

    subjects.remove(appointment_id, "verhuizing", by=SANNE)
    subjects.remove(appointment_id, "verhuizing", by=SANNE)
    subjects.remove(appointment_id, "geboorte", by=SANNE)

    assert names(office, appointment_id) == ["geboorte"]
    assert subjects.queue.shown[-1] == (appointment_id, [])
    assert office.audit.actions.count("appointment.subject_removed") == 1


def test_the_place_at_the_desk_stays_as_long_as_it_was(office, subjects, appointment_id):
    before = office.by_id(appointment_id, by=SANNE)

    subjects.add(appointment_id, "vergunning", by=SANNE)

    after = office.by_id(appointment_id, by=SANNE)
    assert (after.starts_at, after.ends_at) == (before.starts_at, before.ends_at)


@pytest.mark.parametrize("state", [State.CANCELLED, State.OVER])
def test_nothing_changes_after_the_end(office, subjects, appointment_id, state):
    subjects.add(appointment_id, "verhuizing", by=SANNE)
    office.store.settle(appointment_id, state)

    with pytest.raises(AlreadyEnded):
        subjects.add(appointment_id, "vergunning", by=SANNE)
    with pytest.raises(AlreadyEnded):
        subjects.remove(appointment_id, "verhuizing", by=SANNE)
    assert names(office, appointment_id) == ["geboorte", "verhuizing"]


def test_only_the_own_desk_adds_and_removes(office, subjects, appointment_id):
    subjects.add(appointment_id, "verhuizing", by=SANNE)

    with pytest.raises(NotFound):
        subjects.add(appointment_id, "vergunning", by=OUTSIDER)
    with pytest.raises(NotFound):
        subjects.remove(appointment_id, "verhuizing", by=OUTSIDER)
    with pytest.raises(NotFound):
        subjects.hold_still(appointment_id, by=OUTSIDER)
    subjects.hold_still(appointment_id, by=SANNE)
    assert names(office, appointment_id) == ["geboorte", "verhuizing"]


def test_an_unknown_product_is_refused(subjects, appointment_id):
    with pytest.raises(NotFound):
        subjects.add(appointment_id, "niets", by=SANNE)


def test_what_is_not_in_use_cannot_be_added_and_stays_where_it_was(
    office, subjects, appointment_id
):
    store = office.catalogue.store
    store.keep_product(replace(MOVING, in_use=False))
    assert MOVING.id not in [
        each.id for each in subjects.possible(office.by_id(appointment_id, by=SANNE))
    ]
    with pytest.raises(NotFound):
        subjects.add(appointment_id, MOVING.id, by=SANNE)

    store.keep_product(MOVING)
    subjects.add(appointment_id, MOVING.id, by=SANNE)
    store.keep_product(replace(MOVING, in_use=False))

    assert names(office, appointment_id) == ["geboorte", "verhuizing"]
    subjects.add(appointment_id, MOVING.id, by=SANNE)


@pytest.mark.parametrize(
    ("first", "second", "refusal"),
    [
        ("geboorte", "opvoedvraag", OtherDesk),
        ("geboorte", "bedrijf", NoCommonMeans),
        ("aanvraag", "vergunning", NoCommonScheme),
    ],
)
def test_what_does_not_go_together_is_refused(office, subjects, first, second, refusal):
    appointment_id = planned(office, product=first).appointment_id

    with pytest.raises(refusal):
        subjects.add(appointment_id, second, by=SANNE)

    assert names(office, appointment_id) == [first]
    subjects.add(appointment_id, "verhuizing", by=SANNE)


def test_a_conversation_is_about_six_subjects_at_most(office, subjects, appointment_id):
    for each in MANY[:-1]:
        subjects.add(appointment_id, each.id, by=SANNE)

    with pytest.raises(TooManySubjects):
        subjects.add(appointment_id, "verhuizing", by=SANNE)
    assert len(names(office, appointment_id)) == MOST_SUBJECTS


def test_the_other_subjects_of_the_desk_are_possible(office, subjects, appointment_id):
    subjects.add(appointment_id, "verhuizing", by=SANNE)

    found = {each.id for each in subjects.possible(office.by_id(appointment_id, by=SANNE))}

    assert found == {each.id for each in PRODUCTS} - {"geboorte", "verhuizing", "opvoedvraag"}


def test_who_was_excused_hears_of_it_when_more_is_asked_and_only_then(
    subjects, appointment_id, told
):
    subjects.add(appointment_id, "verhuizing", by=SANNE)
    assert told == []

    subjects.add(appointment_id, "vergunning", by=SANNE)
    assert told == [appointment_id]


def test_what_is_asked_is_the_sum(office, subjects, appointment_id):
    subjects.add(appointment_id, "vergunning", by=SANNE)

    assert office.by_id(appointment_id, by=SANNE).identification == Requirements(
        demand=Demand.REQUIRED, scheme="named_employee_code", level="midden", means=("digid",)
    )


def test_letters_speak_for_all_subjects(office, subjects):
    made = planned(office, product="verhuizing")
    before = contacts_of(office).correspondence(made.participant_id)
    assert (before.needs_identification, before.bring) == (False, "Uw brief van ons")

    subjects.add(made.appointment_id, "geboorte", by=SANNE)
    subjects.add(made.appointment_id, "vergunning", by=SANNE)

    letter = contacts_of(office).correspondence(made.participant_id)
    assert letter.needs_identification
    assert letter.bring == "Uw brief van ons\nUw tekening"
    assert letter.reminders == {MessageKind.REMINDER_DAY, MessageKind.REMINDER_HOUR}


def test_durations_add_up_at_planning_unless_one_is_filled_in(office):
    together = planned(office, duration="", further="verhuizing vergunning")
    chosen = planned(office, time="14:00", further="verhuizing")

    long, short = (office.by_id(each.appointment_id, by=SANNE) for each in (together, chosen))
    assert [each.id for each in long.products] == ["geboorte", "verhuizing", "vergunning"]
    assert long.ends_at - long.starts_at == timedelta(minutes=55)
    assert short.ends_at - short.starts_at == timedelta(minutes=20)
    assert office.waiting_room.expected[0].further == ("Verhuizing", "Vergunning")


def test_the_longest_buffer_is_kept_free(office):
    made = planned(office, duration="", further="vergunning")

    place = office.agenda.places.of_appointment(made.appointment_id)
    assert place.busy_until - place.ends_at == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("further", "problem"),
    [
        ("opvoedvraag", "missing"),
        ("niets", "missing"),
        ("bedrijf", "no_common_means"),
        (" ".join(each.id for each in MANY), "too_many_subjects"),
    ],
)
def test_a_mistake_at_planning_is_named_with_its_field(office, further, problem):
    with pytest.raises(Mistakes) as refused:
        planned(office, further=further)

    assert refused.value.by_field == {"further": f"appointments.new.further.{problem}"}
    assert planned(office, further="verhuizing")


def test_subjects_of_two_desks_are_refused_at_planning(office):
    both = replace(SANNE, desks=frozenset({"burgerzaken", "jeugd"}))

    with pytest.raises(Mistakes) as refused:
        planned(office, by=both, further="opvoedvraag")

    assert refused.value.by_field == {"further": "appointments.new.further.other_desk"}


def test_a_talk_that_would_take_too_long_is_refused(clock):
    day = [replace(MOVING, id=f"lang-{n}", duration=timedelta(hours=2)) for n in range(3)]
    office = an_office_with(day, clock)

    with pytest.raises(Mistakes) as refused:
        planned(office, product="lang-0", duration="", further="lang-1 lang-2")

    assert list(refused.value.by_field) == ["duration"]
    assert planned(office, product="lang-0", duration="", further="lang-1")


def test_all_visits_show_it_and_all_pages_hear_of_it(clock):
    lobby = a_lobby(clock)
    for who in ("p1", "p2"):
        lobby.expect(a_planned_visit(who))

    SubjectsOfVisits(lobby=lobby).about("a1", ["Verhuizing"])

    assert {visit.further for visit in lobby.visits.of_appointment("a1")} == {("Verhuizing",)}
    assert {"desk.burgerzaken", "appointment.a1", "visit.p1", "visit.p2"} <= set(
        lobby.signals.topics
    )
