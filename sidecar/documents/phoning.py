"""Sending documents by phone while the call stays on the computer: the code, the phone, its end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sidecar.core.audit import Action
from sidecar.core.ids import hashed, new_secret
from sidecar.core.people import Visitor
from sidecar.core.phone_links import PhoneDoor, ShownLink
from sidecar.documents.domain import Phone, Request
from sidecar.documents.ledger import Ledger
from sidecar.documents.ports import Conversations, Phones
from sidecar.documents.receiving import Party, Receiving
from sidecar.documents.refusals import PhoneLinkUnknown, PhoneOver, RequestUnknown


@dataclass(frozen=True, kw_only=True)
class OnPhone:
    """What the computer shows for one request: the code to scan, or that a phone is joined."""

    link: ShownLink | None
    changes_in: timedelta


@dataclass(frozen=True, kw_only=True)
class Phoning:
    """A phone gets nothing of the visit: it sends for one request, and sees no other."""

    ledger: Ledger
    conversations: Conversations
    receiving: Receiving
    phones: Phones
    door: PhoneDoor

    def offer(self, visitor: Visitor, request_id: str) -> None:
        """Show the code from now on, until it was used or is put away.

        Raises RequestUnknown, RequestClosed, ConversationOver, NotInCall.
        """
        party = Party.of_citizen(visitor.appointment_id, visitor.participant_id)
        request = self.receiving.asked(party, request_id)
        with self.ledger.transactions.transaction():
            if self._joined(request.id) is None:
                self.door.show(request.id, request.appointment_id)

    def shown(self, requests: Iterable[Request]) -> dict[str, OnPhone]:
        """By the id of the request; of those alone for which a code or a phone is there."""
        found = {each.id: self._shown(each) for each in requests if each.is_open}
        return {request_id: each for request_id, each in found.items() if each is not None}

    def look(self, secret: str) -> tuple[Request, str]:
        """What is asked, and in which language; uses nothing. Raises as `take`."""
        request = self._asked(self.door.look(secret))
        return request, self._language(request)

    def take(self, secret: str, *, before: str = "") -> str:
        """The secret for the first browser that comes; `before` is what it had of another request.

        Raises PhoneLinkUnknown for all who come later, and what `offer` raises.
        """
        browser, now = new_secret(), self.ledger.clock.now()
        with self.ledger.transactions.transaction():
            request = self._asked(self.door.take(secret))
            self._leave_for(request, before)
            phone = Phone(
                request_id=request.id,
                appointment_id=request.appointment_id,
                participant_id=request.participant_id,
                browser_hash=hashed(browser),
                language=self._language(request),
                joined_at=now,
            )
            if not self.phones.join(phone):
                raise PhoneLinkUnknown(f"request {request.id} has a phone already")
            self._note(Action.DOCUMENT_PHONE_JOINED, request)
        return browser

    def joined(self, browser: str) -> Phone:
        """The phone that is this browser, as long as it may send.

        Raises PhoneOver, and what `offer` raises.
        """
        phone = self.phones.of_browser(hashed(browser)) if browser else None
        if phone is None or phone.has_expired(self.ledger.clock.now()):
            raise PhoneOver("browser is no phone of a request, or not any more")
        self.receiving.asked(party_of(phone), phone.request_id)
        return phone

    def release(self, visitor: Visitor, request_id: str) -> None:
        """Telefoon loskoppelen, or put the code away; again does no harm."""
        request = self.ledger.store.request(request_id)
        owner = (request.appointment_id, request.participant_id)
        if owner != (visitor.appointment_id, visitor.participant_id):
            raise RequestUnknown("request to somebody else")
        with self.ledger.transactions.transaction():
            if self.phones.drop(request_id):
                self._note(Action.DOCUMENT_PHONE_RELEASED, request)

    def _shown(self, request: Request) -> OnPhone | None:
        now, phone = self.ledger.clock.now(), self._joined(request.id)
        if phone is not None:
            return OnPhone(link=None, changes_in=phone.ends_at - now)
        if not self.door.is_shown(request.id):
            return None
        link = self.door.show(request.id, request.appointment_id)
        return OnPhone(link=link, changes_in=link.renew_in)

    def _joined(self, request_id: str) -> Phone | None:
        phone = self.phones.of_request(request_id)
        expired = phone is None or phone.has_expired(self.ledger.clock.now())
        return None if expired else phone

    def _asked(self, request_id: str | None) -> Request:
        if request_id is None:
            raise PhoneLinkUnknown("link was used, is too old, or is not ours")
        request = self.ledger.store.request(request_id)
        party = Party.of_citizen(request.appointment_id, request.participant_id)
        return self.receiving.asked(party, request_id)

    def _leave_for(self, request: Request, before: str) -> None:
        """What was joined and is not any more: this browser elsewhere, and an old phone here."""
        elsewhere = self.phones.of_browser(hashed(before)) if before else None
        if elsewhere is not None and elsewhere.request_id != request.id:
            self.phones.drop(elsewhere.request_id)
            self.ledger.news(elsewhere.appointment_id, elsewhere.participant_id)
        old = self.phones.of_request(request.id)
        if old is not None and old.has_expired(self.ledger.clock.now()):
            self.phones.drop(request.id)

    def _language(self, request: Request) -> str:
        talk = self.conversations.of_anybody(request.appointment_id)
        person = talk.person(request.participant_id) if talk else None
        return person.language if person else "nl"

    def _note(self, action: Action, request: Request) -> None:
        self.ledger.note(
            action,
            actor=request.participant_id,
            subject=request.id,
            conversation=request.appointment_id,
        )
        self.ledger.news(request.appointment_id, request.participant_id)


def party_of(phone: Phone) -> Party:
    """He himself, and nothing but this one request."""
    return Party.of_citizen(phone.appointment_id, phone.participant_id, only=phone.request_id)
