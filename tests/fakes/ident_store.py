"""The stores of ident in memory; tests/contract/test_ident_store.py holds them to the real one."""

import os
from collections import defaultdict
from dataclasses import replace

from ident.domain import RequestFacts, RequestState, Taken
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


class FakeDataKeys:
    def __init__(self):
        self._keys = {}

    def make(self, subject, *, lifetime):
        return self._keys.setdefault(subject, os.urandom(32))

    def get(self, subject):
        if subject not in self._keys:
            raise NothingToShow("data key is gone")
        return self._keys[subject]

    def destroy(self, subject):
        self._keys.pop(subject, None)


class FakeRequests:
    def __init__(self, keys=None):
        self._keys = keys or FakeDataKeys()
        self._facts = {}
        self._identities = {}
        self._people = {}
        self._members = defaultdict(set)
        self._ended = set()
        self._readings = defaultdict(list)

    def join(self, place):
        if place.conversation_id in self._ended:
            return False
        self._members[place.conversation_id].add(place.request_id)
        return True

    def facts(self, request_id):
        facts = self._known(request_id)
        if facts.state is RequestState.IDENTIFIED and request_id not in self._identities:
            return RequestFacts(
                request_id=request_id,
                state=RequestState.EXPIRED,
                at=facts.at,
                level=facts.level,
                means=facts.means,
            )
        return facts

    def note(self, facts):
        return self._change(facts) is not None

    def enter(self, place, known):
        before = self._known(place.request_id)
        if before.state is RequestState.WIPED or before.comparison:
            return False
        self._facts[place.request_id] = replace(before, known=before.known or known)
        return True

    def identify(self, facts, identity, *, place):
        call = place.conversation_id
        if self._known(place.request_id).state in CLOSED or call in self._ended:
            return Taken.CLOSED
        person = (call, identity.person)
        holder = self._people.get(person, (place.participant_id, place.request_id))
        if holder[0] != place.participant_id:
            return Taken.SAME_PERSON
        self._people[person] = (place.participant_id, place.request_id)
        self._change(facts)
        self._identities[place.request_id] = identity
        return Taken.KEPT

    def identity(self, request_id):
        if request_id not in self._identities:
            raise NothingToShow("no identity for this request")
        return self._identities[request_id]

    def compare(self, request_id, comparison):
        facts = self.facts(request_id)
        if facts.state is not RequestState.IDENTIFIED:
            raise NothingToShow("request went away while it was compared")
        first = facts.comparison or comparison
        self._facts[request_id] = replace(facts, comparison=first)
        return first

    def note_reading(self, reading):
        self._readings[reading.request_id].append(reading)

    def readings(self, request_id):
        return list(self._readings[request_id])

    def wipe(self, request_id):
        self.finish(request_id)
        held = {person for person, (_, held) in self._people.items() if held == request_id}
        for person in held:
            del self._people[person]

    def finish(self, request_id):
        self._facts[request_id] = RequestFacts(request_id=request_id, state=RequestState.WIPED)
        self._identities.pop(request_id, None)
        self._keys.destroy(f"request:{request_id}")

    def end_conversation(self, conversation_id):
        self._ended.add(conversation_id)
        for request_id in self._members.pop(conversation_id, ()):
            self.finish(request_id)

    def run_out(self, request_id):
        """What time does to the real one."""
        self._identities.pop(request_id, None)

    def _known(self, request_id):
        unknown = RequestFacts(request_id=request_id, state=RequestState.UNKNOWN)
        return self._facts.get(request_id, unknown)

    def _change(self, facts):
        before = self._known(facts.request_id)
        if before.state in CLOSED:
            return None
        kept = replace(facts, known=before.known, comparison=before.comparison)
        self._facts[facts.request_id] = kept
        return kept
