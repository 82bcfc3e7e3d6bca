"""Use cases of the places of a desk: hold one, take one, move it, give it back.

A desk never has more talks at once than its capacity: whoever takes a place holds the lock of the
desk from before the counting until the end of the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sidecar.catalogue.domain import HOLD_FOR, Place
from sidecar.catalogue.ports import Places
from sidecar.catalogue.service import Catalogue
from sidecar.catalogue.slots import Load
from sidecar.core import local_time
from sidecar.core.catalogue import DeskFull, Hold, HoldExpired, NotOffered, OutsideHours, Product
from sidecar.core.clock import Clock
from sidecar.core.ids import new_id
from sidecar.core.work import Transactions

# Who was a little late with filling in still gets the place, when nobody else has it.
REMEMBERED = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """See `sidecar.appointments.ports.Agenda` for what appointments ask."""

    catalogue: Catalogue
    places: Places
    clock: Clock
    transactions: Transactions

    def hold(self, product_id: str, starts_at: datetime) -> Hold:
        """Keep a free moment for ten minutes; raises NotOffered, and NotFound for the product."""
        product, now = self.catalogue.product(product_id), self.clock.now()
        with self._locked(product.desk_id):
            self._check_offered(product, starts_at)
            place = Place.of(new_id(), product, starts_at, starts_at + product.duration)
            place = replace(place, held_until=now + HOLD_FOR)
            self.places.forget_holds(now - REMEMBERED)
            self.places.add(place)
        return _hold(place)

    def held(self, hold_id: str) -> Hold:
        """The hold, also when it has just run out; raises HoldExpired when it is gone or used."""
        return _hold(self._held(hold_id))

    def let_go(self, hold_id: str) -> None:
        """Give a held place back, for who chooses another moment; no matter when it is gone."""
        with self.transactions.transaction():
            found = self.places.get(hold_id)
            if found is not None and found.appointment_id is None:
                self.places.remove(hold_id)

    def take(
        self,
        appointment_id: str,
        *,
        product: Product,
        starts_at: datetime,
        ends_at: datetime,
        outside_hours: bool,
    ) -> None:
        """For a civil servant, who may choose any moment; raises OutsideHours, DeskFull."""
        with self._locked(product.desk_id):
            place, had = self._own(appointment_id, product, starts_at, ends_at)
            self._check_fits(place, outside_hours=outside_hours)
            self._keep(place, had=had)

    def take_offered(
        self, appointment_id: str, *, product: Product, starts_at: datetime, ends_at: datetime
    ) -> None:
        """For a citizen or a program, who choose out of what is free; raises NotOffered."""
        with self._locked(product.desk_id):
            place, had = self._own(appointment_id, product, starts_at, ends_at)
            self._check_offered(product, starts_at, own=place)
            self._keep(place, had=had)

    def take_held(self, appointment_id: str, hold_id: str) -> Hold:
        """Make the hold an appointment's; raises HoldExpired.

        A hold that ran out counts all the same while nobody took the place after it.
        """
        with self._locked(self._held(hold_id).desk_id):
            # Once more: until the lock was ours somebody could take it.
            place = self._held(hold_id)
            if self.clock.now() >= _hold(place).held_until and not self._has_room(place):
                raise HoldExpired("somebody else has the place")
            self.places.change(replace(place, appointment_id=appointment_id, held_until=None))
        return _hold(place)

    def release(self, appointment_id: str) -> None:
        """The appointment is cancelled or over: somebody else may have its place."""
        with self.transactions.transaction():
            found = self.places.of_appointment(appointment_id)
            if found is not None:
                self.places.remove(found.id)

    @contextmanager
    def _locked(self, desk_id: str) -> Iterator[None]:
        with self.transactions.transaction():
            self.places.lock(desk_id)
            yield

    def _own(
        self, appointment_id: str, product: Product, starts_at: datetime, ends_at: datetime
    ) -> tuple[Place, bool]:
        """The place as it would be, and whether the appointment has one already: that one moves."""
        had = self.places.of_appointment(appointment_id)
        place = Place.of(had.id if had else new_id(), product, starts_at, ends_at)
        return replace(place, appointment_id=appointment_id), had is not None

    def _keep(self, place: Place, *, had: bool) -> None:
        if had:
            self.places.change(place)
        else:
            self.places.add(place)

    def _held(self, hold_id: str) -> Place:
        found = self.places.get(hold_id)
        if found is None or found.held_until is None:
            raise HoldExpired("hold is gone or used")
        return found

    def _check_offered(
        self, product: Product, starts_at: datetime, *, own: Place | None = None
    ) -> None:
        day = local_time.day_of(starts_at)
        offered = self.catalogue.free_of(product, day, 1, own=own)
        if all(slot.starts_at != starts_at for slot in offered):
            raise NotOffered("not a moment that is free")

    def _check_fits(self, place: Place, *, outside_hours: bool) -> None:
        begins, ends = place.starts_at, place.ends_at
        if not outside_hours and not self.catalogue.is_open(place.desk_id, begins, ends):
            raise OutsideHours(f"desk {place.desk_id} is closed at that moment")
        if not self._has_room(place):
            raise DeskFull(f"desk {place.desk_id} is full at that moment")

    def _has_room(self, place: Place) -> bool:
        capacity = self.catalogue.schedule(place.desk_id).capacity
        if capacity is None:
            return True
        begins, ends, now = place.starts_at, place.busy_until, self.clock.now()
        taken = self.places.taken(place.desk_id, begins, ends, now=now, but=place.id)
        return Load(taken).peak(begins, ends) < capacity


def _hold(place: Place) -> Hold:
    if place.held_until is None:
        raise HoldExpired("hold is used")
    return Hold(
        id=place.id,
        product_id=place.product_id,
        desk_id=place.desk_id,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        held_until=place.held_until,
    )
