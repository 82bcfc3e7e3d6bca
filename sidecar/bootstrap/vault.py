"""Keys and storage of documents → the vault, and what keeps it in order."""

from dataclasses import dataclass
from pathlib import Path

from sidecar.adapters import aside
from sidecar.adapters.audit import DatabaseAuditTrail
from sidecar.adapters.database import Database
from sidecar.adapters.storage.folder import FolderStorage
from sidecar.adapters.storage.settings import VaultSettings
from sidecar.core.clock import SystemClock
from sidecar.documents.vault.belonging import Belonging
from sidecar.documents.vault.ports import Storage
from sidecar.documents.vault.remains import Remains
from sidecar.documents.vault.service import SealedVault
from sidecar.documents.vault.store import DatabaseLedger
from sidecar.documents.vault.upkeep import Rewrapping, Sweep
from sidecar.settings import Settings


@dataclass(frozen=True, kw_only=True)
class VaultParts:
    """`rewrapping` is `balie keys rewrap`; `sweep` is for the beat, `remains` for the proof."""

    vault: SealedVault
    rewrapping: Rewrapping
    sweep: Sweep
    ledger: DatabaseLedger
    remains: Remains


def vault_parts(settings: Settings, database: Database) -> VaultParts:
    ledger, keys, clock = DatabaseLedger(database), settings.vault.keys, SystemClock()
    storage = _storage(settings.vault)
    vault = SealedVault(storage=storage, ledger=ledger, keys=keys, commits=database)
    belonging = Belonging(vault=vault, storage=storage, upkeep=ledger, clock=clock)
    return VaultParts(
        vault=vault,
        rewrapping=Rewrapping(upkeep=ledger, keys=keys, transactions=database),
        sweep=Sweep(
            storage=storage,
            upkeep=ledger,
            clock=clock,
            belonging=belonging,
            transactions=database,
            audit=DatabaseAuditTrail(database, settings.municipality),
        ),
        ledger=ledger,
        remains=Remains(storage=storage, ledger=ledger, upkeep=ledger, belonging=belonging),
    )


def _storage(settings: VaultSettings) -> Storage:
    if isinstance(settings.storage, Path):
        return FolderStorage(settings.storage, aside=aside.here())
    # Its library takes long to import, and most have a folder.
    from sidecar.adapters.storage.s3 import S3Storage

    return S3Storage(settings.storage)
