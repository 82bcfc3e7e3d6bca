"""What is left of a document, looked for apart in the database and in the storage."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sidecar.core.errors import NotFound
from sidecar.core.ids import is_id
from sidecar.documents.vault.belonging import Belonging
from sidecar.documents.vault.ports import BlobMissing, Ledger, Storage, Upkeep

BATCH = 100


@dataclass(frozen=True, kw_only=True)
class Remains:
    """See `sidecar.documents.ports.Remains`."""

    storage: Storage
    ledger: Ledger
    upkeep: Upkeep
    belonging: Belonging

    def is_of_this_database(self) -> bool:
        return self.belonging.holds()

    def has_key(self, document_id: str) -> bool:
        try:
            self.ledger.held(document_id)
        except NotFound:
            return False
        return True

    def has_segments(self, document_id: str) -> bool:
        """Also where its key is gone."""
        found = self.upkeep.segments_after(document_id, -1, most=1)
        return any(each == document_id for each, _ in found)

    def has_blob(self, document_id: str) -> bool:
        """Under its own id nothing should ever have been kept."""
        try:
            return is_id(document_id) and self.storage.size(document_id) >= 0
        except BlobMissing:
            return False

    def unknown(self, *, before: datetime) -> Iterator[str]:
        """What was stored before then and belongs to no document that the database knows."""
        names = self.storage.names(before=before)
        while batch := list(islice(names, BATCH)):
            known = self.upkeep.known(batch)
            yield from (blob for blob in batch if blob not in known)
