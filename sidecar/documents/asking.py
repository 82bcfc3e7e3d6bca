"""Asking a citizen for documents, and taking that back; what both sides see of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sidecar.core.audit import Action
from sidecar.core.documents import Kind
from sidecar.core.ids import new_id
from sidecar.core.people import Employee, Visitor
from sidecar.documents.domain import Document, Event, Phone, Request, State
from sidecar.documents.forms import MEGABYTE, read_request
from sidecar.documents.ledger import Ledger
from sidecar.documents.ports import Conversations, Person, Talk
from sidecar.documents.refusals import ConversationOver, RequestUnknown

# What was cancelled or destroyed is of no use on the screen; what was refused says why.
_GONE = State.DELETED


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request with what came of it, for a card."""

    request: Request
    documents: tuple[Document, ...]

    @property
    def state(self) -> State:
        """`asked` as long as nothing came; else that of what came last."""
        return self.documents[-1].state if self.documents else State.ASKED

    @property
    def to_send(self) -> tuple[Document, ...]:
        return tuple(each for each in self.documents if each.state is State.RECEIVING)


@dataclass(frozen=True, kw_only=True)
class Table:
    """All that is asked of, sent by and shown to one citizen."""

    person: Person
    asked: tuple[Asked, ...]
    ours: tuple[Document, ...]
    is_over: bool
    ready_made: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.asked or self.ours)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """`kinds` may be asked for here, and one document is at most `largest` bytes."""

    ledger: Ledger
    conversations: Conversations
    kinds: Sequence[Kind] = tuple(Kind)
    largest: int = 100 * MEGABYTE

    def ask(
        self,
        appointment_id: str,
        participant_id: str,
        fields: Mapping[str, str],
        kinds: Sequence[str],
        *,
        by: Employee,
    ) -> Request:
        """Raises NotFilledIn, ConversationOver."""
        talk = self.conversations.of_employee(appointment_id, by=by)
        if talk.person(participant_id) is None:
            raise RequestUnknown("nobody of this conversation whose matter it is")
        if talk.is_over:
            raise ConversationOver("nothing is asked after the end")
        wanted = read_request(fields, kinds, offered=self.kinds, largest=self.largest)
        request = Request(
            id=new_id(),
            appointment_id=appointment_id,
            participant_id=participant_id,
            employee_id=by.id,
            employee_name=by.name,
            asked_at=self.ledger.clock.now(),
            **vars(wanted),
        )
        with self.ledger.transactions.transaction():
            self.ledger.store.add_request(request)
            self._note(Action.DOCUMENT_ASKED, request, by)
        return request

    def withdraw(self, appointment_id: str, request_id: str, *, by: Employee) -> None:
        """Nobody need send it any more; what was sent stays, what was not is gone."""
        self.conversations.of_employee(appointment_id, by=by)
        store = self.ledger.store
        with self.ledger.transactions.transaction():
            request = store.request(request_id)
            if request.appointment_id != appointment_id:
                raise RequestUnknown("request of another conversation")
            if not store.withdraw(request_id, self.ledger.clock.now()):
                return
            for document in store.documents(appointment_id):
                if document.request_id == request_id:
                    self.ledger.follow(document.id, Event.WITHDRAW, actor=by.id)
            self._note(Action.DOCUMENT_WITHDRAWN, request, by)

    def tables(self, appointment_id: str, *, by: Employee) -> list[Table]:
        """One for each citizen, for the civil servant: also what is not shown yet."""
        talk = self.conversations.of_employee(appointment_id, by=by)
        return [self._table(talk, person, is_staff=True) for person in talk.people]

    def table(self, visitor: Visitor) -> Table | None:
        """For the citizen himself; None for whom nothing is asked: who only helps, or waits."""
        return self._own(visitor.appointment_id, visitor.participant_id)

    def table_of_phone(self, phone: Phone) -> Table | None:
        """The one request that a phone sends for, and nothing else of the citizen."""
        table = self._own(phone.appointment_id, phone.participant_id)
        if table is None:
            return None
        asked = tuple(each for each in table.asked if each.request.id == phone.request_id)
        return replace(table, asked=asked, ours=(), ready_made=())

    def _own(self, appointment_id: str, participant_id: str) -> Table | None:
        talk = self.conversations.of_anybody(appointment_id)
        person = talk.person(participant_id) if talk else None
        if talk is None or person is None or not person.is_admitted:
            return None
        return self._table(talk, person, is_staff=False)

    def _table(self, talk: Talk, person: Person, *, is_staff: bool) -> Table:
        documents = [
            each
            for each in self.ledger.store.documents(talk.appointment_id)
            if each.participant_id == person.participant_id and each.state is not _GONE
        ]
        by_request: defaultdict[str | None, list[Document]] = defaultdict(list)
        for document in documents:
            by_request[document.request_id].append(document)
        requests = [
            each
            for each in self.ledger.store.requests(talk.appointment_id)
            if each.participant_id == person.participant_id
        ]
        asked = tuple(
            Asked(request=each, documents=tuple(by_request[each.id]))
            for each in requests
            if each.is_open or by_request[each.id]
        )
        labels = {each.label for each in requests if each.is_open}
        return Table(
            person=person,
            asked=asked,
            ours=tuple(each for each in by_request[None] if is_staff or each.is_shown),
            is_over=talk.is_over,
            ready_made=tuple(line for line in person.ready_made if line not in labels),
        )

    def _note(self, action: Action, request: Request, by: Employee) -> None:
        self.ledger.note(
            action, actor=by.id, subject=request.id, conversation=request.appointment_id
        )
        self.ledger.news(request.appointment_id, request.participant_id)
