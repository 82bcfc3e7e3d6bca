"""What we do with news of cases: a case that was destroyed there does not live on here.

When the archive destroys a case (zaak), its evidence and what we noted of it must go as well. The
message only makes us look: the case itself must say that it is gone.
"""

import logging
from dataclasses import dataclass

from ident.evidence.ports import Kind, Records, Transactions, Work
from ident.zaken.filing import Filings
from ident.zaken.refusals import CaseSystemRefused
from ident.zaken.zgw.client import Client

log = logging.getLogger(__name__)
GONE = "not_found"
LONGEST_ID = 80


@dataclass(frozen=True)
class NotedNews:
    """Implements CaseNews: a row for the worker, because the notifier waits for an answer."""

    work: Work

    def happened(self, resource_url: str, kind: str, action: str) -> None:
        case_id = resource_url.rpartition("/")[2]
        if (kind, action) == ("zaak", "destroy") and 0 < len(case_id) <= LONGEST_ID:
            self.work.add(Kind.FORGET_CASE, case_id)


@dataclass(frozen=True, kw_only=True)
class DestroyedCases:
    """`base` is the Zaken API."""

    client: Client
    base: str
    filings: Filings
    records: Records
    transactions: Transactions

    def forget(self, case_id: str) -> None:
        """For a worker. Raises CaseSystemAway to be tried again."""
        address = f"{self.base}/zaken/{case_id}"
        found = self.filings.of_case(address)
        if not found or not self._is_gone(address):
            return
        with self.transactions.transaction():
            for filing in found:
                self.records.delete(filing.request_id)
                self.filings.delete(filing.request_id)
                log.info("case destroyed", extra={"request_id": filing.request_id})

    def _is_gone(self, address: str) -> bool:
        try:
            self.client.get(address)
        except CaseSystemRefused as refusal:
            if refusal.reason == GONE:
                return True
            log.warning("case not to be seen", extra={"problem": refusal.reason})
        return False
