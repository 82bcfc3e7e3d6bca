"""Whether documents are gone, by three sources that do not know of each other.

The audit trail says that it was done, the database that no key is left, the storage that nothing
lies there that nobody knows. Each can be wrong alone; none is believed alone.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sidecar.core.audit import Action
from sidecar.core.chain import Anchor, Break, Entry, first_break
from sidecar.core.clock import Clock
from sidecar.documents.domain import DESTROYABLE, State
from sidecar.documents.ports import Contents, Remains, Store, Trail

BATCH = 100
# The clock of a storage may differ a little from that of the trail.
SLACK = timedelta(minutes=5)
DESTROYED = Action.DOCUMENT_DESTROYED.label
# Why it had to go; without one of them nobody decided it.
REASONS = frozenset(
    each.label
    for each in (
        Action.DOCUMENT_DELETED,
        Action.DOCUMENT_REFUSED,
        Action.DOCUMENT_SENT_BACK,
        Action.DOCUMENT_HANDED_OVER,
    )
)
# Their subject is a request, not a document.
_OF_REQUESTS = frozenset({Action.DOCUMENT_ASKED.label, Action.DOCUMENT_WITHDRAWN.label})


class Fault(StrEnum):
    """What does not hold, and which source says so: spoor, database, opslag."""

    CHAIN_BROKEN = "trail.chain"
    NO_REASON = "trail.reason"
    NOT_DESTROYED = "trail.destroyed"
    IN_USE = "database.in_use"
    KEY_LEFT = "database.key"
    SEGMENTS_LEFT = "database.segments"
    BLOB_LEFT = "storage.blob"
    UNKNOWN_BLOBS = "storage.unknown"
    OTHER_STORAGE = "storage.other"


@dataclass(kw_only=True)
class Told:
    """What the trail says of one document."""

    conversation: str = ""
    reason: str = ""
    destroyed_at: datetime | None = None

    def hear(self, entry: Entry) -> None:
        self.conversation = self.conversation or entry.conversation
        if entry.action in REASONS:
            self.reason = entry.action
        elif entry.action == DESTROYED:
            self.destroyed_at = entry.at


@dataclass(frozen=True, kw_only=True)
class Verdict:
    document_id: str
    told: Told
    faults: tuple[Fault, ...]


@dataclass(frozen=True, kw_only=True)
class Proven:
    """`in_use` are documents that are still here by right; nothing is said of them."""

    links: int
    broken: Break | None
    verdicts: tuple[Verdict, ...]
    in_use: int = 0

    @property
    def holds(self) -> bool:
        return self.broken is None and not any(each.faults for each in self.verdicts)


@dataclass(kw_only=True)
class _Heard:
    """Reads the trail once: its links are held against each other, and its documents are heard."""

    links: int = 0
    documents: dict[str, Told] = field(default_factory=dict)

    def listening(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            self.links += 1
            if entry.action.startswith("document.") and entry.action not in _OF_REQUESTS:
                self.documents.setdefault(entry.subject, Told()).hear(entry)
            yield entry


@dataclass(frozen=True, kw_only=True)
class Proof:
    trail: Trail
    store: Store
    contents: Contents
    remains: Remains
    clock: Clock

    def of_document(self, document_id: str, *, anchor: Anchor | None = None) -> Proven:
        heard, broken = self._heard(anchor)
        return self._proven(heard, broken, [document_id])

    def of_conversation(self, appointment_id: str, *, anchor: Anchor | None = None) -> Proven:
        heard, broken = self._heard(anchor)
        told = {k for k, told in heard.documents.items() if told.conversation == appointment_id}
        known = {each.id for each in self.store.documents(appointment_id)}
        return self._proven(heard, broken, told | known)

    def of_all(self, *, anchor: Anchor | None = None) -> Proven:
        """All that any source knows, but those that are here by right."""
        heard, broken = self._heard(anchor)
        ids = heard.documents.keys() | set(self._in_the_vault())
        live = {each for each, state in self._states(ids).items() if state not in DESTROYABLE}
        return self._proven(heard, broken, ids - live, in_use=len(live))

    def _heard(self, anchor: Anchor | None) -> tuple[_Heard, Break | None]:
        heard, entries = _Heard(), self.trail.entries()
        broken = first_break(listening := heard.listening(entries), anchor=anchor)
        # What comes behind a broken link is heard as well: it may tell of more documents.
        for _ in listening:
            continue
        return heard, broken

    def _proven(
        self, heard: _Heard, broken: Break | None, ids: Collection[str], *, in_use: int = 0
    ) -> Proven:
        is_ours, states = self.remains.is_of_this_database(), self._states(ids)
        # Asked once: mostly nothing is, and a storage is long.
        is_clean = not self._unknown(self.clock.now())
        verdicts = []
        for each in sorted(ids):
            told = heard.documents.get(each, Told())
            faults = [
                *([Fault.CHAIN_BROKEN] if broken else []),
                *_trail_faults(told),
                *self._database_faults(each, states.get(each)),
                *([] if is_ours else [Fault.OTHER_STORAGE]),
                *self._storage_faults(each, told, is_clean=is_clean),
            ]
            verdicts.append(Verdict(document_id=each, told=told, faults=tuple(faults)))
        return Proven(links=heard.links, broken=broken, verdicts=tuple(verdicts), in_use=in_use)

    def _database_faults(self, document_id: str, state: State | None) -> Iterator[Fault]:
        if state is not None and state not in DESTROYABLE:
            yield Fault.IN_USE
        if self.remains.has_key(document_id):
            yield Fault.KEY_LEFT
        if self.remains.has_segments(document_id):
            yield Fault.SEGMENTS_LEFT

    def _storage_faults(self, document_id: str, told: Told, *, is_clean: bool) -> Iterator[Fault]:
        if self.remains.has_blob(document_id):
            yield Fault.BLOB_LEFT
        # What was stored after it was destroyed cannot be of it: an upload under way, mostly.
        if not is_clean and self._unknown(told.destroyed_at or self.clock.now()):
            yield Fault.UNKNOWN_BLOBS

    def _unknown(self, until: datetime) -> bool:
        return next(iter(self.remains.unknown(before=until + SLACK)), None) is not None

    def _in_the_vault(self) -> Iterator[str]:
        after = ""
        while found := self.contents.documents_after(after, most=BATCH):
            yield from found
            after = found[-1]

    def _states(self, ids: Collection[str]) -> dict[str, State]:
        all_of_them, found = sorted(ids), dict[str, State]()
        for start in range(0, len(all_of_them), BATCH):
            found |= self.store.states(set(all_of_them[start : start + BATCH]))
        return found


def _trail_faults(told: Told) -> Iterator[Fault]:
    if not told.reason:
        yield Fault.NO_REASON
    if told.destroyed_at is None:
        yield Fault.NOT_DESTROYED
