"""Changing how somebody is reached while nothing failed: what is still to come follows."""

from collections.abc import Mapping
from dataclasses import dataclass

from sidecar.core.errors import NotFound
from sidecar.core.messages import MessageKind
from sidecar.core.people import Employee
from sidecar.core.visits import Correspondence
from sidecar.core.work import desk_topic
from sidecar.notifications.domain import Channel, Message, State
from sidecar.notifications.work_list import WorkList


@dataclass(frozen=True, kw_only=True)
class Reaching:
    """For a civil servant of the desk, at any time, whatever became of the messages so far."""

    work: WorkList

    def of(self, participant_id: str, *, appointment_id: str, by: Employee) -> Correspondence:
        """How he is reached now; NotFound for who is of another appointment or desk."""
        facts = self.work.contacts.correspondence(participant_id)
        if facts.appointment_id != appointment_id or not by.serves(facts.desk_id):
            raise NotFound("participant of another appointment or desk")
        return facts

    def change(
        self, participant_id: str, fields: Mapping[str, str], *, appointment_id: str, by: Employee
    ) -> None:
        """Another address, number or way; raises what Contacts does.

        What waits goes by the new way, and what failed by the old one goes once more. The link goes
        with it when it became new, or when the way is one by which it did not come before.
        """
        before = self.of(participant_id, appointment_id=appointment_id, by=by)
        work = self.work
        with work.transactions.transaction():
            work.contacts.change(participant_id, fields, by=by)
            now = work.contacts.correspondence(participant_id)
            if now == before:
                return
            if now.reach is not before.reach:
                work.telling.redirect(now)
            failed = work.set_aside(before, now, by=by)
            self._queue(before, now, {message.kind for message in failed})
            work.signals.changed(desk_topic(now.desk_id))

    def _queue(self, before: Correspondence, now: Correspondence, failed: set[MessageKind]) -> None:
        telling, mine = self.work.telling, self._messages(now)
        waits = {(each.kind, each.channel) for each in mine if each.state is State.WAITING}
        wanted = {(kind, way) for kind in failed for way in telling.channels(kind, now)}
        if now.is_planned:
            first = _first(mine)
            wanted |= {(first, way) for way in self._without_link(first, before, now)}
        for kind, way in sorted(wanted - waits):
            telling.queue(now, kind, way)

    def _without_link(
        self, kind: MessageKind, before: Correspondence, now: Correspondence
    ) -> list[Channel]:
        """The ways by which he has yet to get the link that holds now."""
        if now.link_version != before.link_version:
            return self.work.telling.ways(now)
        had = self.work.telling.channels(kind, before)
        return [way for way in self.work.telling.channels(kind, now) if way not in had]

    def _messages(self, facts: Correspondence) -> list[Message]:
        found = self.work.store.of_appointment(facts.appointment_id)
        return [each for each in found if each.participant_id == facts.participant_id]


def _first(mine: list[Message]) -> MessageKind:
    """What brought him his link."""
    kinds = {each.kind for each in mine}
    is_next = MessageKind.FOLLOW_UP in kinds
    return MessageKind.FOLLOW_UP if is_next else MessageKind.CONFIRMATION
