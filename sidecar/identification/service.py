"""From "Identificeren" to "Voltooien": what the people in a conversation do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ident.contract import (
    CHECK_EVIDENCE,
    DERIVED_CODE,
    ENTER_NUMBER,
    NAMING,
    VIEW,
    StaffView,
    StartIdentification,
)
from sidecar.core.audit import Action
from sidecar.core.ids import new_uuid
from sidecar.core.people import Employee, Visitor
from sidecar.core.requirements import Demand
from sidecar.core.work import Kind
from sidecar.identification import shared_words
from sidecar.identification.codes import CodePrints, read_case_number
from sidecar.identification.domain import EMPLOYEE, MACHINE, IdentificationRequest
from sidecar.identification.ledger import Ledger
from sidecar.identification.ports import Citizen, Conversation, Conversations, Skips, Tokens
from sidecar.identification.proof import Standing, latest
from sidecar.identification.refusals import (
    CitizenNotInside,
    NotNow,
    RequestExpired,
    RequestUnknown,
)
from sidecar.identification.states import INVITED, OVER, State


@dataclass(frozen=True, kw_only=True)
class Identification:
    """One public method is one thing that a civil servant or a citizen can do."""

    ledger: Ledger
    conversations: Conversations
    skips: Skips
    tokens: Tokens
    prints: CodePrints
    organisation: str
    public_url: str

    def ask(
        self, appointment_id: str, participant_id: str, *, by: Employee, case_number: str = ""
    ) -> IdentificationRequest:
        """Ask one citizen to log in. An earlier request to him ends, and so does an excuse.

        `case_number` is that of the case it belongs to, when there is one already.

        Where the number is known (VNG 2.2) the civil servant types it first, at ident.
        """
        talk = self.conversations.conversation(appointment_id, by=by)
        citizen, wanted = talk.citizen(participant_id), talk.requirements
        if wanted.demand is Demand.NONE:
            raise NotNow("the product asks nobody to identify")
        if not citizen.is_inside:
            raise CitizenNotInside("identification is asked in the call only")
        request = self._new(talk, citizen, by, read_case_number(case_number))
        with self.ledger.transactions.transaction():
            self._supersede(participant_id)
            self.skips.drop(participant_id)
            self.ledger.requests.add(request)
            self.ledger.record(Action.IDENTIFICATION_ASKED, request, by.id, level=wanted.level)
            if request.state is State.ASKED:
                self.ledger.outbox.add(Kind.LINK_TO_CHAT, request.id)
            self.ledger.tell(appointment_id)
        return request

    def standing(self, appointment_id: str, participant_id: str, *, by: Employee) -> Standing:
        """For the civil servant's card of one citizen."""
        talk = self.conversations.conversation(appointment_id, by=by)
        return Standing(
            citizen=talk.citizen(participant_id),
            is_alone=len(talk.citizens) == 1,
            requirements=talk.requirements,
            asked=self.ledger.requests.of_participant(participant_id),
            skip=self.skips.of_appointment(appointment_id).get(participant_id),
        )

    def of_visitor(self, visitor: Visitor) -> IdentificationRequest | None:
        """The latest request, for the citizen's card."""
        return self._latest(visitor.participant_id)

    def start(self, request_id: str, *, visitor: Visitor) -> str:
        """A fresh start token for ident, for the citizen who was asked and nobody else."""
        request = self.ledger.requests.get(request_id)
        if request.participant_id != visitor.participant_id:
            raise RequestUnknown(f"request {request_id} is not of this participant")
        return self.start_token(request, return_url=f"{self.public_url}/afspraak/gesprek")

    def start_token(self, request: IdentificationRequest, *, return_url: str) -> str:
        """Raises RequestExpired, or NotNow when nobody is invited (any more)."""
        if request.has_expired(self.now()):
            raise RequestExpired(f"request {request.id} expired")
        if request.state not in INVITED:
            raise NotNow(f"request {request.id} is {request.state}")
        return self.tokens.start(
            StartIdentification(
                request_id=request.id,
                minimum_level=request.minimum_level,
                asked_by=request.employee_name,
                asked_by_function=request.employee_function,
                organisation=self.organisation,
                language=request.language,
                return_url=return_url,
                conversation_id=request.appointment_id,
                participant_id=request.participant_id,
                scheme=request.scheme,
                means=request.means,
                case_number=request.case_number or "",
                words=request.words,
            )
        )

    def number_form(self, appointment_id: str, participant_id: str, *, by: Employee) -> str:
        """A token with which the civil servant may type the number, at ident (VNG 2.2, step 4)."""
        request = self._current(appointment_id, participant_id, by=by)
        if not request.takes_number or request.has_expired(self.now()):
            raise NotNow(f"request {request.id} is {request.state}")
        return self._staff_token(request.id, ENTER_NUMBER, by)

    def staff_view(self, appointment_id: str, participant_id: str, *, by: Employee) -> str:
        """A token with which the browser of the civil servant fetches the result from ident.

        Only after the codes proved the same: before that nobody knows whose number it is.
        """
        request = self._current(appointment_id, participant_id, by=by)
        if not request.shows_number:
            raise NotNow(f"request {request.id} is {request.state}")
        return self._staff_token(request.id, VIEW, by)

    def evidence_check(self, *, by: Employee) -> str:
        """A token for the page of ident that checks a piece of evidence."""
        return self._staff_token("", CHECK_EVIDENCE, by)

    def evidence_of(self, appointment_id: str, participant_id: str, *, by: Employee) -> str:
        """A token for the evidence of this citizen, as soon as it was made."""
        standing = self.standing(appointment_id, participant_id, by=by)
        request = standing.proof or standing.request
        if request is None or not request.has_evidence:
            raise NotNow(f"participant {participant_id} has no evidence")
        return self._staff_token(request.id, CHECK_EVIDENCE, by)

    def paste(self, text: str, *, visitor: Visitor) -> IdentificationRequest:
        """Compare by machine what the citizen pasted in the panel, or typed in the chat."""
        request = self._latest(visitor.participant_id)
        if request is None:
            raise RequestUnknown("nothing was asked of this participant")
        return self._compare(request, text, actor=visitor.participant_id)

    def heard(self, appointment_id: str, text: str, *, name: str, by: Employee) -> None:
        """The civil servant's page saw six digits in the chat; `name` is who wrote them.

        Compared when exactly one citizen of that name is expected to give a code.
        """
        talk = self.conversations.conversation(appointment_id, by=by)
        of_that_name = [
            self._latest(citizen.participant_id)
            for citizen in talk.citizens
            if citizen.name == name
        ]
        expected = [each for each in of_that_name if each is not None and each.awaits_code]
        if len(expected) == 1:
            self._compare(expected[0], text, actor=expected[0].participant_id)

    def judge(
        self, appointment_id: str, participant_id: str, *, matches: bool, by: Employee
    ) -> IdentificationRequest:
        """Klopt, or Klopt niet: the civil servant compared by ear or eye, or looked him up."""
        before = self._current(appointment_id, participant_id, by=by)
        try:
            return self._judged(before, matches=matches, by=by)
        except NotNow:
            # The citizen pasted his code, or the case got its number, at the same moment: that is
            # no reason to send the civil servant away.
            now = self._current(appointment_id, participant_id, by=by)
            if now.version == before.version or not now.stands_as(before):
                raise
            return self._judged(now, matches=matches, by=by)

    def _judged(
        self, request: IdentificationRequest, *, matches: bool, by: Employee
    ) -> IdentificationRequest:
        after = request.judge(matches=matches, at=self.now())
        if matches:
            return self.ledger.keep(after, Action.IDENTIFICATION_MATCHED, by.id, by=EMPLOYEE)
        kind = after.difference or ""
        action = Action.IDENTIFICATION_DIFFERED
        return self.ledger.keep(after, action, by.id, by=EMPLOYEE, kind=kind)

    def complete(
        self, appointment_id: str, participant_id: str, *, by: Employee
    ) -> IdentificationRequest:
        """Voltooien: the code goes here; ident makes the evidence, files it and wipes the rest."""
        after = self._current(appointment_id, participant_id, by=by).complete(self.now())
        with self.ledger.transactions.transaction():
            stored = self.ledger.keep(after, Action.IDENTIFICATION_COMPLETED, by.id)
            self.ledger.outbox.add(Kind.COMPLETE_IDENTIFICATION, after.id)
        return stored

    def now(self) -> datetime:
        return self.ledger.clock.now()

    def _new(
        self, talk: Conversation, citizen: Citizen, by: Employee, case_number: str
    ) -> IdentificationRequest:
        wanted, now = talk.requirements, self.now()
        others = talk.others_inside(citizen.participant_id)
        return IdentificationRequest(
            id=new_uuid(),
            appointment_id=talk.appointment_id,
            participant_id=citizen.participant_id,
            employee_id=by.id,
            employee_name=by.name,
            employee_function=by.function,
            language=citizen.language,
            minimum_level=wanted.level,
            asked_at=now,
            scheme=wanted.scheme,
            means=" ".join(wanted.means),
            call_began_at=citizen.came_at or now,
            others=" ".join(others),
            case_number=case_number or None,
            state=State.PREPARING if wanted.scheme == DERIVED_CODE else State.ASKED,
            words=shared_words.draw(citizen.language) if wanted.scheme in NAMING else "",
        )

    def _latest(self, participant_id: str) -> IdentificationRequest | None:
        return latest(self.ledger.requests.of_participant(participant_id))

    def _supersede(self, participant_id: str) -> None:
        for before in self.ledger.requests.of_participant(participant_id):
            if before.state not in OVER:
                self.ledger.end(before.superseded(self._print_of(before)))

    def _compare(
        self, request: IdentificationRequest, text: str, *, actor: str
    ) -> IdentificationRequest:
        all_of_call = self.ledger.requests.of_appointment(request.appointment_id)
        earlier = [each.code_print for each in all_of_call if each.code_print]
        after = request.paste(text, print_of=self._print_of(request), earlier=earlier)
        if after == request:
            return request
        if after.pasted:
            return self.ledger.keep(after, Action.IDENTIFICATION_MATCHED, actor, by=MACHINE)
        kind = after.difference or ""
        return self.ledger.keep(after, Action.IDENTIFICATION_DIFFERED, actor, by=MACHINE, kind=kind)

    def _print_of(self, request: IdentificationRequest) -> Callable[[str], str]:
        return partial(self.prints.of, request.appointment_id)

    def _current(
        self, appointment_id: str, participant_id: str, *, by: Employee
    ) -> IdentificationRequest:
        request = self.standing(appointment_id, participant_id, by=by).request
        if request is None:
            raise RequestUnknown(f"nothing was asked of participant {participant_id}")
        return request

    def _staff_token(self, request_id: str, purpose: str, by: Employee) -> str:
        return self.tokens.staff_view(
            StaffView(request_id=request_id, employee_id=by.id, purpose=purpose)
        )
