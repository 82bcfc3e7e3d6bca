"""An office to test appointments in: one desk of Sanne's, one of others, and a service on fakes."""

from datetime import timedelta

from sidecar.appointments.booking import Bookings
from sidecar.appointments.contacts import Contacts
from sidecar.appointments.domain import Appointment, Desk, Participant, Product
from sidecar.appointments.links import PersonalLinks
from sidecar.appointments.service import Appointments
from sidecar.catalogue.agenda import Agenda
from sidecar.catalogue.domain import Schedule, Span
from sidecar.catalogue.service import Catalogue
from sidecar.core.requirements import Demand, Requirements
from tests.builders import an_employee
from tests.fakes.appointments import (
    FakeAppointments,
    ListFollowers,
    ListRooms,
    ListWaitingRoom,
)
from tests.fakes.catalogue import FakeCatalogue, FakeHolidays, FakePlaces
from tests.fakes.clock import A_MONDAY
from tests.fakes.work import FakeTransactions, ListAudit, ListMessenger, ListSignals

SANNE = an_employee()
OUTSIDER = an_employee("e2", name="Joke Bakker", desks=frozenset({"jeugd"}))
BURGERZAKEN = Desk(id="burgerzaken", name="Burgerzaken", mail="balie@voorbeeldstad.example")
JEUGD = Desk(id="jeugd", name="Jeugd")
BIRTH = Product(
    id="geboorte",
    desk_id="burgerzaken",
    name="Geboorteaangifte",
    duration=timedelta(minutes=20),
    identification=Requirements(demand=Demand.REQUIRED, level="midden"),
)
CATALOGUE_WORDS = {
    "bring": {"nl": "Uw huurcontract", "en": "Your rental contract"},
    "ready": {"nl": "Uw brief van ons", "en": "Our letter to you"},
}
MOVING = Product(
    id="verhuizing",
    desk_id="burgerzaken",
    name="Verhuizing",
    duration=timedelta(minutes=10),
    words=CATALOGUE_WORDS,
)
CHILDREN = Product(
    id="opvoedvraag", desk_id="jeugd", name="Opvoedvraag", duration=timedelta(minutes=30)
)
NINE_TO_FIVE = {day: (Span(540, 1020),) for day in range(5)}
LINKS = PersonalLinks(secret_key="k" * 32, public_url="https://balie.example")
# The clock stands at 10:00 in the Netherlands.
FORM = {
    "product": "geboorte",
    "date": "2026-11-23",
    "time": "10:10",
    "duration": "20",
    "name": "Jan Jansen",
    "mail": "jan@burger.example",
    "phone": "06 12345678",
    "language": "nl",
}


def a_participant(participant_id="p1", **changes):
    values = {
        "id": participant_id,
        "name": "Jan Jansen",
        "mail": "jan@burger.example",
        "phone": "06 12345678",
        "language": "nl",
    }
    return Participant(**values | changes)


def an_appointment(appointment_id="a1", *people, **changes):
    start = A_MONDAY + timedelta(minutes=10)
    values = {
        "id": appointment_id,
        "desk": BURGERZAKEN,
        "product": BIRTH,
        "employee_id": "e1",
        "employee_name": "Sanne de Vries",
        "employee_function": "medewerker burgerzaken",
        "room": f"balie-{appointment_id}",
        "starts_at": start,
        "ends_at": start + timedelta(minutes=20),
        "participants": people or (a_participant(),),
    }
    return Appointment(**values | changes)


def an_agenda(clock, *, store=None, places=None, transactions=None, schedules=()):
    """The places of the desks, on fakes or on the stores of a database."""
    known = FakeCatalogue(
        desks=(BURGERZAKEN, JEUGD), products=(BIRTH, MOVING, CHILDREN), schedules=schedules
    )
    places = places or FakePlaces()
    catalogue = Catalogue(store=store or known, places=places, holidays=FakeHolidays(), clock=clock)
    return Agenda(
        catalogue=catalogue,
        places=places,
        clock=clock,
        transactions=transactions or FakeTransactions(),
    )


def an_open_office(clock, **changes):
    """One talk at a time, on weekdays from nine to five."""
    schedule = Schedule(desk_id="burgerzaken", capacity=1, week=NINE_TO_FIVE)
    return an_office(clock, agenda=an_agenda(clock, schedules=[schedule]), **changes)


def bookings(office):
    return Bookings(appointments=office, followers=[ListFollowers()])


def an_office(clock, *, agenda=None, **changes):
    """The service, with fakes that a test can look into."""
    agenda = agenda or an_agenda(clock)
    values = {
        "store": FakeAppointments((BIRTH, MOVING, CHILDREN)),
        "catalogue": agenda.catalogue,
        "agenda": agenda,
        "waiting_room": ListWaitingRoom(),
        "rooms": ListRooms(),
        "links": LINKS,
        "clock": clock,
        "transactions": FakeTransactions(),
        "messenger": ListMessenger(),
        "signals": ListSignals(),
        "audit": ListAudit(),
    }
    return Appointments(**values | changes)


def an_office_with(products, clock):
    """Both desks, without hours, and these products."""
    catalogue = FakeCatalogue(desks=(BURGERZAKEN, JEUGD), products=products)
    agenda = an_agenda(clock, store=catalogue)
    return an_office(clock, agenda=agenda, store=FakeAppointments(products))


def contacts_of(office):
    """How the participants of this office are reached."""
    return Contacts(
        store=office.store,
        links=office.links,
        clock=office.clock,
        transactions=office.transactions,
        audit=office.audit,
        sends_texts=office.sends_texts,
    )


def planned(office, by=SANNE, **changes):
    """An appointment made in the ordinary way."""
    return office.plan(office.read_form(FORM | changes, by=by), by=by)


def secret_of(link):
    return link.rsplit("/", 1)[1]
