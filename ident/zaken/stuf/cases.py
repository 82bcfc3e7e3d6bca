"""The case system behind StUF-ZDS 1.2 (port CaseSystem); each step may be done twice.

A notification is only received (Bv03) and handled a moment later, and whoever words a refusal words
it in another way. So what counts is never what was said, but what is there when we ask.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from ident.zaken.ports import CaseDocument, CaseWish, Progress
from ident.zaken.refusals import CaseSystemAway, CaseSystemRefused, NoSuchCase, OtherPerson
from ident.zaken.stuf import document_messages, messages
from ident.zaken.stuf.client import Client, Make, Service
from ident.zaken.stuf.document_messages import Place
from ident.zaken.stuf.messages import CaseType
from ident.zaken.stuf.reading import (
    NOT_FOUND,
    Case,
    case_of,
    documents_of,
    number_of,
    require_receipt,
)
from ident.zaken.wording import SOURCE, without_code

NUMBER, SENT, DOCUMENT = "number", "sent", "document"
# A document stands in its message whole, as Base64, there and here in memory.
LARGEST = 25 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class StufCases:
    """Implements the port CaseSystem; type and confidentiality as the case system names them."""

    client: Client
    case_type: CaseType
    document_type: str
    confidentiality: str

    def open_case(self, wish: CaseWish, progress: Progress) -> str:
        if not wish.number:
            # An initiator whose number nobody wrote would be equal to nobody's number.
            raise CaseSystemRefused("nobody's number")
        if wish.case_number:
            _require_initiator(self._named(wish.case_number), wish)
            return wish.case_number
        number = progress.done(NUMBER) or self._new_number(wish.employee_id)
        # Before it is used: another try finds what this one made.
        progress.keep(NUMBER, number)
        self._once(
            lambda: self._is_there(number, wish),
            lambda control: messages.create_case(control, number, wish, self.case_type),
            progress,
            user=wish.employee_id,
        )
        return number

    def add_document(self, case_number: str, document: CaseDocument, progress: Progress) -> None:
        if document.content.size > LARGEST:
            raise CaseSystemRefused("too large for a message")
        self._named(case_number)
        place = Place(
            case_number=case_number,
            document_type=self.document_type,
            confidentiality=self.confidentiality,
        )
        name = progress.done(DOCUMENT) or self._new_name(document.employee_id)
        progress.keep(DOCUMENT, name)
        self._once(
            lambda: name in self._documents(case_number),
            lambda control: document_messages.add_document(control, name, document, place),
            progress,
            user=document.employee_id,
        )
        self.drop_code(case_number, document.id)

    def drop_code(self, case_number: str, request_id: str) -> None:
        case = self._named(case_number)
        without = _without_code(case, request_id)
        if without == case.explanation:
            return
        self._notify(
            lambda control: messages.change_explanation(
                control, case_number, case.explanation, without
            )
        )
        left = self._named(case_number)
        if _without_code(left, request_id) != left.explanation:
            raise CaseSystemAway("the code is still there")

    def _once(
        self, is_there: Callable[[], bool], make: Make, progress: Progress, *, user: str
    ) -> None:
        """Send it unless it is there or was received; done when it is there."""
        if is_there():
            return
        if not progress.done(SENT):
            try:
                self._notify(make, user=user)
            except CaseSystemRefused:
                # It may refuse because we were here before, and died before the answer.
                if is_there():
                    return
                raise
            progress.keep(SENT, "yes")
        if not is_there():
            raise CaseSystemAway("received, and not there yet")

    def _is_there(self, number: str, wish: CaseWish) -> bool:
        case = self._case(number)
        if case is None:
            return False
        if not _is_ours(case, wish.request_id):
            raise CaseSystemRefused("number of another case")
        _require_initiator(case, wish)
        return True

    def _named(self, number: str) -> Case:
        case = self._case(number) if number else None
        if case is None:
            raise NoSuchCase("no case of that number")
        return case

    def _case(self, number: str) -> Case | None:
        try:
            answer = self.client.send(
                Service.ASK, lambda control: messages.ask_case(control, number)
            )
        except CaseSystemRefused as refusal:
            if refusal.reason == NOT_FOUND:
                return None
            raise
        return case_of(answer, number)

    def _documents(self, number: str) -> frozenset[str]:
        try:
            answer = self.client.send(
                Service.ASK, lambda control: messages.ask_documents(control, number)
            )
        except CaseSystemRefused as refusal:
            if refusal.reason == NOT_FOUND:
                return frozenset()
            raise
        return documents_of(answer, number)

    def _new_number(self, user: str) -> str:
        return number_of(
            self.client.send(Service.FREE, messages.next_case_number, user=user), "zaak"
        )

    def _new_name(self, user: str) -> str:
        make = document_messages.next_document_number
        return number_of(self.client.send(Service.FREE, make, user=user), "document")

    def _notify(self, make: Make, *, user: str = "") -> None:
        require_receipt(self.client.send(Service.NOTIFY, make, user=user))


def _is_ours(case: Case, request_id: str) -> bool:
    """Some systems never show marks; the initiator is compared all the same."""
    return not case.marks or (request_id, SOURCE) in case.marks


def _require_initiator(case: Case, wish: CaseWish) -> None:
    if not case.initiators:
        raise CaseSystemRefused("case without initiator")
    if not any(
        kind is wish.kind and hmac.compare_digest(number.encode(), wish.number.encode())
        for kind, number in case.initiators
    ):
        raise OtherPerson("initiator of the case is somebody else")


def _without_code(case: Case, request_id: str) -> str:
    return without_code(case.explanation) if _is_ours(case, request_id) else case.explanation
