"""The API on SQLite: one desk that is open on weekdays, and programs with keys of their own."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask

from sidecar.adapters import catalogue_tables
from sidecar.adapters.database import Database
from sidecar.api import guard
from sidecar.api import web as api_web
from sidecar.api.document import document
from sidecar.api.service import Keys
from sidecar.appointments import programs_web, web
from sidecar.appointments import tables as appointment_tables
from sidecar.appointments.programs import Programs
from sidecar.appointments.service import Appointments
from sidecar.appointments.store import DatabaseAppointments
from sidecar.catalogue.domain import Schedule
from sidecar.catalogue.store import DatabaseCatalogue, DatabasePlaces
from sidecar.core.limits import Limit, Quota
from sidecar.core.programs import Right
from tests.fakes.api import FakeKeys
from tests.fakes.limits import FakeLimiter
from tests.fakes.work import FakeTransactions
from tests.office import (
    BIRTH,
    BURGERZAKEN,
    CHILDREN,
    JEUGD,
    MOVING,
    NINE_TO_FIVE,
    an_agenda,
    an_office,
    bookings,
)
from tests.web.apps import an_app

BASE = "/api/v1"
ALL = frozenset(Right)
# The clock stands at 10:00; the desk is open until 17:00.
PLENTY = Limit(name="api", most=1000, window=timedelta(minutes=1))
AT_TEN_TO_TWELVE = "2026-11-23T12:00:00+01:00"
AN_HOUR_LATER = "2026-11-23T13:00:00+01:00"
JAN = {
    "naam": "Jan Jansen",
    "email": "jan@burger.example",
    "telefoon": "06 12345678",
    "taal": "nl",
    "rol": "burger",
}
WANTED = {
    "externeId": "Z-2026/00123",
    "productId": "geboorte",
    "begin": AT_TEN_TO_TWELVE,
    "deelnemers": [JAN],
}
DOCUMENT = document(
    public_url="https://balie.example",
    name="Voorbeeldstad",
    mail="balie@voorbeeldstad.example",
    languages=("nl", "en"),
    sends_texts=True,
)


@dataclass(frozen=True)
class Api:
    app: Flask
    office: Appointments
    keys: Keys

    def key(self, source="jcc", *rights, **limits):
        return self.keys.make(source, rights or ALL, **limits)

    def ask(self, path, *, key=None, method="GET", **parts):
        """The answer; `key` None makes one of jcc with every right."""
        key = self.key() if key is None else key
        headers = parts.pop("headers", {}) | ({"Authorization": f"Bearer {key}"} if key else {})
        return self.app.test_client().open(BASE + path, method=method, headers=headers, **parts)

    def book(self, key, **changes):
        return self.ask("/afspraken", key=key, method="POST", json=WANTED | changes)


def an_api(clock, folder, *, limit=PLENTY, **changes):
    """What is refused must leave nothing behind, so transactions are real."""
    office = _office(clock, Database(f"sqlite:///{folder}/api.db"), **changes)
    keys = Keys(
        store=FakeKeys(),
        desks=office.catalogue,
        transactions=FakeTransactions(),
        audit=office.audit,
        clock=clock,
    )
    programs = Programs(bookings=bookings(office), secret_key="k" * 32)
    app = an_app(
        api_web.blueprint(DOCUMENT),
        programs_web.blueprint(
            programs, guard.programs(keys, Quota(limiter=FakeLimiter(clock), limit=limit))
        ),
        web.link_blueprint(office),
    )
    return Api(app, office, keys)


def _office(clock, database, **changes):
    for tables in (catalogue_tables, appointment_tables):
        tables.metadata.create_all(database.engine)
    catalogue = DatabaseCatalogue(database)
    for desk in (BURGERZAKEN, JEUGD):
        catalogue.keep_desk(desk)
    for product in (BIRTH, MOVING, CHILDREN):
        catalogue.keep_product(product)
    catalogue.keep_schedule(Schedule(desk_id="burgerzaken", capacity=1, week=NINE_TO_FIVE))
    places = DatabasePlaces(database)
    agenda = an_agenda(clock, store=catalogue, places=places, transactions=database)
    store = DatabaseAppointments(database)
    return an_office(clock, agenda=agenda, store=store, transactions=database, **changes)


def places_of(answer):
    """Where each mistake is, with its code."""
    errors = answer.json["errors"]
    return {each.get("pointer") or each["parameter"]: each["code"] for each in errors}
