"""How a participant is reached: what a letter may say to him, and another address for him."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sidecar.appointments import guests
from sidecar.appointments.domain import Invitation, Participant
from sidecar.appointments.links import PersonalLinks
from sidecar.appointments.ports import AppointmentStore
from sidecar.core import reach
from sidecar.core.audit import Action, AuditFact, AuditTrail
from sidecar.core.clock import Clock
from sidecar.core.errors import NotFound
from sidecar.core.ids import hashed
from sidecar.core.people import Employee
from sidecar.core.visits import Correspondence
from sidecar.core.work import Transactions


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """See `sidecar.notifications.ports.Contacts`."""

    store: AppointmentStore
    links: PersonalLinks
    clock: Clock
    transactions: Transactions
    audit: AuditTrail
    sends_texts: bool = False

    def correspondence(self, participant_id: str) -> Correspondence:
        """What a letter to this citizen may say, whatever the state; NotFound when gone."""
        invitation = self._invitation(participant_id)
        participant = invitation.participant
        return invitation.correspondence(
            link=self.links.address(participant),
            practice_link=self.links.practice(participant),
            how_link=self.links.how,
        )

    def change(self, participant_id: str, fields: Mapping[str, str], *, by: Employee) -> None:
        """Keep another mail address, telephone number or way between them; raises Mistakes."""
        before = self._invitation(participant_id)
        if not by.serves(before.appointment.desk.id):
            raise NotFound("participant of another desk")
        contact = guests.read_contact(fields, sends_texts=self.sends_texts)
        person = replace(before.participant, **contact._asdict())
        if self._may_be_read_by_others(before.participant, person):
            person = replace(person, link_version=person.link_version + 1)
        if person == before.participant:
            return
        with self.transactions.transaction():
            self.store.keep_contact(person, link_hash=hashed(self.links.secret(person)))
            self.audit.record(
                AuditFact(
                    action=Action.CONTACT_CHANGED,
                    actor=by.id,
                    subject=participant_id,
                    conversation=before.appointment_id,
                    at=self.clock.now(),
                )
            )

    def _may_be_read_by_others(self, before: Participant, after: Participant) -> bool:
        """Somebody else may have what went to the old address or number, and the link is in it."""
        other_mail = bool(before.mail) and before.mail != after.mail
        old, new = reach.number(before.phone), reach.number(after.phone)
        texted = self.sends_texts and before.reach.by_sms and old is not None
        return other_mail or (texted and old != new)

    def _invitation(self, participant_id: str) -> Invitation:
        found = self.store.by_participant(participant_id)
        if found is None:
            raise NotFound("participant unknown")
        return found
