"""Fakes of the ports of identification; the stores pass the contract tests of the real ones."""

from dataclasses import dataclass, replace

from ident.contract import DERIVED_CODE
from sidecar.core.errors import NotFound, Unavailable
from sidecar.core.requirements import Demand, Requirements
from sidecar.core.visits import Part
from sidecar.identification.closing import Closing
from sidecar.identification.codes import CodePrints
from sidecar.identification.errands import Errands
from sidecar.identification.following import Following
from sidecar.identification.handover import HERE, PhoneHandover
from sidecar.identification.ledger import Ledger
from sidecar.identification.ports import Citizen, Conversation
from sidecar.identification.proof import latest
from sidecar.identification.refusals import RequestUnknown
from sidecar.identification.service import Identification
from sidecar.identification.states import RUNNING, State
from tests.fakes.phone_links import a_door
from tests.fakes.work import FakeTransactions, ListAudit, ListOutbox, ListSignals

BALIE = "https://balie.example"
TOWN = "Gemeente Voorbeeldstad"


class FakeRequests:
    def __init__(self):
        self._by_id = {}
        self._readings = set()

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

    def of_participant(self, participant_id):
        found = [r for r in self._all() if r.participant_id == participant_id]
        return sorted(found, key=lambda r: r.asked_at)

    def of_appointment(self, appointment_id):
        found = [r for r in self._all() if r.appointment_id == appointment_id]
        return sorted(found, key=lambda r: r.asked_at)

    def forget_prints(self, appointment_id):
        for request in self.of_appointment(appointment_id):
            self._by_id[request.id] = replace(request, code_print=None)

    def awaited(self, *, since):
        return [r for r in self._all() if self._waits(r) and r.asked_at > since]

    def without_result(self, *, since):
        return [
            r
            for r in self._all()
            if r.completed_at
            and r.completed_at > since
            and None in (r.case_number, r.evidence_sha256)
        ]

    def note_reading(self, reading, *, appointment_id):
        known = reading in self._readings
        self._readings.add(reading)
        return not known

    def _all(self):
        return list(self._by_id.values())

    @staticmethod
    def _waits(request):
        compares = request.state is State.IDENTIFIED and request.scheme == DERIVED_CODE
        return compares or request.state in RUNNING


class FakeSkips:
    def __init__(self):
        self._by_participant = {}

    def keep(self, skip):
        self._by_participant[skip.participant_id] = skip

    def of_appointment(self, appointment_id):
        kept = self._by_participant.items()
        return {who: skip for who, skip in kept if skip.appointment_id == appointment_id}

    def drop(self, participant_id):
        self._by_participant.pop(participant_id, None)


class OneConversation:
    """Appointment a1 of desk burgerzaken with citizen p1, and p2 when there are two."""

    def __init__(self, **wanted):
        self.requirements = Requirements(**{"demand": Demand.REQUIRED, "level": "midden"} | wanted)
        self.inside = {"p1": True}
        self.names = {"p1": "Jan Jansen", "p2": "Kim Bos"}
        self.parts = {}
        self.languages = {"p1": "nl", "p2": "nl"}
        self.came_at = None

    def conversation(self, appointment_id, *, by):
        if appointment_id != "a1" or not by.serves("burgerzaken"):
            raise NotFound(appointment_id)
        citizens = [
            Citizen(
                participant_id=who,
                name=self.names[who],
                language=self.languages[who],
                is_inside=is_inside,
                came_at=self.came_at,
                part=self.parts.get(who, Part.CITIZEN),
            )
            for who, is_inside in self.inside.items()
        ]
        return Conversation(
            appointment_id="a1", people=tuple(citizens), requirements=self.requirements
        )


class PlainTokens:
    """Tokens one can read; that the real ones hold is tested in tests/contract."""

    def __init__(self):
        self.started = []

    def start(self, claims):
        self.started.append(claims)
        return f"start:{claims.request_id}:{claims.minimum_level}:{claims.asked_by}"

    def staff_view(self, claims):
        return f"staff:{claims.request_id}:{claims.employee_id}:{claims.purpose}"


class FakeIdent:
    def __init__(self):
        self.announced = {}
        self.done = []
        self.is_away = False
        self.has_login = True

    def events(self, request_id):
        self._answer()
        return self.announced.get(request_id, [])

    def wipe(self, request_id):
        self._do("wipe", request_id)

    def complete(self, completion):
        self._do("complete", completion)
        return self.has_login

    def end_conversation(self, conversation_id):
        self._do("end", conversation_id)

    def _do(self, *deed):
        self._answer()
        self.done.append(deed)

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


@dataclass(frozen=True)
class IdentificationWorld:
    """All use cases of identification on the same fakes, with the fakes at hand."""

    ledger: Ledger
    conversations: OneConversation
    people: Identification
    phones: PhoneHandover
    following: Following
    errands: Errands
    closing: Closing

    @property
    def requests(self):
        return self.ledger.requests

    @property
    def outbox(self):
        return self.ledger.outbox

    @property
    def audit(self):
        return self.ledger.audit

    @property
    def ident(self):
        return self.errands.ident

    @property
    def chat(self):
        return self.errands.chat

    def of(self, participant_id="p1"):
        return latest(self.requests.of_participant(participant_id))


def an_identification(clock, *, signals=None, conversations=None, **wanted):
    """The use cases on fakes; `wanted` is what the product demands."""
    ident, talks = FakeIdent(), conversations or OneConversation(**wanted)
    ledger = a_ledger(clock, signals or ListSignals())
    people = Identification(
        ledger=ledger,
        conversations=talks,
        skips=FakeSkips(),
        tokens=PlainTokens(),
        prints=CodePrints("k" * 32),
        organisation=TOWN,
        public_url=BALIE,
    )
    phones = PhoneHandover(
        identification=people, door=a_door(clock, f"{BALIE}{HERE}", purpose="phone-link")
    )
    return IdentificationWorld(
        ledger=ledger,
        conversations=talks,
        people=people,
        phones=phones,
        following=Following(ledger=ledger, ident=ident),
        errands=an_errand_boy(ledger, ident),
        closing=Closing(ledger=ledger, conversations=talks, skips=people.skips),
    )


def a_ledger(clock, signals):
    return Ledger(
        requests=FakeRequests(),
        transactions=FakeTransactions(),
        outbox=ListOutbox(),
        signals=signals,
        audit=ListAudit(),
        clock=clock,
    )


def an_errand_boy(ledger, ident):
    return Errands(
        ledger=ledger,
        ident=ident,
        chat=ListChat(),
        wording=KeyWording(),
        organisation=TOWN,
        public_url=BALIE,
    )
