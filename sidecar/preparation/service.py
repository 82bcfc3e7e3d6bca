"""Use cases of preparation: keep what somebody's own test found, and tell the desk of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sidecar.core.clock import Clock
from sidecar.core.devices import DeviceCheck, Part, Result
from sidecar.core.work import Signals, Transactions, appointment_topic, desk_topic
from sidecar.preparation.domain import TELL_AGAIN_AFTER, Guest, PracticeOver
from sidecar.preparation.ports import DeviceChecks, Guests


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """What a citizen can do before the call, and what the desk gets to know of it."""

    checks: DeviceChecks
    guests: Guests
    transactions: Transactions
    signals: Signals
    clock: Clock

    def guest(self, link: str) -> Guest:
        """Who practises with this link, days before too; raises the refusal of a dead link."""
        return self.guests.by_link(link)

    def practised(self, link: str, found: Mapping[Part, Result], *, browser: str) -> None:
        """Keep it, unless the visit was started: then PracticeOver."""
        guest = self.guests.by_link(link)
        if guest.has_started:
            raise PracticeOver("the visit was started in a browser")
        self._keep(guest, found, browser)

    def tested(self, participant_id: str, found: Mapping[Part, Result], *, browser: str) -> None:
        """Of the browser that holds the visit, just before it waits."""
        self._keep(self.guests.by_participant(participant_id), found, browser)

    def of(self, participant_ids: Collection[str]) -> dict[str, DeviceCheck]:
        """The newest test of each; who did not test is left out."""
        return self.checks.of(participant_ids)

    def _keep(self, guest: Guest, found: Mapping[Part, Result], browser: str) -> None:
        check = DeviceCheck(
            participant_id=guest.participant_id,
            appointment_id=guest.appointment_id,
            checked_at=self.clock.now(),
            browser=browser,
            **{part.value: result for part, result in found.items()},
        )
        with self.transactions.transaction():
            before = self.checks.of([guest.participant_id]).get(guest.participant_id)
            self.checks.keep(check)
            if before is None or self._is_news(check, before):
                self.signals.changed(
                    desk_topic(guest.desk_id), appointment_topic(guest.appointment_id)
                )

    def _is_news(self, check: DeviceCheck, before: DeviceCheck) -> bool:
        """Else the screens, which look by themselves every minute, hear of it then."""
        is_other = check.found != before.found
        return is_other and check.checked_at - before.checked_at >= TELL_AGAIN_AFTER
