"""Who of the desk has the conversation: taking up what nobody has, and giving it to a colleague."""

from collections.abc import Sequence
from dataclasses import dataclass

from sidecar.appointments.booking import NOBODY
from sidecar.appointments.domain import AlreadyEnded, Appointment, State
from sidecar.appointments.ports import Assignable, Colleagues
from sidecar.appointments.service import Appointments
from sidecar.core.audit import Action
from sidecar.core.errors import Conflict, Mistakes, NotFound
from sidecar.core.people import Employee, Member


class TakenAlready(Conflict):
    """A colleague has it; the page says who."""

    code = "taken_already"
    message_key = "appointments.taken"

    def __init__(self, name: str) -> None:
        super().__init__("a colleague has it already")
        self.values = {"name": name}


@dataclass(frozen=True, kw_only=True)
class HandingOver:
    """For everybody of the desk; `followers` keep a copy of who it is.

    The citizen gets no message of it: his pages and what he is told later name the new one.
    """

    appointments: Appointments
    colleagues: Colleagues
    followers: Sequence[Assignable]

    def take_up(self, appointment_id: str, *, by: Employee) -> None:
        """Ik doe dit gesprek. Raises TakenAlready when a colleague was first, AlreadyEnded."""
        found = self.appointments.by_id(appointment_id, by=by)
        me = Member(id=by.id, name=by.name, function=by.function)
        self._assign(found, me, was=NOBODY, by=by)

    def choices(self, appointment_id: str, *, by: Employee) -> list[Member]:
        """Who of the desk could have it instead, by name."""
        found = self.appointments.by_id(appointment_id, by=by)
        known = self.colleagues.of_desk(found.desk.id)
        return [member for member in known if member.id != found.employee_id]

    def hand_over(self, appointment_id: str, to: str, *, was: str, by: Employee) -> None:
        """Overdragen aan…, as long as it is still of whom the page showed (`was`).

        Raises Mistakes when `to` is nobody of the desk, TakenAlready, AlreadyEnded.
        """
        found = self.appointments.by_id(appointment_id, by=by)
        member = next((m for m in self.colleagues.of_desk(found.desk.id) if m.id == to), None)
        if member is None:
            raise Mistakes({"to": "appointments.hand_over.missing"})
        self._assign(found, member, was=was, by=by)

    def _assign(self, appointment: Appointment, to: Member, *, was: str, by: Employee) -> None:
        office, appointment_id = self.appointments, appointment.id
        with office.transactions.transaction():
            # Store first: of two who press together one has it, and the other hears who.
            if not office.store.assign(appointment_id, to, was=was):
                self._check_is(appointment_id, to)
                return
            for each in self.followers:
                each.assign(appointment_id, employee_id=to.id, employee_name=to.name)
            if was == NOBODY and to.id == by.id:
                office.record(Action.APPOINTMENT_TAKEN_UP, appointment_id, actor=by.id)
            else:
                given = Action.APPOINTMENT_HANDED_OVER
                office.record(given, appointment_id, actor=by.id, to=to.id)
            office.tell(appointment)

    def _check_is(self, appointment_id: str, to: Member) -> None:
        """Pressing twice is no mistake; raises the refusal that holds otherwise."""
        now = self.appointments.store.by_id(appointment_id)
        if now is None:
            raise NotFound("appointment unknown")
        if now.state is not State.PLANNED:
            raise AlreadyEnded("cancelled or over already")
        if now.employee_id != to.id:
            raise TakenAlready(now.employee_name)
