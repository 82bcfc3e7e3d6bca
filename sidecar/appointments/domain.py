"""What an appointment is, who takes part, and when a personal link may be used."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sidecar.core import phones
from sidecar.core.catalogue import LANGUAGES, READY, said
from sidecar.core.catalogue import Desk as Desk
from sidecar.core.catalogue import Product as Product
from sidecar.core.errors import BalieError, Conflict, NotFound
from sidecar.core.ids import hashed
from sidecar.core.programs import Origin
from sidecar.core.reach import Reach
from sidecar.core.requirements import Requirements, sum_of
from sidecar.core.visits import CLOSES_AFTER, OPENS_BEFORE, Correspondence, Part, PlannedVisit


class State(StrEnum):
    """Gepland, geannuleerd, voorbij."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Somebody at the table of one appointment. The link dies when `link_version` goes up.

    `mail` or `phone` may be empty, not both; `reach` says which of them messages go to.
    `again_of` is the id of the same person in the appointment that this one follows.
    """

    id: str
    name: str
    mail: str
    phone: str
    language: str
    link_version: int = 1
    link_opened_at: datetime | None = None
    browser_hash: str | None = None
    part: Part = Part.CITIZEN
    reach: Reach = Reach.BOTH
    again_of: str | None = None

    @property
    def page_language(self) -> str:
        """The language of pages, the call and the evidence; letters may have others besides."""
        return self.language if self.language in LANGUAGES else LANGUAGES[0]


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """A planned video call (videoafspraak) of one civil servant with one or more citizens.

    While nobody of the desk has taken up what a citizen booked, `employee_id` is empty and
    `employee_name` is the desk's. `sequence` counts how often it was moved (RFC 5545, 3.8.7.4);
    `planned_by` is the civil servant who made it, whoever has it now, and `planner_name` his name;
    of a program that made it `origin` tells. `follows` is the id of the appointment in whose
    conversation this one was planned.
    It is about `product`, and about the `further` ones that came to it (M142), all of this desk:
    queue and rights follow the desk.
    """

    id: str
    desk: Desk
    product: Product
    employee_id: str
    employee_name: str
    employee_function: str
    room: str
    starts_at: datetime
    ends_at: datetime
    participants: tuple[Participant, ...]
    state: State = State.PLANNED
    planning_key: str | None = None
    sequence: int = 0
    follows: str | None = None
    planned_by: str = ""
    planner_name: str = ""
    origin: Origin | None = None
    further: tuple[Product, ...] = ()

    @property
    def products(self) -> tuple[Product, ...]:
        return self.product, *self.further

    @property
    def identification(self) -> Requirements:
        """What all of it asks together; raises NoCommonMeans, NoCommonScheme."""
        return sum_of([each.identification for each in self.products])

    @property
    def opens_at(self) -> datetime:
        return self.starts_at - OPENS_BEFORE

    @property
    def closes_at(self) -> datetime:
        return self.ends_at + CLOSES_AFTER

    def takes_guests(self, now: datetime) -> bool:
        """Somebody more may be invited until the room closes."""
        return self.state is State.PLANNED and now < self.closes_at

    def visit_of(self, participant: Participant) -> PlannedVisit:
        return PlannedVisit(
            participant_id=participant.id,
            appointment_id=self.id,
            desk_id=self.desk.id,
            room=self.room,
            name=participant.name,
            language=participant.page_language,
            product=self.product.name,
            employee_id=self.employee_id,
            employee_name=self.employee_name,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            part=participant.part,
            further=tuple(each.name for each in self.further),
        )


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """One participant with his appointment: what the holder of a personal link may see."""

    appointment: Appointment
    participant: Participant

    @property
    def participant_id(self) -> str:
        return self.participant.id

    @property
    def appointment_id(self) -> str:
        return self.appointment.id

    @property
    def language(self) -> str:
        return self.participant.page_language

    @property
    def needs_identification(self) -> bool:
        """Whether this person will be asked who he is; who only helps is not."""
        is_asked = any(each.needs_identification for each in self.appointment.products)
        return is_asked and self.participant.part.identifies

    def correspondence(self, *, link: str, practice_link: str, how_link: str) -> Correspondence:
        appointment, participant = self.appointment, self.participant
        return Correspondence(
            participant_id=participant.id,
            appointment_id=appointment.id,
            desk_id=appointment.desk.id,
            name=participant.name,
            mail=participant.mail,
            phone=participant.phone,
            reach=participant.reach,
            language=participant.language,
            link=link,
            link_version=participant.link_version,
            desk=appointment.desk.name,
            reply_to=appointment.desk.mail,
            employee_name=appointment.employee_name,
            employee_function=appointment.employee_function,
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            sequence=appointment.sequence,
            needs_identification=self.needs_identification,
            is_planned=appointment.state is State.PLANNED,
            may_change=participant.part.identifies,
            practice_link=practice_link,
            how_link=how_link,
            reminders=frozenset().union(*(each.reminders.kinds for each in appointment.products)),
            bring=said(appointment.products, READY, participant.language),
            zone=phones.zone_elsewhere(participant.phone, at=appointment.starts_at),
            link_opened_at=participant.link_opened_at,
        )

    def check_open(self, now: datetime) -> None:
        """Raise the refusal that holds at this moment, if one does."""
        self.check_alive(now)
        if now < self.appointment.opens_at:
            raise TooEarly("link is not open yet", invitation=self, now=now)

    def check_alive(self, now: datetime) -> None:
        """Raise the refusal when the link is dead; one that is not open yet is alive."""
        if self.appointment.state is State.CANCELLED:
            raise AppointmentCancelled("appointment is cancelled", invitation=self)
        if self.appointment.state is State.OVER:
            raise AppointmentOver("conversation is over", invitation=self)
        if now >= self.appointment.closes_at:
            raise TooLate("link is closed", invitation=self)

    def may_change(self, now: datetime) -> bool:
        """Until the start, and only whose matter it is."""
        return now < self.appointment.starts_at and self.participant.part.identifies

    def check_change(self, now: datetime) -> None:
        """Raise when the holder of this link may not move or cancel the appointment (any more)."""
        if self.appointment.state is State.CANCELLED:
            raise AppointmentCancelled("appointment is cancelled", invitation=self)
        if self.appointment.state is State.OVER:
            raise AppointmentOver("conversation is over", invitation=self)
        if not self.may_change(now):
            raise NotYoursToChange("too late, or comes to help", invitation=self)

    def check_browser(self, browser: str) -> None:
        """Raise when the visit was not started, or was started in another browser."""
        if self.participant.browser_hash is None:
            raise NotStarted("visit was not started", invitation=self)
        if not hmac.compare_digest(self.participant.browser_hash, hashed(browser)):
            raise OtherBrowser("visit was started in another browser", invitation=self)


class LinkUnknown(NotFound):
    code = "link_unknown"
    message_key = "appointments.refused.unknown"


class LinkRefused(BalieError):
    """We know the link, but it may not be used now; the page says when, or what instead."""

    def __init__(self, problem: str, *, invitation: Invitation) -> None:
        super().__init__(problem)
        self.invitation = invitation


class AppointmentCancelled(LinkRefused):
    code = "appointment_cancelled"
    message_key = "appointments.refused.cancelled"
    status = 410


class AppointmentOver(LinkRefused):
    code = "appointment_over"
    message_key = "appointments.refused.over"
    status = 410


class TooEarly(LinkRefused):
    code = "too_early"
    message_key = "appointments.refused.too_early"
    status = 403

    def __init__(self, problem: str, *, invitation: Invitation, now: datetime) -> None:
        super().__init__(problem, invitation=invitation)
        self.opens_at = invitation.appointment.opens_at
        self.opens_in = self.opens_at - now


class TooLate(LinkRefused):
    code = "too_late"
    message_key = "appointments.refused.too_late"
    status = 410


class OtherBrowser(LinkRefused):
    code = "other_browser"
    message_key = "appointments.refused.other_browser"
    status = 409


class NotStarted(LinkRefused):
    """The welcome page comes first."""

    code = "not_started"
    message_key = "appointments.refused.not_started"
    status = 409


class NotYoursToChange(LinkRefused):
    """Too late for the citizen to move or cancel it, or he only comes to help."""

    code = "not_yours_to_change"
    message_key = "appointments.refused.not_changed"
    status = 409


class TableFull(Conflict):
    """As many people come as a conversation can have."""

    code = "table_full"
    message_key = "appointments.table_full"


class AlreadyEnded(Conflict):
    """Cancelled or over: there is nothing left to cancel."""

    code = "already_ended"
    message_key = "appointments.already_ended"
