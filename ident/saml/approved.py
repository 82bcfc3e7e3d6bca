"""The metadata of DigiD that an administrator approved, and newer ones that wait for him.

digid.md 1.8 and ADR 0013: metadata are signed by the same certificate as messages, are looked at
every day, and a change counts only when somebody approved it. Every signing key in them counts
(rollover).
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from foundation.outgoing import NoAnswer, Outgoing
from ident.refusals import AnswerRefused
from ident.saml.changes import Change, change
from ident.saml.document import parse
from ident.saml.metadata import IdpMetadata, MetadataUnusable, read_idp_metadata
from ident.saml.names import DS, tag
from ident.saml.signature import SigningKey, require_holds

WAITING = ".waiting"
# The fingerprints of the last two that counted by approval.
APPROVED = ".approved"
_SIGNATURE = tag(DS, "Signature")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Newer metadata that could be approved; `fingerprint` is the SHA-256 of the file."""

    metadata: IdpMetadata
    fingerprint: str
    change: Change


@dataclass
class ApprovedMetadata:
    """Reads as IdpMetadata do; a file that was approved meanwhile counts at once.

    Metadata without an address for our binding (`by_post`) are of no use, nor are those whose own
    signature does not hold; `is_signed_by_itself` is false where another key signs them than those
    inside. `setting` names the file for an administrator.
    """

    path: Path
    by_post: bool = False
    is_signed_by_itself: bool = True
    setting: str = "IDENT_DIGID_METADATA_FILE"
    _read: tuple[int, IdpMetadata] | None = field(default=None, repr=False)

    @property
    def current(self) -> IdpMetadata:
        """Raises MetadataUnusable when there is nothing we can use and never was."""
        try:
            changed = self.path.stat().st_mtime_ns
            if self._read is None or self._read[0] != changed:
                self._read = changed, self._usable(self.path.read_bytes())
        except (OSError, MetadataUnusable) as error:
            # A file in the middle of being replaced, or damaged: what we know goes on.
            if self._read is None:
                reason = error.strerror if isinstance(error, OSError) else error
                raise MetadataUnusable(f"{self.setting} cannot be used: {reason}") from None
        return self._read[1]

    @property
    def entity_id(self) -> str:
        return self.current.entity_id

    def address(self, *, by_post: bool) -> str:
        return self.current.address(by_post=by_post)

    @property
    def origin(self) -> str:
        """Of the address for our binding."""
        return self.current.origin(by_post=self.by_post)

    @property
    def resolve_urls(self) -> Mapping[int, str]:
        return self.current.resolve_urls

    @property
    def keys(self) -> Sequence[SigningKey]:
        return self.current.keys

    @property
    def expire_at(self) -> Sequence[datetime]:
        return self.current.expire_at

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the file that counts."""
        return sha256(self.path.read_bytes()).hexdigest()

    @property
    def is_signed(self) -> bool:
        """Whether the file that counts has a signature of its own."""
        return _signature_of(self.path.read_bytes()) is not None

    @property
    def is_waiting(self) -> bool:
        return self._waiting.is_file()

    def waiting(self) -> Candidate | None:
        """What waits, judged again; raises MetadataUnusable when it could not be approved."""
        try:
            body = self._waiting.read_bytes()
        except FileNotFoundError:
            return None
        found = self._successor(body)
        return Candidate(
            metadata=found,
            fingerprint=sha256(body).hexdigest(),
            change=change(self.current, found),
        )

    def notice(self) -> dict[str, Sequence[str]]:
        """For /health: what is different in what waits, and until when its certificates last."""
        try:
            found = self.waiting()
        except MetadataUnusable:
            return {"differs": ["unusable"], "certificatesUntil": []}
        if found is None:
            return {}
        until = [day.isoformat() for day in found.change.until]
        return {"differs": found.change.differs, "certificatesUntil": until}

    def offer(self, body: bytes) -> bool:
        """Keep what DigiD publishes now until it is approved; False when nothing is new.

        Raises MetadataUnusable unless a key of the approved metadata signed it, for that same
        entity, and it has an address for our binding.
        """
        if body == self.path.read_bytes():
            self._waiting.unlink(missing_ok=True)
            return False
        self._successor(body)
        if self.is_waiting and self._waiting.read_bytes() == body:
            return False
        self._write(self._waiting, body)
        return True

    def refresh(self, url: str, line: Outgoing) -> bool:
        """As `offer`, with what the address answers."""
        try:
            answer = line.ask("GET", url)
        except NoAnswer as error:
            raise MetadataUnusable(f"no answer: {type(error).__name__}") from None
        if answer.status != 200:
            raise MetadataUnusable(f"status {answer.status}")
        return self.offer(answer.body)

    def approve(self, fingerprint: str) -> None:
        """What waits counts from now on, if it is what somebody saw: the file of this SHA-256.

        It is judged once more, and what was judged is what counts, whatever happens to the file
        meanwhile. Raises MetadataUnusable.
        """
        if not self.is_waiting:
            raise MetadataUnusable("nothing waits")
        body = self._waiting.read_bytes()
        if sha256(body).hexdigest() != fingerprint.strip().lower():
            raise MetadataUnusable("what waits has another fingerprint")
        self._successor(body)
        # Noted first, and both of them: whoever starts in between finds the one that it reads.
        self._write(self._noted, f"{self.fingerprint}\n{sha256(body).hexdigest()}\n".encode())
        self._write(self.path, body)
        self._waiting.unlink(missing_ok=True)

    @property
    def _waiting(self) -> Path:
        return self.path.with_name(self.path.name + WAITING)

    @property
    def _noted(self) -> Path:
        return self.path.with_name(self.path.name + APPROVED)

    def _usable(self, body: bytes) -> IdpMetadata:
        """For the file that counts: somebody put it there, so its own keys may vouch for it.

        One that was approved was signed by a key before it, which it need not hold any more.
        """
        found = read_idp_metadata(body)
        found.address(by_post=self.by_post)
        must_hold = self.is_signed_by_itself and not self._was_approved(body)
        if must_hold and _signature_of(body) is not None:
            _require_signed(body, found.keys)
        return found

    def _was_approved(self, body: bytes) -> bool:
        try:
            return sha256(body).hexdigest() in self._noted.read_text().split()
        except FileNotFoundError:
            return False

    def _successor(self, body: bytes) -> IdpMetadata:
        """For what comes after it: signed by a key that counts now, and of the same entity."""
        found = read_idp_metadata(body)
        found.address(by_post=self.by_post)
        _require_signed(body, self.keys)
        if found.entity_id != self.entity_id:
            raise MetadataUnusable("metadata are of another entity")
        return found

    def _write(self, file: Path, body: bytes) -> None:
        """Whole or not at all."""
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        beside.write_bytes(body)
        beside.replace(file)


def _signature_of(body: bytes) -> object | None:
    found: object | None = parse(body).find(_SIGNATURE)
    return found


def _require_signed(body: bytes, keys: Sequence[SigningKey]) -> None:
    try:
        root = parse(body)
        found = root.findall(_SIGNATURE)
        if len(found) != 1 or root[0] is not found[0] or not len(found[0]):
            raise MetadataUnusable("metadata are not signed")
        require_holds(found[0], root, keys=keys, what="metadata")
    except AnswerRefused as refusal:
        raise MetadataUnusable(refusal.code) from None
