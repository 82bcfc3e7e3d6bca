"""A provider that remembers; it passes the contract test of the real adapters."""

from sidecar.core.errors import Unavailable
from sidecar.notifications.handing import SmsRefused


class FakeSms:
    def __init__(self):
        self.sent = []
        self.refuses = set()
        self.is_away = False
        self.outcomes = {}

    def send(self, sms):
        self._require_here()
        if sms.to in self.refuses:
            raise SmsRefused("provider refuses")
        self.sent.append(sms)
        return f"provider-{len(self.sent)}"

    def find(self, reference):
        self._require_here()
        places = [n for n, sms in enumerate(self.sent, 1) if sms.reference == reference]
        return f"provider-{places[0]}" if places else None

    def outcome(self, provider_id):
        self._require_here()
        return self.outcomes.get(provider_id)

    def _require_here(self):
        if self.is_away:
            raise Unavailable("provider does not answer")


class ListReceipts:
    """Keeps what was told; `fails` lets the next tellings end in an error nobody foresaw."""

    def __init__(self):
        self.told = []
        self.fails = 0

    def note(self, receipt):
        if self.fails:
            self.fails -= 1
            raise RuntimeError("the database is away")
        self.told.append(receipt)
