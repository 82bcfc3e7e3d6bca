"""What a program does with appointments: book, find, move, cancel; its own, once for each id."""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sidecar.appointments.booking import Bookings
from sidecar.appointments.domain import AlreadyEnded, Appointment, Product, State
from sidecar.appointments.guests import Guest
from sidecar.core import reach
from sidecar.core.catalogue import Slot
from sidecar.core.errors import Conflict, NotFound
from sidecar.core.ids import new_id
from sidecar.core.programs import Origin, Program

LONGEST_KEY = 40


class ProductUnknown(NotFound):
    """There is none, citizens cannot choose it, or it is of a desk that the key is not for."""

    code = "product_unknown"
    message_key = "api.product_unknown"


class AppointmentUnknown(NotFound):
    """There is none, or it is of another source: a program cannot tell which."""

    code = "appointment_unknown"
    message_key = "api.appointment_unknown"


class OtherContent(Conflict):
    """This external id was used before, for something else."""

    code = "other_content"
    message_key = "api.other_content"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An appointment as a program asks for it; the desk follows from the product."""

    external_id: str
    product_id: str
    starts_at: datetime
    people: tuple[Guest, ...]


@dataclass(frozen=True, kw_only=True)
class Booked:
    """`is_new` is False when the same was asked before."""

    appointment: Appointment
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class Programs:
    """Every use case takes the program `by` whom; its rights were checked by the guard.

    `secret_key` makes fingerprints that say nothing to who reads the database only.
    """

    bookings: Bookings
    secret_key: str

    def products(self, *, by: Program) -> list[Product]:
        """What citizens may choose, of the desks of this key."""
        products = self.bookings.appointments.catalogue.products()
        return [each for each in products if each.offered and by.serves(each.desk_id)]

    def free(
        self, product_id: str, first_day: date, days: int, *, by: Program, instead_of: str | None
    ) -> list[Slot]:
        """As of the catalogue; `instead_of` is an appointment of this source that would move."""
        self._product(product_id, by)
        if instead_of is not None:
            self.find(instead_of, by=by)
        catalogue = self.bookings.appointments.catalogue
        return catalogue.free(product_id, first_day, days, instead_of=instead_of or "")

    def book(self, wanted: Wanted, *, by: Program) -> Booked:
        """One appointment for each external id of a source, however often and quickly it is asked.

        Raises ProductUnknown, NotOffered, and OtherContent.
        """
        content = self._fingerprint("content", by.source, *_flat(wanted))
        origin = Origin(source=by.source, external_id=wanted.external_id, content=content)
        before = self.bookings.appointments.store.by_planning_key(self._key(origin))
        appointment_id = new_id()
        found = self._make(appointment_id, wanted, origin, by) if before is None else before
        found = _own(found, by)
        if found.origin != origin:
            raise OtherContent("external id was used for something else")
        return Booked(appointment=found, is_new=found.id == appointment_id)

    def find(self, appointment_id: str, *, by: Program) -> Appointment:
        """Raises AppointmentUnknown, also for one of another source or desk."""
        return _own(self.bookings.appointments.store.by_id(appointment_id), by)

    def find_external(self, external_id: str, *, by: Program) -> Appointment:
        """The appointment with this id at the source; raises AppointmentUnknown."""
        key = self._key(Origin(source=by.source, external_id=external_id, content=""))
        return _own(self.bookings.appointments.store.by_planning_key(key), by)

    def cancel(self, appointment_id: str, *, by: Program) -> None:
        """Twice is once. Raises AlreadyEnded when the conversation is over."""
        found = self.find(appointment_id, by=by)
        if found.state is State.CANCELLED:
            return
        try:
            self.bookings.appointments.call_off(found, actor=by.actor)
        except AlreadyEnded:
            if self.find(appointment_id, by=by).state is not State.CANCELLED:
                raise

    def move(self, appointment_id: str, starts_at: datetime, *, by: Program) -> Appointment:
        """As of Bookings; raises NotOffered, AlreadyEnded, StillHere."""
        found = self.find(appointment_id, by=by)
        if found.state is not State.PLANNED:
            raise AlreadyEnded("cancelled or over already")
        return self.bookings.move(appointment_id, starts_at, actor=by.actor)

    def _make(
        self, appointment_id: str, wanted: Wanted, origin: Origin, by: Program
    ) -> Appointment:
        """The appointment, or the one of who asked the same at this moment and was first."""
        made = self.bookings.book(
            self._product(wanted.product_id, by).id,
            wanted.starts_at,
            wanted.people,
            key=self._key(origin),
            origin=origin,
            actor=by.actor,
            appointment_id=appointment_id,
        )
        return self.find(made.appointment_id, by=by)

    def _product(self, product_id: str, by: Program) -> Product:
        found = [each for each in self.products(by=by) if each.id == product_id]
        if not found:
            raise ProductUnknown("no product for this program")
        return found[0]

    def _key(self, origin: Origin) -> str:
        """The planning key, of which there is one only; no form of ours can send it."""
        return self._fingerprint("id", origin.source, origin.external_id)[:LONGEST_KEY]

    def _fingerprint(self, kind: str, *parts: str) -> str:
        """Keyed: whoever knows an external id cannot make the key of its appointment."""
        text = json.dumps(["program", kind, *parts])
        return hmac.new(self.secret_key.encode(), text.encode(), sha256).hexdigest()


def _own(found: Appointment | None, by: Program) -> Appointment:
    if found is None or found.origin is None or found.origin.source != by.source:
        raise AppointmentUnknown("unknown, or of another source")
    if not by.serves(found.desk.id):
        raise AppointmentUnknown("of a desk that the key is not for")
    return found


def _flat(wanted: Wanted) -> Sequence[str]:
    people = [
        part
        for guest in wanted.people
        for part in (guest.name, guest.mail, guest.phone, guest.language, _role(guest))
    ]
    return [wanted.external_id, wanted.product_id, wanted.starts_at.isoformat(), *people]


def _role(guest: Guest) -> str:
    """With the way that he is told, if that is not what comes by itself.

    So what was asked before there was a choice is still the same question.
    """
    wanted = reach.asked(guest.reach, mail=guest.mail, phone=guest.phone)
    return guest.part.value if wanted is None else f"{guest.part.value} {wanted.value}"
