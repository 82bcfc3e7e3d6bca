"""Use cases of appointments: plan, cancel, open a personal link, start in one browser."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sidecar.appointments import guests, planning
from sidecar.appointments.domain import (
    AlreadyEnded,
    Appointment,
    Desk,
    Invitation,
    LinkUnknown,
    OtherBrowser,
    Participant,
    Product,
    State,
)
from sidecar.appointments.links import PersonalLink, PersonalLinks, Planned
from sidecar.appointments.planning import NewAppointment
from sidecar.appointments.ports import (
    Agenda,
    AlreadyPlanned,
    AppointmentStore,
    Catalogue,
    Rooms,
    WaitingRoom,
)
from sidecar.core.audit import Action, AuditFact, AuditTrail
from sidecar.core.catalogue import as_one
from sidecar.core.clock import Clock
from sidecar.core.errors import Conflict, NotFound
from sidecar.core.ids import hashed, new_id, new_room
from sidecar.core.messages import MessageKind, Messenger
from sidecar.core.people import Employee, Visitor
from sidecar.core.work import (
    Signals,
    Transactions,
    appointment_topic,
    desk_topic,
    visit_topic,
)


@dataclass(frozen=True, kw_only=True)
class Appointments:
    """What a civil servant, a citizen and the end of a conversation can do with an appointment.

    `languages` are those that letters are written in, with the name that each has in itself;
    `sends_texts` says whether text messages go here.
    """

    store: AppointmentStore
    catalogue: Catalogue
    agenda: Agenda
    waiting_room: WaitingRoom
    rooms: Rooms
    links: PersonalLinks
    clock: Clock
    transactions: Transactions
    messenger: Messenger
    signals: Signals
    audit: AuditTrail
    languages: Mapping[str, str] = field(default_factory=lambda: guests.LANGUAGES)
    sends_texts: bool = False

    def read_form(self, fields: Mapping[str, str], *, by: Employee) -> NewAppointment:
        """What was filled in, checked against what this employee may plan; raises Mistakes."""
        return planning.read(
            fields,
            desks=self.desks(by.desks),
            products=self.products(),
            languages=self.languages,
            sends_texts=self.sends_texts,
            now=self.clock.now(),
        )

    def plan(self, new: NewAppointment, *, by: Employee) -> Planned:
        """Keep the appointment, expect who comes and send each his link, all at once."""
        if not by.serves(new.desk.id):
            raise NotFound("desk of others")
        appointment = _appointment(new, by)
        try:
            self.seat(appointment, by=by, outside_hours=new.outside_hours)
        except AlreadyPlanned:
            return self.planned_before(new.key, employee_id=by.id)
        return self.planned(appointment)

    def seat(self, appointment: Appointment, *, by: Employee, outside_hours: bool = False) -> None:
        """Keep it and take its place; raises AlreadyPlanned, DeskFull, OutsideHours."""
        with self.transactions.transaction():
            # Store first: a form that came before has the place that this one would ask for.
            self.keep(appointment, actor=by.id)
            self.agenda.take(
                appointment.id,
                product=as_one(appointment.products),
                starts_at=appointment.starts_at,
                ends_at=appointment.ends_at,
                outside_hours=outside_hours,
            )

    def keep(self, appointment: Appointment, *, actor: str) -> None:
        """All that follows from a new appointment, but its place: expect who comes, tell him.

        To be called in a transaction; raises AlreadyPlanned.
        """
        people = appointment.participants
        kind = MessageKind.FOLLOW_UP if appointment.follows else MessageKind.CONFIRMATION
        hashes = {person.id: hashed(self.links.secret(person)) for person in people}
        self.store.add(appointment, link_hashes=hashes)
        for person in people:
            self.waiting_room.expect(appointment.visit_of(person))
            self.messenger.tell(person.id, kind)
        self.rooms.plan(appointment.visit_of(people[0]))
        self.record(Action.APPOINTMENT_PLANNED, appointment.id, actor=actor)
        self.signals.changed(desk_topic(appointment.desk.id))

    def cancel(self, appointment_id: str, *, by: Employee) -> None:
        """Call the visit off, close the room and tell the citizen by mail."""
        self.call_off(self.by_id(appointment_id, by=by), actor=by.id)

    def call_off(self, appointment: Appointment, *, actor: str) -> None:
        """All that follows from a cancellation, whoever asked for it; raises AlreadyEnded."""
        appointment_id = appointment.id
        with self.transactions.transaction():
            # Store first: of two who press together only one may send the mail.
            if not self.store.settle(appointment_id, State.CANCELLED):
                raise AlreadyEnded("cancelled or over already")
            self.waiting_room.call_off(appointment_id)
            self.rooms.close(appointment_id)
            self.agenda.release(appointment_id)
            for participant in appointment.participants:
                self.messenger.tell(participant.id, MessageKind.CANCELLATION)
            self.record(Action.APPOINTMENT_CANCELLED, appointment_id, actor=actor)
            self.tell(appointment)

    def close(self, appointment_id: str) -> None:
        """The conversation is over: its links are dead. Doing it twice does no harm."""
        with self.transactions.transaction():
            if self.store.settle(appointment_id, State.OVER):
                self.agenda.release(appointment_id)
                self.signals.changed(appointment_topic(appointment_id))

    def open(self, link: str) -> Invitation:
        """Whose link it is. Writes nothing: mail scanners open links too."""
        return self._open(self.store.by_link(hashed(link)))

    def holder(self, link: str) -> Invitation:
        """Whose link it is, also before it opens: he may practise for days."""
        found = self.store.by_link(hashed(link))
        if found is None:
            raise LinkUnknown("nobody has this link")
        found.check_alive(self.clock.now())
        return found

    def phones(self, participant_ids: Collection[str]) -> dict[str, str]:
        """Numbers to call when video fails, for who may see these visits; who gave none lacks."""
        return self.store.phones(participant_ids)

    def invitation(self, participant_id: str) -> Invitation:
        return self._open(self.store.by_participant(participant_id))

    def start(self, participant_id: str, browser: str) -> None:
        """Give the visit to this browser; the first one wins, another gets OtherBrowser."""
        invitation = self.invitation(participant_id)
        with self.transactions.transaction():
            if not self.store.bind(participant_id, hashed(browser), at=self.clock.now()):
                raise OtherBrowser("visit was started in another browser", invitation=invitation)
            if invitation.participant.browser_hash is None:
                self.record(Action.LINK_OPENED, invitation.appointment.id, actor=participant_id)
                self.messenger.opened(participant_id)

    def take_over(self, participant_id: str, browser: str) -> None:
        """Go on in this browser; the one that had the visit gets OtherBrowser from now on."""
        invitation = self.invitation(participant_id)
        if invitation.participant.browser_hash == hashed(browser):
            return
        with self.transactions.transaction():
            self.store.bind(participant_id, hashed(browser), at=self.clock.now())
            self.store.rebind(participant_id, hashed(browser))
            self.waiting_room.moved(participant_id)
            self.record(Action.LINK_MOVED, invitation.appointment.id, actor=participant_id)
            self.signals.changed(visit_topic(participant_id))

    def visitor(self, participant_id: str, browser: str) -> Visitor:
        """The citizen in the browser that started the visit, while the link is open."""
        found = self.store.attendance(participant_id)
        if found is not None and found.lets_in(browser, self.clock.now()):
            return found.visitor(participant_id)
        # Something is the matter: the whole invitation knows what, and says it.
        invitation = self.invitation(participant_id)
        invitation.check_browser(browser)
        return Visitor(
            participant_id=participant_id,
            appointment_id=invitation.appointment_id,
            name=invitation.participant.name,
            language=invitation.language,
        )

    def by_id(self, appointment_id: str, *, by: Employee) -> Appointment:
        """The appointment; NotFound when it belongs to a desk that `by` does not serve."""
        appointment = self.store.by_id(appointment_id)
        if appointment is None or not by.serves(appointment.desk.id):
            raise NotFound("appointment unknown or of another desk")
        return appointment

    def links_of(self, appointment_id: str, *, by: Employee) -> Planned:
        """The links again, for who must read one out or send it once more."""
        return self.planned(self.by_id(appointment_id, by=by))

    def desks(self, ids: Collection[str]) -> list[Desk]:
        return self.catalogue.desks(ids)

    def products(self) -> list[Product]:
        return self.catalogue.products()

    def _open(self, invitation: Invitation | None) -> Invitation:
        if invitation is None:
            raise LinkUnknown("nobody has this link")
        invitation.check_open(self.clock.now())
        return invitation

    def planned_before(
        self, key: str | None, *, employee_id: str, follows: str | None = None
    ) -> Planned:
        """What the form with this key planned; NotFound when somebody else sent it.

        Conflict when it planned something else than what follows that appointment.
        """
        before = self.store.by_planning_key(key or "")
        if before is None or before.planned_by != employee_id:
            raise NotFound("planning key of somebody else")
        if before.follows != follows:
            raise Conflict("planning key of another form")
        return self.planned(before)

    def planned(self, appointment: Appointment) -> Planned:
        return Planned(
            appointment_id=appointment.id,
            links=tuple(
                PersonalLink(person.id, person.name, self.links.address(person))
                for person in appointment.participants
            ),
        )

    def tell(self, appointment: Appointment) -> None:
        """Everybody who looks at this appointment, at any desk or page."""
        visits = [visit_topic(participant.id) for participant in appointment.participants]
        self.signals.changed(
            desk_topic(appointment.desk.id), appointment_topic(appointment.id), *visits
        )

    def record(self, action: Action, appointment_id: str, *, actor: str, **details: str) -> None:
        self.audit.record(
            AuditFact(
                action=action,
                actor=actor,
                subject=appointment_id,
                conversation=appointment_id,
                at=self.clock.now(),
                details=details,
            )
        )


def _appointment(new: NewAppointment, by: Employee) -> Appointment:
    return Appointment(
        id=new_id(),
        desk=new.desk,
        product=new.product,
        further=new.further,
        employee_id=by.id,
        employee_name=by.name,
        employee_function=by.function,
        room=new_room(),
        starts_at=new.starts_at,
        ends_at=new.starts_at + new.duration,
        participants=tuple(Participant(id=new_id(), **vars(guest)) for guest in new.guests),
        planning_key=new.key,
        planned_by=by.id,
        planner_name=by.name,
    )
