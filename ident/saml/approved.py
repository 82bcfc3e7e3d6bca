"""The metadata of DigiD that an administrator approved, and newer ones that wait for him.

digid.md 1.8: metadata are signed by the same certificate as messages, are looked at every day, and
a change counts only when somebody approved it. Every signing key in them counts (rollover).
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import requests

from ident.refusals import AnswerRefused
from ident.saml.document import parse
from ident.saml.metadata import IdpMetadata, MetadataUnusable, read_idp_metadata
from ident.saml.names import DS, tag
from ident.saml.signature import SigningKey, require_holds

LARGEST = 256 * 1024
TIMEOUT_SECONDS = (5, 10)
WAITING = ".waiting"
_SIGNATURE = tag(DS, "Signature")


@dataclass
class ApprovedMetadata:
    """Reads as IdpMetadata do; a file that was approved meanwhile counts at once."""

    path: Path
    _read: tuple[int, IdpMetadata] | None = field(default=None, repr=False)

    @property
    def current(self) -> IdpMetadata:
        """Raises MetadataUnusable when there is nothing we can use and never was."""
        try:
            changed = self.path.stat().st_mtime_ns
            if self._read is None or self._read[0] != changed:
                self._read = changed, read_idp_metadata(self.path.read_bytes())
        except (OSError, MetadataUnusable):
            # A file in the middle of being replaced, or damaged: what we know goes on.
            if self._read is None:
                raise
        return self._read[1]

    @property
    def entity_id(self) -> str:
        return self.current.entity_id

    @property
    def login_url(self) -> str:
        return self.current.login_url

    @property
    def post_url(self) -> str:
        return self.current.post_url

    @property
    def login_origin(self) -> str:
        return self.current.login_origin

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
    def is_waiting(self) -> bool:
        return self._waiting.is_file()

    def fingerprints(self) -> dict[str, str]:
        """SHA-256 of the approved file, and of the one that waits, if one does."""
        files = {"approved": self.path, "waiting": self._waiting}
        return {
            name: sha256(file.read_bytes()).hexdigest()
            for name, file in files.items()
            if file.is_file()
        }

    def waiting(self) -> IdpMetadata | None:
        return read_idp_metadata(self._waiting.read_bytes()) if self.is_waiting else None

    def offer(self, body: bytes) -> bool:
        """Keep what DigiD publishes now until it is approved; False when nothing is new.

        Raises MetadataUnusable unless a key of the approved metadata signed it, for that same
        entity.
        """
        if body == self.path.read_bytes():
            self._waiting.unlink(missing_ok=True)
            return False
        found = read_idp_metadata(body)
        self._require_signed(body)
        if found.entity_id != self.entity_id:
            raise MetadataUnusable("metadata are of another entity")
        if self.is_waiting and self._waiting.read_bytes() == body:
            return False
        self._write(self._waiting, body)
        return True

    def refresh(self, url: str) -> bool:
        """As `offer`, with what the address answers."""
        with requests.Session() as session:
            session.trust_env = False
            try:
                answer = session.get(
                    url, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
                )
                body = answer.raw.read(LARGEST + 1, decode_content=True)
            except (requests.RequestException, OSError) as error:
                raise MetadataUnusable(f"no answer: {type(error).__name__}") from None
        if answer.status_code != 200 or len(body) > LARGEST:
            raise MetadataUnusable(f"status {answer.status_code}, or too large")
        return self.offer(body)

    def approve(self) -> None:
        """What waits counts from now on; raises MetadataUnusable when nothing waits."""
        if not self.is_waiting:
            raise MetadataUnusable("nothing waits")
        read_idp_metadata(self._waiting.read_bytes())
        self._waiting.replace(self.path)

    @property
    def _waiting(self) -> Path:
        return self.path.with_name(self.path.name + WAITING)

    def _require_signed(self, body: bytes) -> None:
        try:
            root = parse(body)
            found = root.findall(_SIGNATURE)
            if len(found) != 1 or root[0] is not found[0]:
                raise MetadataUnusable("metadata are not signed")
            require_holds(found[0], root, keys=self.keys, what="metadata")
        except AnswerRefused as refusal:
            raise MetadataUnusable(refusal.code) from None

    def _write(self, file: Path, body: bytes) -> None:
        """Whole or not at all."""
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        beside.write_bytes(body)
        beside.replace(file)
