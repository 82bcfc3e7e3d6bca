"""What a conversation is about: a subject more, also during the call, and off it again (M142)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sidecar.appointments.domain import AlreadyEnded, Appointment, Product
from sidecar.appointments.service import Appointments
from sidecar.appointments.together import check_together
from sidecar.core.audit import Action, AuditFact
from sidecar.core.people import Employee

AsksMore = Callable[[str], None]
"""Told the id of an appointment that asks more about identification than it did."""


class Queue(Protocol):
    """Where the conversation stands in the list of its desk."""

    def about(self, appointment_id: str, further: Sequence[str]) -> None:
        """Show these names besides that of the first subject."""


@dataclass(frozen=True, kw_only=True)
class Subjects:
    """The place at the desk stays as long as it was planned, whatever comes to it in the call."""

    appointments: Appointments
    queue: Queue
    asks_more: AsksMore

    def possible(self, appointment: Appointment) -> list[Product]:
        """What may be added: the other subjects of the desk."""
        return [
            each
            for each in self.appointments.products()
            if each.desk_id == appointment.desk.id and each.id not in _ids(appointment)
        ]

    def add(self, appointment_id: str, product_id: str, *, by: Employee) -> None:
        """One subject more, until the conversation is over; adding it again changes nothing.

        Raises AlreadyEnded, NotFound, and what `check_together` raises.
        """
        office = self.appointments
        with office.transactions.transaction():
            before = self._still(appointment_id, by)
            if product_id in _ids(before):
                return
            product = office.catalogue.choice(product_id)
            check_together([*before.products, product])
            office.store.add_subject(appointment_id, product_id)
            after = replace(before, further=(*before.further, product))
            self._follow(Action.SUBJECT_ADDED, after, product_id, by)
            if after.identification != before.identification:
                self.asks_more(appointment_id)

    def remove(self, appointment_id: str, product_id: str, *, by: Employee) -> None:
        """One that was added goes again; the one it was planned for stays. Raises AlreadyEnded."""
        with self.appointments.transactions.transaction():
            before = self._still(appointment_id, by)
            left = tuple(each for each in before.further if each.id != product_id)
            if left == before.further:
                return
            self.appointments.store.remove_subject(appointment_id, product_id)
            self._follow(Action.SUBJECT_REMOVED, replace(before, further=left), product_id, by)

    def hold_still(self, appointment_id: str, *, by: Employee) -> None:
        """See `sidecar.lobby.ports.Check`: it refuses nothing.

        What is checked after it about the end of a conversation holds until that is over: nobody
        adds a subject in between.
        """
        self.appointments.by_id(appointment_id, by=by)
        self.appointments.store.hold_still(appointment_id)

    def _still(self, appointment_id: str, by: Employee) -> Appointment:
        """The appointment as it stays until the transaction is over.

        Locked before it is read: somebody else could add what does not go together with this one.
        """
        is_planned = self.appointments.store.hold_still(appointment_id)
        found = self.appointments.by_id(appointment_id, by=by)
        if not is_planned:
            raise AlreadyEnded("cancelled or over already")
        return found

    def _follow(self, action: Action, after: Appointment, product_id: str, by: Employee) -> None:
        office = self.appointments
        self.queue.about(after.id, [each.name for each in after.further])
        office.audit.record(
            AuditFact(
                action=action,
                actor=by.id,
                subject=product_id,
                conversation=after.id,
                at=office.clock.now(),
            )
        )
        office.tell(after)


def _ids(appointment: Appointment) -> Collection[str]:
    return {each.id for each in appointment.products}
