"""The stores of ident in memory; tests/contract/test_ident_store.py holds them to the real one."""

from ident.domain import RequestFacts, RequestState
from ident.refusals import NothingToShow, NoVisit, OtherBrowser

CLOSED = (RequestState.IDENTIFIED, RequestState.WIPED)


class FakeVisits:
    def __init__(self):
        self._by_id = {}

    def save(self, visit):
        self._by_id[visit.id] = visit

    def get(self, visit_id):
        if visit_id not in self._by_id:
            raise NoVisit("no visit for this cookie")
        return self._by_id[visit_id]

    def drop(self, visit_id):
        self._by_id.pop(visit_id, None)


class FakePendingLogins:
    def __init__(self):
        self._by_state = {}

    def add(self, state, login):
        self._by_state[state] = login

    def get(self, state):
        if state not in self._by_state:
            raise OtherBrowser("no login under way for this state")
        return self._by_state[state]

    def take(self, state):
        login = self.get(state)
        del self._by_state[state]
        return login


class FakeSpent:
    def __init__(self):
        self._spent = set()

    def spend(self, kind, key, *, lifetime):
        if (kind, key) in self._spent:
            return False
        self._spent.add((kind, key))
        return True


class FakeRequests:
    def __init__(self):
        self._facts = {}
        self._identities = {}

    def facts(self, request_id):
        unknown = RequestFacts(request_id=request_id, state=RequestState.UNKNOWN)
        facts = self._facts.get(request_id, unknown)
        if facts.state is RequestState.IDENTIFIED and request_id not in self._identities:
            return RequestFacts(request_id=request_id, state=RequestState.EXPIRED, at=facts.at)
        return facts

    def note(self, facts):
        known = self._facts.get(facts.request_id)
        if known and known.state in CLOSED:
            return False
        self._facts[facts.request_id] = facts
        return True

    def identify(self, facts, identity):
        known = self._facts.get(facts.request_id)
        if known and known.state in CLOSED:
            return False
        self._facts[facts.request_id] = facts
        self._identities[facts.request_id] = identity
        return True

    def identity(self, request_id):
        if request_id not in self._identities:
            raise NothingToShow("no identity for this request")
        return self._identities[request_id]

    def wipe(self, request_id):
        self._facts[request_id] = RequestFacts(request_id=request_id, state=RequestState.WIPED)
        self._identities.pop(request_id, None)

    def run_out(self, request_id):
        """What time does to the real one."""
        self._identities.pop(request_id, None)
