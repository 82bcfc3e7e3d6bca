"""Receiving documents: begin, go on after a broken line, send, and think better of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sidecar.core.documents import WrongOffset
from sidecar.core.errors import NotFound, Unavailable
from sidecar.core.ids import new_id
from sidecar.core.limits import Quota
from sidecar.core.work import Kind as Work
from sidecar.documents.domain import (
    EMPTY,
    FREE,
    Document,
    Event,
    Origin,
    Request,
    State,
    after,
)
from sidecar.documents.forms import MEGABYTE, read_remark, shown_name
from sidecar.documents.ledger import Ledger
from sidecar.documents.ports import Conversations, Leases, Vault
from sidecar.documents.refusals import (
    ConversationOver,
    DocumentGone,
    DocumentUnknown,
    EnoughDocuments,
    NothingToSend,
    NotInCall,
    NotWhole,
    OffsetDiffers,
    RequestClosed,
    RequestUnknown,
    TooLarge,
)

MOST_OF_ONE = 50
BYTES_OF_ONE = 2048 * MEGABYTE


@dataclass(frozen=True, kw_only=True)
class Party:
    """Who sends, in which conversation, and whose document it is or to whom it may be shown.

    `only` is the one request he can reach, for who came by a link of that request.
    """

    appointment_id: str
    participant_id: str
    sender_id: str
    origin: Origin = Origin.CITIZEN
    only: str | None = None

    @classmethod
    def of_citizen(
        cls, appointment_id: str, participant_id: str, *, only: str | None = None
    ) -> "Party":
        return cls(
            appointment_id=appointment_id,
            participant_id=participant_id,
            sender_id=participant_id,
            only=only,
        )


@dataclass(frozen=True, kw_only=True)
class Receiving:
    ledger: Ledger
    conversations: Conversations
    vault: Vault
    leases: Leases
    quota: Quota
    largest: int = 100 * MEGABYTE
    # How many files one form may bring; the requests have their own limits.
    most_at_once: int = 5

    def asked(self, party: Party, request_id: str) -> Request:
        """What he is asked, while he may send it; raises as `begin`, and NotInCall."""
        self._check_open(party)
        return self._asked(party, request_id)

    def begin(
        self, party: Party, *, request_id: str | None, name: str, size: int | None
    ) -> Document:
        """A place for one document. `size` None: not known before its end, so never too large yet.

        Raises RequestUnknown, RequestClosed, EnoughDocuments, TooLarge, ConversationOver, TooMany.
        """
        self._check_open(party)
        self.quota.take(party.sender_id)
        with self.ledger.transactions.transaction():
            self.ledger.store.lock(party.participant_id)
            request = self._request(party, request_id)
            document = self._new(party, request, name=name, size=size)
            if size is not None and size > document.largest:
                raise TooLarge(f"{size} bytes announced", most=document.largest)
            self._check_room(document, request)
            self.ledger.store.add(document)
            self.vault.begin(document.id)
            self.ledger.tell(document)
        return document

    def of(self, party: Party, document_id: str) -> tuple[Document, int]:
        """His own upload, and how much of it is here; raises DocumentUnknown, DocumentGone."""
        document = self._own(party, document_id)
        try:
            return document, self.vault.received(document_id)
        except NotFound as error:
            raise DocumentGone(f"key of document {document_id} is gone") from error

    def append(
        self,
        party: Party,
        document_id: str,
        *,
        offset: int,
        chunks: Iterable[bytes],
        length: int | None = None,
    ) -> int:
        """The new offset. `length` is how many bytes were announced to come now.

        Raises OffsetDiffers, TooLarge, Busy, AlreadySent, DocumentGone, ConversationOver.
        """
        self._check_open(party)
        document, received = self.of(party, document_id)
        after(document.state, Event.RECEIVE)
        # At another offset the vault says so: who lost count must hear that (tus 1.0, PATCH).
        too_many = length is not None and offset + length > document.limit
        if too_many and offset == received:
            raise TooLarge(f"{length} bytes at {offset}", most=document.limit)
        with self.leases.held(document_id) as lease:
            kept = lease.kept(_no_more_than(document.limit - offset, chunks, document))
            return self._appended(document, offset, kept)

    def _appended(self, document: Document, offset: int, chunks: Iterable[bytes]) -> int:
        try:
            now_at = self.vault.append(document.id, offset, chunks)
        except WrongOffset as error:
            raise OffsetDiffers(f"document {document.id} is not at {offset}") from error
        except NotFound as error:
            raise DocumentGone(f"document {document.id} went meanwhile") from error
        except OSError as error:
            raise Unavailable("documents cannot be kept now") from error
        with self.ledger.transactions.transaction():
            if self.ledger.store.get(document.id).state in EMPTY:
                # It was destroyed while these bytes came: so must they.
                self.ledger.outbox.add(Work.DESTROY_DOCUMENT, document.id)
                return now_at
            if now_at == document.size:
                self.ledger.tell(document)
        return now_at

    def whole(self, party: Party, document_id: str) -> Document:
        """All of it came: what was not known before, its size, is known now."""
        _, received = self.of(party, document_id)
        return self.ledger.change(document_id, size=received)

    def send(self, party: Party, request_id: str | None, *, remark: str = "") -> list[Document]:
        """Verstuur: what is complete goes on to be checked; what is not stays.

        Who presses twice sends once. Raises NotWhole when nothing is complete yet, NothingToSend
        when nothing is there.
        """
        self._check_open(party)
        text = read_remark(remark)
        with self.ledger.transactions.transaction():
            if request_id is not None:
                self._request(party, request_id)
            waiting = [each for each in self._of(party) if each.request_id == request_id]
            whole = [each for each in waiting if self._is_whole(each)]
            if not whole and (waiting or not self._was_sent(party, request_id)):
                problem = NotWhole if waiting else NothingToSend
                raise problem(f"request {request_id}: nothing complete")
            return [self._send(each, party, text) for each in whole]

    def cancel(self, party: Party, document_id: str) -> None:
        """Away with it; what the civil servant may have seen is not the citizen's to take back."""
        document = self._own(party, document_id)
        self.ledger.follow(document.id, Event.CANCEL, actor=party.sender_id)

    def _send(self, document: Document, party: Party, remark: str) -> Document:
        now = self.ledger.clock.now()
        sent = self.ledger.follow(
            document.id, Event.SEND, actor=party.sender_id, sent_at=now, remark=remark
        )
        self.ledger.outbox.add(Work.CHECK_DOCUMENT, document.id)
        return sent

    def _was_sent(self, party: Party, request_id: str | None) -> bool:
        return any(
            each.request_id == request_id
            and each.sender_id == party.sender_id
            and each.participant_id == party.participant_id
            and each.sent_at is not None
            and each.state not in EMPTY
            for each in self.ledger.store.documents(party.appointment_id)
        )

    def _is_whole(self, document: Document) -> bool:
        return document.size is not None and self.vault.received(document.id) == document.size

    def _of(self, party: Party) -> list[Document]:
        """What he is sending, and did not send yet."""
        now = self.ledger.clock.now()
        return [
            each
            for each in self.ledger.store.documents(party.appointment_id)
            if each.sender_id == party.sender_id
            and each.participant_id == party.participant_id
            and each.state is State.RECEIVING
            and not each.has_expired(now)
        ]

    def _own(self, party: Party, document_id: str) -> Document:
        document = self.ledger.store.get(document_id)
        mine = (document.appointment_id, document.sender_id) == (
            party.appointment_id,
            party.sender_id,
        )
        if not mine or party.only not in (None, document.request_id):
            raise DocumentUnknown("document of somebody else, or of another request")
        if document.has_expired(self.ledger.clock.now()):
            document = self.ledger.follow(document.id, Event.EXPIRE, actor=party.sender_id)
        if document.state is State.DELETED:
            raise DocumentGone(f"document {document_id} is gone")
        return document

    def _request(self, party: Party, request_id: str | None) -> Request | None:
        if request_id is None:
            if party.origin is Origin.CITIZEN:
                raise RequestUnknown("a citizen sends what was asked")
            return None
        return self._asked(party, request_id)

    def _asked(self, party: Party, request_id: str) -> Request:
        request = self.ledger.store.request(request_id)
        owner = (request.appointment_id, request.participant_id)
        if party.origin is not Origin.CITIZEN or owner != (
            party.appointment_id,
            party.participant_id,
        ):
            raise RequestUnknown("request to somebody else")
        if party.only not in (None, request_id):
            raise RequestUnknown("another request than that of the phone")
        if not request.is_open:
            raise RequestClosed(f"request {request_id} was withdrawn")
        return request

    def _new(
        self, party: Party, request: Request | None, *, name: str, size: int | None
    ) -> Document:
        return Document(
            id=new_id(),
            appointment_id=party.appointment_id,
            participant_id=party.participant_id,
            sender_id=party.sender_id,
            origin=party.origin,
            request_id=request.id if request else None,
            name=shown_name(name),
            size=size,
            largest=min(request.largest, self.largest) if request else self.largest,
            is_confidential=request.is_confidential if request else False,
            begun_at=self.ledger.clock.now(),
            state=after(State.ASKED, Event.BEGIN),
        )

    def _check_room(self, new: Document, request: Request | None) -> None:
        live = [
            each
            for each in self.ledger.store.documents(new.appointment_id)
            if each.participant_id == new.participant_id and each.state not in FREE
        ]
        of_request = [each for each in live if request and each.request_id == request.id]
        if request and len(of_request) >= request.most:
            raise EnoughDocuments(f"request {request.id} has {len(of_request)}", most=request.most)
        used = sum(each.limit for each in live if each.origin is new.origin)
        if len(live) >= MOST_OF_ONE or used + (new.size or 0) > BYTES_OF_ONE:
            raise EnoughDocuments("a participant has too many documents", most=MOST_OF_ONE)

    def _check_open(self, party: Party) -> None:
        talk = self.conversations.of_anybody(party.appointment_id)
        if talk is None or talk.is_over:
            raise ConversationOver("nothing comes in after the end")
        person = talk.person(party.participant_id)
        if person is None:
            raise RequestUnknown("nobody whose matter it is")
        if party.origin is Origin.CITIZEN and not person.is_admitted:
            raise NotInCall("nobody let him in yet")


def _no_more_than(most: int, chunks: Iterable[bytes], document: Document) -> Iterator[bytes]:
    left = most
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise TooLarge(f"document {document.id} goes on", most=document.limit)
        yield chunk
