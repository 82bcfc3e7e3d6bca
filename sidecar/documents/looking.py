"""Looking at a document and keeping a copy: every look is a line in the audit trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from sidecar.core.audit import Action
from sidecar.core.documents import Damaged, Unfit
from sidecar.core.errors import NotFound
from sidecar.core.people import Employee, Visitor
from sidecar.documents.asking import Asking
from sidecar.documents.domain import VISIBLE, Document
from sidecar.documents.judging import Judging
from sidecar.documents.ledger import Ledger
from sidecar.documents.naming import CONTENT_TYPES, file_name_of
from sidecar.documents.ports import Inspector, Vault
from sidecar.documents.refusals import DocumentUnknown, NotChecked, NotInCall, Unreadable


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What a browser gets to keep. Its name is ours: one from outside never gets into a header."""

    name: str
    content_type: str
    size: int
    chunks: Iterator[bytes]


@dataclass(frozen=True, kw_only=True)
class Looking:
    ledger: Ledger
    judging: Judging
    asking: Asking
    vault: Vault
    inspector: Inspector

    def of_employee(self, appointment_id: str, document_id: str, *, by: Employee) -> Document:
        """One that can be looked at; raises NotChecked for one that cannot (yet, or any more)."""
        document = self.judging.of_employee(appointment_id, document_id, by=by)
        if document.state not in VISIBLE:
            raise NotChecked(f"document {document_id} is {document.state}")
        return document

    def of_visitor(self, visitor: Visitor, document_id: str) -> Document:
        """One of the municipality that is shown to this citizen; raises DocumentUnknown."""
        table = self.asking.table(visitor)
        if table is None:
            raise NotInCall("nobody let him in yet")
        for document in table.ours:
            if document.id == document_id:
                return document
        raise DocumentUnknown("not shown to this citizen")

    def page(self, document: Document, number: int, *, actor: str) -> bytes:
        """A picture of one page; raises Unreadable."""
        if not 1 <= number <= document.pages or document.kind is None:
            raise DocumentUnknown("no such page")
        self._note(document, actor, how=f"page {number}")
        try:
            return self.inspector.page(
                self.vault.read(document.id), kind=document.kind, number=number
            )
        except (Damaged, NotFound, Unfit) as error:
            raise Unreadable(f"document {document.id}: {type(error).__name__}") from error

    def copy(self, document: Document, *, actor: str) -> Copy:
        """The document itself; raises Unreadable when already its beginning is not what came."""
        if document.kind is None:
            raise NotChecked("nobody knows what it is")
        self._note(document, actor, how="copy")
        try:
            chunks = self.vault.read(document.id)
            first = next(chunks, b"")
        except (Damaged, NotFound) as error:
            raise Unreadable(f"document {document.id}: {type(error).__name__}") from error
        return Copy(
            name=file_name_of(document, document.kind),
            content_type=CONTENT_TYPES[document.kind],
            size=document.size or 0,
            chunks=chain([first], chunks),
        )

    def _note(self, document: Document, actor: str, *, how: str) -> None:
        with self.ledger.transactions.transaction():
            self.ledger.record(Action.DOCUMENT_LOOKED_AT, document, actor=actor, how=how)
