"""Fakes for preparation. `FakeDeviceChecks` passes tests/contract/test_device_checks.py."""

from sidecar.core.errors import NotFound


class FakeDeviceChecks:
    def __init__(self):
        self._newest = {}

    def keep(self, check):
        before = self._newest.get(check.participant_id)
        if before is None or before.checked_at <= check.checked_at:
            self._newest[check.participant_id] = check

    def of(self, participant_ids):
        return {who: self._newest[who] for who in participant_ids if who in self._newest}


class ListGuests:
    """Who was named here holds a link, which is his id."""

    def __init__(self, *guests):
        self.known = {guest.participant_id: guest for guest in guests}

    def by_link(self, link):
        return self.by_participant(link)

    def by_participant(self, participant_id):
        if participant_id not in self.known:
            raise NotFound(f"participant {participant_id}")
        return self.known[participant_id]
