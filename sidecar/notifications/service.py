"""Use cases of notifications: each is the deed of one kind of row in the outbox."""

import logging
from dataclasses import dataclass

from sidecar.core.errors import NotFound
from sidecar.core.visits import Correspondence
from sidecar.notifications.domain import Mail, MailRefused, Receipt
from sidecar.notifications.ports import Appointments, Letters, MailPort

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Notifications:
    """May be asked twice for the same mail: the mail then carries the same Message-ID."""

    appointments: Appointments
    letters: Letters
    mail: MailPort

    def confirm(self, participant_id: str) -> None:
        """Mail the personal link, unless the appointment has ended in the meantime."""
        facts = self._facts(participant_id)
        if facts is None or not facts.is_planned:
            return
        self._send(self.letters.confirmation(facts), participant_id)

    def tell_changed(self, participant_id: str) -> None:
        """Mail the new moment, unless the appointment has ended in the meantime."""
        facts = self._facts(participant_id)
        if facts is not None and facts.is_planned:
            self._send(self.letters.changed(facts), participant_id)

    def tell_cancelled(self, participant_id: str) -> None:
        facts = self._facts(participant_id)
        if facts is not None:
            self._send(self.letters.cancellation(facts), participant_id)

    def note(self, receipt: Receipt) -> None:
        """What a provider says became of a message; for now only the log hears it."""
        log.info("receipt", extra={"reference": receipt.reference, "outcome": receipt.outcome})

    def _facts(self, participant_id: str) -> Correspondence | None:
        try:
            return self.appointments.correspondence(participant_id)
        except NotFound:
            # Wiped in the meantime: there is nobody to write to, and trying again has no use.
            log.info("nobody to mail", extra={"participant_id": participant_id})
            return None

    def _send(self, mail: Mail, participant_id: str) -> None:
        try:
            self.mail.send(mail)
        except MailRefused:
            log.warning("mail refused", extra={"participant_id": participant_id})
            self.appointments.mail_refused(participant_id)
            return
        self.appointments.mail_sent(participant_id)
