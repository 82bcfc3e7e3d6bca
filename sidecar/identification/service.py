"""From "Identificeren" to "Voltooien": the use cases of identification in a conversation."""

from dataclasses import dataclass
from datetime import datetime

from ident.contract import (
    Event,
    Identified,
    LoginFailed,
    NumberRead,
    Opened,
    StaffView,
    StartIdentification,
)
from sidecar.core.audit import Action, AuditFact, AuditTrail
from sidecar.core.clock import Clock
from sidecar.core.errors import BalieError, Unavailable
from sidecar.core.ids import new_id
from sidecar.core.people import Employee, Visitor
from sidecar.core.work import Kind, Outbox, Signals, Transactions, appointment_topic
from sidecar.identification.domain import (
    VALID_FOR,
    CitizenNotInside,
    IdentificationRequest,
    NotNow,
    RequestExpired,
    RequestUnknown,
    State,
)
from sidecar.identification.ports import Chat, Conversations, Ident, Requests, Tokens, Wording


@dataclass(frozen=True, kw_only=True)
class Identification:
    """One public method is one thing that a person, ident or a worker can do."""

    requests: Requests
    conversations: Conversations
    tokens: Tokens
    ident: Ident
    chat: Chat
    wording: Wording
    transactions: Transactions
    outbox: Outbox
    signals: Signals
    audit: AuditTrail
    clock: Clock
    organisation: str
    public_url: str

    def ask(self, appointment_id: str, *, by: Employee) -> IdentificationRequest:
        """Ask the citizen to log in. An earlier request of this conversation ends."""
        citizen = self.conversations.citizen(appointment_id, by=by)
        if not citizen.is_inside:
            raise CitizenNotInside("identification is asked in the call only")
        request = IdentificationRequest(
            id=new_id(),
            appointment_id=appointment_id,
            participant_id=citizen.participant_id,
            employee_id=by.id,
            employee_name=by.name,
            employee_function=by.function,
            language=citizen.language,
            minimum_level=citizen.minimum_level,
            asked_at=self.clock.now(),
        )
        with self.transactions.transaction():
            self._end_open(appointment_id)
            self.requests.add(request)
            self._record(Action.IDENTIFICATION_ASKED, request, by.id, level=citizen.minimum_level)
            self.outbox.add(Kind.LINK_TO_CHAT, request.id)
            self._tell(request)
        return request

    def of_appointment(self, appointment_id: str, *, by: Employee) -> IdentificationRequest | None:
        """The latest request, for the civil servant's card."""
        self.conversations.citizen(appointment_id, by=by)
        return self.requests.latest_of_appointment(appointment_id)

    def of_visitor(self, visitor: Visitor) -> IdentificationRequest | None:
        """The latest request, for the citizen's card."""
        return self.requests.latest_of_participant(visitor.participant_id)

    def start(self, request_id: str, *, visitor: Visitor) -> str:
        """A fresh start token for ident, for the citizen who was asked and nobody else."""
        request = self.requests.get(request_id)
        if request.participant_id != visitor.participant_id:
            raise RequestUnknown(f"request {request_id} is not of this participant")
        if request.has_expired(self.clock.now()):
            raise RequestExpired(f"request {request_id} expired")
        if request.state not in (State.ASKED, State.OPENED, State.FAILED):
            raise NotNow(f"request {request_id} is {request.state}")
        return self.tokens.start(
            StartIdentification(
                request_id=request.id,
                minimum_level=request.minimum_level,
                asked_by=request.employee_name,
                asked_by_function=request.employee_function,
                organisation=self.organisation,
                language=visitor.language,
                return_url=f"{self.public_url}/afspraak/gesprek",
            )
        )

    def staff_view(self, appointment_id: str, *, by: Employee) -> str:
        """A token with which the browser of the civil servant fetches the result from ident.

        Only after the codes proved the same: before that nobody knows whose number it is.
        """
        request = self._current(appointment_id, by=by)
        if request.state is not State.MATCHED:
            raise NotNow(f"request {request.id} is {request.state}")
        return self.tokens.staff_view(StaffView(request_id=request.id, employee_id=by.id))

    def paste(self, text: str, *, visitor: Visitor) -> IdentificationRequest:
        """Compare by machine what the citizen pasted in the panel."""
        request = self.requests.latest_of_participant(visitor.participant_id)
        if request is None:
            raise RequestUnknown("nothing was asked of this participant")
        after = request.paste(text)
        action = Action.IDENTIFICATION_MATCHED if after.pasted else Action.IDENTIFICATION_DIFFERED
        return self._store(after, action, visitor.participant_id, by="machine")

    def judge(self, appointment_id: str, *, matches: bool, by: Employee) -> IdentificationRequest:
        """Klopt, or Klopt niet: the civil servant compared by ear or eye."""
        after = self._current(appointment_id, by=by).judge(matches=matches)
        action = Action.IDENTIFICATION_MATCHED if matches else Action.IDENTIFICATION_DIFFERED
        return self._store(after, action, by.id, by="employee")

    def complete(self, appointment_id: str, *, by: Employee) -> IdentificationRequest:
        """Voltooien: wipe the code here and everything at ident."""
        after = self._current(appointment_id, by=by).complete()
        with self.transactions.transaction():
            stored = self._store(after, Action.IDENTIFICATION_COMPLETED, by.id)
            self.outbox.add(Kind.WIPE_IDENTIFICATION, after.id)
        return stored

    def end(self, appointment_id: str) -> None:
        """The conversation is over: code, mark and identity data go (Logius D2)."""
        with self.transactions.transaction():
            self._end_open(appointment_id)

    def happened(self, event: Event) -> None:
        """What ident reports: at least once, perhaps late; a report that no longer fits is left."""
        request = self.requests.get(event.request_id)
        if isinstance(event, Opened):
            self._follow(request, request.opened(), Action.IDENTIFICATION_OPENED)
        elif isinstance(event, LoginFailed):
            after = request.failed(event.reason)
            self._follow(request, after, Action.IDENTIFICATION_FAILED, reason=event.reason)
        elif isinstance(event, Identified):
            self._identified(request, event)
        elif isinstance(event, NumberRead):
            action = Action.IDENTIFICATION_NUMBER_READ
            self._record(action, request, event.employee_id, how=event.how)

    def catch_up(self) -> None:
        """Ask ident about logins under way: an event may have been lost."""
        for request in self.requests.running(since=self.clock.now() - VALID_FOR):
            try:
                event = self.ident.last_event(request.id)
                if event is not None and not _is_known(request, event):
                    self.happened(event)
            except Unavailable:
                return
            except BalieError:
                continue

    def wipe(self, request_id: str) -> None:
        """The worker's deed after Voltooien or the end of the call; tried until ident did it."""
        self.ident.wipe(request_id)
        request = self.requests.get(request_id)
        with self.transactions.transaction():
            self._record(Action.IDENTIFICATION_WIPED, request, "system")

    def send_code(self, request_id: str) -> None:
        """The worker's deed after a login: the code in the chat of the civil servant only."""
        request = self.requests.get(request_id)
        if request.code is None:
            return
        text = self.wording.text(
            "identification.chat_code",
            language="nl",
            values={"code": f"{request.code[:3]} {request.code[3:]}"},
        )
        self.chat.say(request.appointment_id, to=request.employee_id, text=text)

    def send_link(self, request_id: str) -> None:
        """The worker's deed after asking: the link in the chat of the citizen only (VNG step 4)."""
        request = self.requests.get(request_id)
        if request.state is not State.ASKED or request.has_expired(self.clock.now()):
            return
        text = self.wording.text(
            "identification.chat_link",
            language=request.language,
            values={"link": self.link(request)},
        )
        self.chat.say(request.appointment_id, to=request.participant_id, text=text)

    def link(self, request: IdentificationRequest) -> str:
        """Works only in the browser of the citizen who was asked; holds nothing of a person."""
        return f"{self.public_url}/identificeren/{request.id}"

    def now(self) -> datetime:
        return self.clock.now()

    def _identified(self, request: IdentificationRequest, event: Identified) -> None:
        after = request.identified(level=event.level, code=event.code, at=event.at)
        with self.transactions.transaction():
            if self._follow(request, after, Action.IDENTIFICATION_SUCCEEDED, level=event.level):
                self.outbox.add(Kind.CODE_TO_CHAT, request.id)

    def _follow(
        self,
        before: IdentificationRequest,
        after: IdentificationRequest,
        action: Action,
        **details: str,
    ) -> bool:
        if after == before:
            return False
        self._store(after, action, "ident", **details)
        return True

    def _store(
        self, after: IdentificationRequest, action: Action, actor: str, **details: str
    ) -> IdentificationRequest:
        with self.transactions.transaction():
            if not self.requests.save(after):
                raise NotNow(f"request {after.id} was changed by someone else")
            self._record(action, after, actor, **details)
            self._tell(after)
        return after

    def _current(self, appointment_id: str, *, by: Employee) -> IdentificationRequest:
        request = self.of_appointment(appointment_id, by=by)
        if request is None:
            raise RequestUnknown(f"nothing was asked in appointment {appointment_id}")
        return request

    def _end_open(self, appointment_id: str) -> None:
        for request in self.requests.open_of_appointment(appointment_id):
            if self.requests.save(request.end()):
                self.outbox.add(Kind.WIPE_IDENTIFICATION, request.id)

    def _tell(self, request: IdentificationRequest) -> None:
        self.signals.changed(appointment_topic(request.appointment_id))

    def _record(
        self, action: Action, request: IdentificationRequest, actor: str, **details: str
    ) -> None:
        fact = AuditFact(
            action=action,
            actor=actor,
            subject=request.id,
            conversation=request.appointment_id,
            at=self.clock.now(),
            details=details,
        )
        self.audit.record(fact)


def _is_known(request: IdentificationRequest, event: Event) -> bool:
    """Whether the request shows already what the event tells."""
    if isinstance(event, Opened):
        return request.state is not State.ASKED
    if isinstance(event, LoginFailed):
        return request.state is State.FAILED and request.reason == event.reason
    return False
