"""Documents of a citizen, accepted in the call, on the case that the login of that call opened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from foundation.trace import tracing
from ident.contract import HandedDocument
from ident.ports import Action, AuditTrail
from ident.refusals import NotOnCase, Unavailable
from ident.zaken.content import ArrivingContent
from ident.zaken.filing import Filing, Filings, Stage
from ident.zaken.ports import CaseDocument, CaseSystem
from ident.zaken.refusals import CaseProblem, CaseSystemAway

DONE = "done"
NO_CASE = "no_case"


@dataclass(frozen=True, kw_only=True)
class HandingOver:
    """Which case it is says the filing of the login alone, never who asks."""

    system: CaseSystem
    filings: Filings
    audit: AuditTrail

    def take(self, handed: HandedDocument, read: Callable[[int], bytes]) -> str:
        """The number of the case that has it now, also when it had it before.

        `read` gives the next bytes of its content. Raises NotOnCase when asking again changes
        nothing, Unavailable when it may.
        """
        filing = self._filing(handed)
        progress = self.filings.document_progress(handed.document_id, handed.request_id)
        if progress.done(DONE):
            return filing.case_number
        document = _document(handed, read)
        try:
            with tracing(handed.request_id):
                self.system.add_document(filing.case_number, document, progress)
        except CaseSystemAway as away:
            raise Unavailable(f"case system: {away}") from away
        except CaseProblem as problem:
            raise NotOnCase(problem.code) from problem
        progress.keep(DONE, filing.case_number)
        self.audit.record(Action.DOCUMENT_FILED, request_id=handed.request_id, actor="balie")
        return filing.case_number

    def _filing(self, handed: HandedDocument) -> Filing:
        filing = self.filings.get(handed.request_id)
        if filing is None or filing.conversation_id != handed.conversation_id:
            raise NotOnCase(NO_CASE)
        if filing.stage is Stage.WANTED:
            raise Unavailable("case is not open yet")
        if filing.stage is Stage.STOPPED:
            raise NotOnCase(NO_CASE)
        return filing


def _document(handed: HandedDocument, read: Callable[[int], bytes]) -> CaseDocument:
    said = (handed.remark, handed.note)
    return CaseDocument(
        id=handed.document_id,
        title=handed.title,
        file_name=handed.file_name,
        media_type=handed.media_type,
        content=ArrivingContent(read, size=int(handed.size), sha256=handed.sha256),
        sha256=handed.sha256,
        made_on=date.fromisoformat(handed.made_on),
        language=handed.language,
        employee_id=handed.accepted_by,
        employee_name=handed.accepted_by,
        description="\n\n".join(text for text in said if text),
        is_confidential=bool(handed.confidential),
    )
