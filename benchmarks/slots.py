"""Free moments of two months and one booking, at a desk with thousands of talks in the table."""

from datetime import date, timedelta

from sqlalchemy import insert

from benchmarks.ground import DESK, PRODUCT, Ground, ground
from benchmarks.rows import Row, cpu_milliseconds
from sidecar.adapters.catalogue_tables import places
from sidecar.appointments.guests import Guest
from sidecar.catalogue.domain import Place, Schedule, Span
from sidecar.core import local_time
from sidecar.core.ids import new_id

TALKS, DAYS, CAPACITY = 5_000, 60, 6
SLOTS_MILLISECONDS, BOOKING_MILLISECONDS = 50, 30
ROUNDS = 20
OPEN = Schedule(
    desk_id=DESK.id,
    capacity=CAPACITY,
    closed_on_holidays=False,
    week=dict.fromkeys(range(7), (Span(8 * 60, 20 * 60),)),
)
NOOR = Guest(name="Noor Jansen", mail="noor@voorbeeld.example", phone="", language="nl")


def run() -> list[Row]:
    with ground() as place:
        _fill(place)
        return [_slots(place), _booking(place)]


def _fill(place: Ground) -> None:
    """Talks of the desk on all of those days, none of them on the grid of another."""
    services = place.services
    store = services.desks.catalogue.store
    store.keep_desk(DESK)
    store.keep_product(PRODUCT)
    store.keep_schedule(OPEN)
    midnight = local_time.from_wall(_today(place), 0)
    each = timedelta(days=DAYS) / TALKS
    talks = []
    for number in range(TALKS):
        start = midnight + number * each
        talk = Place.of(new_id(), PRODUCT, start, start + PRODUCT.duration)
        talks.append(vars(talk) | {"appointment_id": new_id()})
    with services.ground.database.transaction() as connection:
        connection.execute(insert(places), talks)


def _slots(place: Ground) -> Row:
    today, catalogue = _today(place), place.services.desks.catalogue
    found = len(catalogue.free(PRODUCT.id, today, DAYS))
    if not found:
        raise RuntimeError("no moment is free")
    spent = cpu_milliseconds(lambda: catalogue.free(PRODUCT.id, today, DAYS), rounds=ROUNDS)
    return _row(f"{found} free moments of {DAYS} days, {TALKS} talks", spent, SLOTS_MILLISECONDS)


def _booking(place: Ground) -> Row:
    """The whole deed: place, appointment, visit, room, letter and audit trail, committed."""
    tomorrow = _today(place) + timedelta(days=1)
    slots = iter(place.services.desks.catalogue.free(PRODUCT.id, tomorrow, DAYS - 1))

    def book() -> None:
        place.services.bookings.book(PRODUCT.id, next(slots).starts_at, [NOOR])

    return _row(
        f"one booking, {TALKS} talks", cpu_milliseconds(book, rounds=ROUNDS), BOOKING_MILLISECONDS
    )


def _row(name: str, spent: float, goal: int) -> Row:
    return Row(
        name=name,
        ours=f"{spent:.1f} ms CPU",
        bare="-",
        ratio="-",
        goal=f"at most {goal} ms CPU",
        ok=spent <= goal,
    )


def _today(place: Ground) -> date:
    return local_time.day_of(place.services.ground.clock.now())
