"""What identification has to say about the end of a conversation, and what ends with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sidecar.core.audit import Action
from sidecar.core.people import Employee
from sidecar.core.requirements import Demand
from sidecar.core.work import Kind
from sidecar.identification.domain import IdentificationRequest
from sidecar.identification.ledger import Ledger
from sidecar.identification.ports import Conversations, Skips
from sidecar.identification.proof import latest, proof
from sidecar.identification.refusals import IdentificationRequired, NotNow
from sidecar.identification.skips import Skip
from sidecar.identification.skips import read as read_skip
from sidecar.identification.states import OVER, PROVED, State


@dataclass(frozen=True, kw_only=True)
class Closing:
    """Who need not identify, whether the call may be finished, and the end of it all."""

    ledger: Ledger
    conversations: Conversations
    skips: Skips

    def skip(
        self, appointment_id: str, participant_id: str, fields: Mapping[str, str], *, by: Employee
    ) -> Skip:
        """The civil servant notes why it is not needed (M64); the audit trail gets the reason only.

        Raises SkipNotFilledIn, or NotNow when it is not required or already proved.
        """
        talk = self.conversations.conversation(appointment_id, by=by)
        citizen = talk.citizen(participant_id)
        asked = self.ledger.requests.of_participant(participant_id)
        is_proved = proof(asked, talk.requirements) is not None
        if talk.requirements.demand is not Demand.REQUIRED or is_proved:
            raise NotNow("there is nothing to skip")
        reason, note = read_skip(fields)
        skip = Skip(
            appointment_id=appointment_id,
            participant_id=citizen.participant_id,
            reason=reason,
            note=note,
            employee_id=by.id,
            employee_name=by.name,
            at=self.ledger.clock.now(),
        )
        with self.ledger.transactions.transaction():
            self._excuse(skip, latest(asked))
        return skip

    def check_finish(self, appointment_id: str, *, by: Employee) -> None:
        """Raise IdentificationRequired while somebody who was let in has not proved who he is.

        What was proved for the first subject may be too little for one that came to it.
        """
        talk = self.conversations.conversation(appointment_id, by=by)
        if talk.requirements.demand is not Demand.REQUIRED:
            return
        excused = self.skips.of_appointment(appointment_id)
        for citizen in talk.citizens:
            asked = self.ledger.requests.of_participant(citizen.participant_id)
            is_proved = proof(asked, talk.requirements) is not None
            if citizen.is_inside and not is_proved and citizen.participant_id not in excused:
                raise IdentificationRequired(f"nothing proved by {citizen.participant_id}")

    def asks_more(self, appointment_id: str) -> None:
        """A subject came that asks more: nobody was excused for that."""
        with self.ledger.transactions.transaction():
            for participant_id in self.skips.of_appointment(appointment_id):
                self.skips.drop(participant_id)

    def end(self, appointment_id: str) -> None:
        """The conversation is over: code, mark and identity data go (Logius D2)."""
        with self.ledger.transactions.transaction():
            requests = self.ledger.requests.of_appointment(appointment_id)
            for request in requests:
                if request.state not in OVER:
                    self._save(request.end())
            if requests:
                self.ledger.requests.forget_prints(appointment_id)
                self.ledger.outbox.add(Kind.END_IDENTIFICATION, appointment_id)

    def moved(self, participant_id: str) -> None:
        """Another browser took the visit over: what was proved, or excused, is over."""
        with self.ledger.transactions.transaction():
            for request in self.ledger.requests.of_participant(participant_id):
                if request.state is State.COMPLETED:
                    # Nothing to wipe: ident has done it, or will when it gets the completion.
                    self._save(request.moved())
                elif request.state is not State.ENDED:
                    self.ledger.end(request.moved())
            self.skips.drop(participant_id)

    def _excuse(self, skip: Skip, request: IdentificationRequest | None) -> None:
        call, who = skip.appointment_id, skip.participant_id
        action, actor = Action.IDENTIFICATION_SKIPPED, skip.employee_id
        self.skips.keep(skip)
        # What was proved and became too little by a later subject is still to be completed.
        if request is not None and request.state not in OVER | PROVED:
            self.ledger.end(request.end())
        self.ledger.note(action, who, call=call, actor=actor, reason=skip.reason)
        self.ledger.tell(call)

    def _save(self, ended: IdentificationRequest) -> None:
        if self.ledger.requests.save(ended):
            self.ledger.tell(ended.appointment_id)
