"""RSA keys on disk, one file per kid: the newest signs, all of them are served."""

import re
import secrets
import threading
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from sidecar.core.errors import NotFound, Unavailable

BITS = 2048
LOGIN, SYSTEM = "login", "system"
_PRIVATE, _PUBLIC = ".pem", ".pub.pem"
_HASH = re.compile(r"[0-9a-f]{64}")


class KeyRing:
    """The keys of one folder. Looks at the folder anew when a file came or went."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._changed_at = -1
        self._newest: tuple[str, RSAPrivateKey] | None = None
        self._public: dict[str, str] = {}

    def newest(self) -> tuple[str, RSAPrivateKey]:
        """The kid and the key object to sign with; Unavailable when there is none yet."""
        self._refresh()
        if self._newest is None:
            raise Unavailable("no key to sign with")
        return self._newest

    def public(self, hashed_kid: str) -> str:
        """The PEM by the lower-case hex SHA-256 of its kid; NotFound when it is not ours."""
        if not _HASH.fullmatch(hashed_kid):
            raise NotFound("no such key")
        self._refresh()
        if hashed_kid not in self._public:
            raise NotFound("no such key")
        return self._public[hashed_kid]

    def _refresh(self) -> None:
        try:
            changed_at = self._folder.stat().st_mtime_ns
        except FileNotFoundError:
            return
        if changed_at == self._changed_at:
            return
        with self._lock:
            self._load()
            self._changed_at = changed_at

    def _load(self) -> None:
        kids = sorted(path.name.removesuffix(_PUBLIC) for path in self._folder.glob(f"*{_PUBLIC}"))
        self._public = {
            sha256(kid.encode()).hexdigest(): (self._folder / f"{kid}{_PUBLIC}").read_text()
            for kid in kids
        }
        private = [kid for kid in kids if (self._folder / f"{kid}{_PRIVATE}").exists()]
        if not private or (self._newest is not None and self._newest[0] == private[-1]):
            return
        pem = (self._folder / f"{private[-1]}{_PRIVATE}").read_bytes()
        key = serialization.load_pem_private_key(pem, password=None)
        if not isinstance(key, RSAPrivateKey):
            raise Unavailable("the newest key is no RSA key")
        self._newest = (private[-1], key)


def rotate(folder: Path, now: datetime) -> str:
    """Make a new key; tokens are signed by it from now on, the old ones stay served."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kid = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    key = generate_private_key(public_exponent=65537, key_size=BITS)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    _put(folder / f"{kid}{_PRIVATE}", private)
    # The public file comes last: it is what makes a key known, and then both are there.
    _put(folder / f"{kid}{_PUBLIC}", public)
    return kid


def prune(folder: Path, *, keep: int = 2) -> list[str]:
    """Take away all but the newest keys; Prosody may remember a public key until it restarts."""
    kids = sorted(path.name.removesuffix(_PUBLIC) for path in folder.glob(f"*{_PUBLIC}"))
    gone = kids[:-keep] if keep > 0 else []
    for kid in gone:
        (folder / f"{kid}{_PUBLIC}").unlink(missing_ok=True)
        (folder / f"{kid}{_PRIVATE}").unlink(missing_ok=True)
    return gone


def ensure(keys_dir: Path, now: datetime) -> None:
    """A first key in both folders, where there is none."""
    for name in (LOGIN, SYSTEM):
        if not any((keys_dir / name).glob(f"*{_PUBLIC}")):
            rotate(keys_dir / name, now)


def _put(path: Path, content: bytes) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    part = path.with_name(f".{path.name}.part")
    part.touch(mode=0o600, exist_ok=False)
    part.write_bytes(content)
    part.rename(path)
