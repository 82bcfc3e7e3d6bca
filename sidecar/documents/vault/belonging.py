"""Whether a storage and a database belong to each other; what would be swept of another is lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sidecar.core.clock import Clock
from sidecar.core.errors import NotFound
from sidecar.documents.vault.domain import MARK
from sidecar.documents.vault.ports import BlobMissing, Storage, Upkeep
from sidecar.documents.vault.service import SealedVault

BATCH = 100
# A clock of the storage may be ahead of ours.
FAR = timedelta(days=365)
_TEXT = b"This storage belongs to the database that knows this blob."


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """They do when the database knows a blob that is there: no two of them have the same name.

    So that there always is one, a document of nobody is kept in the vault: the mark.
    """

    vault: SealedVault
    storage: Storage
    upkeep: Upkeep
    clock: Clock

    def holds(self) -> bool:
        """False where blobs are that are all unknown: of another balie, or of an older database."""
        if self._is_marked():
            return True
        first = next(iter(self.storage.names(before=self._end)), None)
        if first is not None and not self._knows_any():
            return False
        self.vault.destroy(MARK)
        self.vault.begin(MARK)
        self.vault.append(MARK, 0, [_TEXT])
        return True

    def _is_marked(self) -> bool:
        try:
            _, segments = self.vault.ledger.whole(MARK)
            return [self.storage.size(each.blob) > 0 for each in segments] == [True]
        except (NotFound, BlobMissing):
            return False

    def _knows_any(self) -> bool:
        names = self.storage.names(before=self._end)
        while batch := list(islice(names, BATCH)):
            if self.upkeep.known(batch):
                return True
        return False

    @property
    def _end(self) -> datetime:
        return self.clock.now() + FAR
