"""Fakes of the ports of identification; FakeRequests passes the contract test of the store."""

from sidecar.core.errors import NotFound, Unavailable
from sidecar.identification.domain import RUNNING, RequestUnknown, State
from sidecar.identification.ports import Citizen
from sidecar.identification.service import Identification
from tests.fakes.work import FakeTransactions, ListAudit, ListOutbox, ListSignals

OVER = (State.COMPLETED, State.ENDED)


class FakeRequests:
    def __init__(self):
        self._by_id = {}

    def add(self, request):
        self._by_id[request.id] = request

    def get(self, request_id):
        if request_id not in self._by_id:
            raise RequestUnknown(request_id)
        return self._by_id[request_id]

    def save(self, request):
        if self._by_id[request.id].version != request.version - 1:
            return False
        self._by_id[request.id] = request
        return True

    def latest_of_appointment(self, appointment_id):
        return self._latest(r for r in self._all() if r.appointment_id == appointment_id)

    def latest_of_participant(self, participant_id):
        return self._latest(r for r in self._all() if r.participant_id == participant_id)

    def open_of_appointment(self, appointment_id):
        return [
            r for r in self._all() if r.appointment_id == appointment_id and r.state not in OVER
        ]

    def running(self, *, since):
        return [r for r in self._all() if r.state in RUNNING and r.asked_at > since]

    def _all(self):
        return list(self._by_id.values())

    @staticmethod
    def _latest(found):
        return max(found, key=lambda r: r.asked_at, default=None)


class OneConversation:
    """Appointment a1 of desk burgerzaken with citizen p1."""

    def __init__(self, *, is_inside=True, minimum_level="midden"):
        self.is_inside = is_inside
        self.minimum_level = minimum_level

    def citizen(self, appointment_id, *, by):
        if appointment_id != "a1" or not by.serves("burgerzaken"):
            raise NotFound(appointment_id)
        return Citizen(
            participant_id="p1",
            language="nl",
            is_inside=self.is_inside,
            minimum_level=self.minimum_level,
        )


class PlainTokens:
    """Tokens one can read; that the real ones hold is tested in tests/contract/test_ident.py."""

    def start(self, claims):
        return f"start:{claims.request_id}:{claims.minimum_level}:{claims.asked_by}"

    def staff_view(self, claims):
        return f"staff:{claims.request_id}:{claims.employee_id}"


class FakeIdent:
    def __init__(self):
        self.events = {}
        self.wiped = []
        self.is_away = False

    def last_event(self, request_id):
        self._answer()
        return self.events.get(request_id)

    def wipe(self, request_id):
        self._answer()
        self.events.pop(request_id, None)
        self.wiped.append(request_id)

    def _answer(self):
        if self.is_away:
            raise Unavailable("ident does not answer")


class ListChat:
    def __init__(self):
        self.said = []

    def say(self, appointment_id, *, to, text):
        self.said.append((appointment_id, to, text))


class KeyWording:
    def text(self, key, *, language, values):
        return f"{language}:{key}:{' '.join(values.values())}"


def an_identification(clock, **changes):
    """The use cases on fakes; a test names only what it is about."""
    values = {
        "requests": FakeRequests(),
        "conversations": OneConversation(),
        "tokens": PlainTokens(),
        "ident": FakeIdent(),
        "chat": ListChat(),
        "wording": KeyWording(),
        "transactions": FakeTransactions(),
        "outbox": ListOutbox(),
        "signals": ListSignals(),
        "audit": ListAudit(),
        "clock": clock,
        "organisation": "Gemeente Voorbeeldstad",
        "public_url": "https://balie.example",
    }
    return Identification(**values | changes)
