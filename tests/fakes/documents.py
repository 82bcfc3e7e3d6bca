"""Fakes of the ports of documents; FakeDocuments and FakePhones pass the contract tests."""

import hashlib
from dataclasses import replace

from sidecar.core.documents import Inspected, Kind, ScannerAway, Unfit, Why
from sidecar.core.errors import NotFound
from sidecar.documents.domain import State
from sidecar.documents.ports import Person, Place, Talk
from sidecar.documents.refusals import DocumentUnknown, RequestUnknown

# A PNG of one grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c63680000008200817dd2e7f20000000049454e44ae426082"
)
EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class FakeDocuments:
    """Two dictionaries, and who holds what."""

    def __init__(self):
        self._requests, self._documents, self._held = {}, {}, {}

    def add_request(self, request):
        self._requests[request.id] = request

    def request(self, request_id):
        if request_id not in self._requests:
            raise RequestUnknown(request_id)
        return self._requests[request_id]

    def withdraw(self, request_id, at):
        found = self._requests.get(request_id)
        if found is None or found.withdrawn_at is not None:
            return False
        self._requests[request_id] = replace(found, withdrawn_at=at)
        return True

    def requests(self, appointment_id):
        found = [each for each in self._requests.values() if each.appointment_id == appointment_id]
        return sorted(found, key=lambda each: (each.asked_at, each.id))

    def lock(self, participant_id):
        """One at a time in any case."""

    def add(self, document):
        self._documents[document.id] = document

    def get(self, document_id):
        if document_id not in self._documents:
            raise DocumentUnknown(document_id)
        return self._documents[document_id]

    def save(self, document):
        found = self._documents.get(document.id)
        if found is None or found.version != document.version - 1:
            return False
        self._documents[document.id] = document
        return True

    def documents(self, appointment_id):
        found = [each for each in self._documents.values() if each.appointment_id == appointment_id]
        return sorted(found, key=lambda each: (each.begun_at, each.id))

    def in_states(self, states, *, after, most):
        found = [e for e in self._documents.values() if e.state in states and e.id > after]
        return sorted(found, key=lambda each: each.id)[:most]

    def states(self, document_ids):
        return {each: self._documents[each].state for each in document_ids & self._documents.keys()}

    def take(self, document_id, holder, *, now, until):
        found = self._documents.get(document_id)
        if found is None or found.state not in (State.RECEIVING, State.CHECKING):
            return False
        other, lasts = self._held.get(document_id, (holder, now))
        if other != holder and lasts >= now:
            return False
        self._held[document_id] = (holder, until)
        return True

    def release(self, document_id, holder):
        if self._held.get(document_id, ("", None))[0] == holder:
            del self._held[document_id]

    def remove(self, document_id):
        self._documents.pop(document_id, None)

    def forget(self, appointment_ids, /):
        old = [
            each.id
            for each in self._documents.values()
            if each.appointment_id in appointment_ids and each.state is not State.ACCEPTED
        ]
        asked = [r.id for r in self._requests.values() if r.appointment_id in appointment_ids]
        for each in old:
            del self._documents[each]
        for each in asked:
            del self._requests[each]
        return {"documents": len(old), "document_requests": len(asked)}


class FakePhones:
    """A dictionary by request, and the links that fall with a phone."""

    def __init__(self, links):
        self._links, self._phones = links, {}

    def join(self, phone):
        taken = {each.browser_hash for each in self._phones.values()}
        if phone.request_id in self._phones or phone.browser_hash in taken:
            return False
        self._phones[phone.request_id] = phone
        return True

    def of_browser(self, browser_hash):
        mine = (each for each in self._phones.values() if each.browser_hash == browser_hash)
        return next(mine, None)

    def of_request(self, request_id):
        return self._phones.get(request_id)

    def drop(self, request_id):
        self._links.drop(lambda link: link.request_id == request_id)
        return self._phones.pop(request_id, None) is not None

    def forget(self, appointment_ids, /):
        links = self._links.drop(lambda link: link.appointment_id in appointment_ids)
        old = [r for r, each in self._phones.items() if each.appointment_id in appointment_ids]
        for request_id in old:
            del self._phones[request_id]
        return {"document_phone_links": links, "document_phones": len(old)}


BEGINNINGS = {
    b"%PDF": Kind.PDF,
    b"\xff\xd8": Kind.JPEG,
    b"\x89PNG": Kind.PNG,
    b"PK": Kind.DOCX,
}


class PlainInspector:
    """Looks at the first bytes only; a picture is written anew without its word GPS."""

    def inspect(self, chunks, *, allowed):
        content = b"".join(chunks)
        kind = next((k for start, k in BEGINNINGS.items() if content.startswith(start)), None)
        if kind is None:
            raise Unfit(Why.UNKNOWN_KIND)
        if kind not in allowed:
            raise Unfit(Why.NOT_ALLOWED)
        if b"/JavaScript" in content:
            raise Unfit(Why.ACTIVE_CONTENT)
        anew = iter([content.replace(b"GPS", b"")]) if kind is Kind.JPEG else None
        return Inspected(kind=kind, pages=max(1, content.count(b"/Page ")), content=anew)

    def page(self, chunks, *, kind, number):
        for _ in chunks:
            """Read to its end, as a real one does."""
        return PIXEL


class PlainScanner:
    """Knows one virus; `is_away` for a daemon that does not answer."""

    def __init__(self):
        self.is_away = False

    def scan(self, chunks):
        if self.is_away:
            raise ScannerAway("nobody answers")
        return "Eicar" if EICAR in b"".join(chunks) else None


class OneTable:
    """Appointment a1 of desk burgerzaken with citizens p1 and p2, both let in."""

    def __init__(self, *, ready_made=()):
        people = [
            Person(participant_id=each, name=name, is_admitted=True, ready_made=ready_made)
            for each, name in (("p1", "Jan Jansen"), ("p2", "Piet Pietersen"))
        ]
        self.talk = Talk(appointment_id="a1", people=tuple(people), is_over=False)
        self.is_forgotten = False
        self.ended_at = None

    def over(self, at=None):
        self.talk = replace(self.talk, is_over=True)
        self.ended_at = at

    def ended(self, appointment_ids, /):
        known = {"a1"} - ({"a1"} if self.is_forgotten else set())
        return dict.fromkeys(known & set(appointment_ids), self.ended_at)

    def keep_out(self, participant_id):
        self._admit(participant_id, admitted=False)

    def let_in(self, participant_id):
        self._admit(participant_id, admitted=True)

    def _admit(self, participant_id, *, admitted):
        people = tuple(
            replace(each, is_admitted=admitted) if each.participant_id == participant_id else each
            for each in self.talk.people
        )
        self.talk = replace(self.talk, people=people)

    def alone(self):
        self.talk = replace(self.talk, people=self.talk.people[:1])

    def of_employee(self, appointment_id, *, by):
        if appointment_id != "a1" or not by.serves("burgerzaken"):
            raise NotFound(appointment_id)
        return self.talk

    def of_anybody(self, appointment_id):
        return self.talk if appointment_id == "a1" and not self.is_forgotten else None


class OneCase:
    """The citizen's case, once there is one."""

    def __init__(self):
        self.place = Place(request="i1", number="ZAAK-1")

    def of(self, appointment_id, participant_id):
        return self.place if appointment_id == "a1" else None


class CaseFile:
    """A case system that remembers what it got; `problem` is what it says instead."""

    def __init__(self):
        self.filed, self.papers, self.problem = {}, [], None

    def file(self, paper, chunks):
        content = b"".join(chunks)
        if self.problem is not None:
            raise self.problem
        assert hashlib.sha256(content).hexdigest() == paper.sha256
        assert len(content) == paper.size
        self.filed[paper.document_id] = content
        self.papers.append(paper)
