"""Use cases of the follow-up: write down what was agreed, and have it mailed."""

from dataclasses import dataclass

from sidecar.core.clock import Clock
from sidecar.core.messages import MessageKind, Messenger
from sidecar.core.people import Employee
from sidecar.core.work import Signals, Transactions, appointment_topic
from sidecar.followup.domain import NextSteps, StepsChanged, read
from sidecar.followup.ports import Conversations, Steps, Talk


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    conversations: Conversations
    steps: Steps
    transactions: Transactions
    messenger: Messenger
    signals: Signals
    clock: Clock

    def of_employee(self, appointment_id: str, *, by: Employee) -> NextSteps:
        self.conversations.of_employee(appointment_id, by=by)
        return self.steps.of(appointment_id)

    def of_participant(self, participant_id: str) -> NextSteps | None:
        """For the page after the call; None for whom we do not know."""
        appointment_id = self.conversations.of_participant(participant_id)
        return None if appointment_id is None else self.steps.of(appointment_id)

    def write(self, appointment_id: str, text: str, *, seen: int, by: Employee) -> NextSteps:
        """Keep the text; `seen` is the version that was on the screen.

        During the call nothing leaves; after it the citizens get the new text at once. Raises
        StepsChanged when a colleague wrote in the meantime.
        """
        talk = self.conversations.of_employee(appointment_id, by=by)
        tidy, before = read(text), self.steps.of(appointment_id)
        if tidy == before.text:
            return before
        after = before.written(tidy, by=by.name, at=self.clock.now())
        with self.transactions.transaction():
            if before.version != seen or not self.steps.keep(after, was=seen):
                raise StepsChanged("written by a colleague")
            self.signals.changed(appointment_topic(appointment_id))
            return self._mail(talk, after) if talk.is_over else after

    def end(self, appointment_id: str) -> None:
        """The conversation is over: who came for it gets what was agreed. Twice does no harm."""
        talk = self.conversations.of_anybody(appointment_id)
        if talk is not None:
            with self.transactions.transaction():
                self._mail(talk, self.steps.of(appointment_id))

    def _mail(self, talk: Talk, steps: NextSteps) -> NextSteps:
        if not steps.awaits_mail:
            return steps
        self.steps.note_mailed(talk.appointment_id, steps.version)
        for participant_id in talk.citizens:
            self.messenger.tell(participant_id, MessageKind.NEXT_STEPS)
        return steps.mailed()
