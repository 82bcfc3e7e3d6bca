"""The only place that makes ids and secrets of links, and hashes them for storage."""

import re
import secrets
import uuid
from hashlib import sha256

_ID = re.compile(r"x[0-9a-f]{24}")


def new_id() -> str:
    """An opaque id of 96 random bits; safe as a JID node, in a URL and as a CSS id."""
    return "x" + secrets.token_hex(12)


def is_id(text: str) -> bool:
    """Whether it could be one of `new_id`."""
    return bool(_ID.fullmatch(text))


def new_uuid() -> str:
    """A random UUID, for what the outside world wants to call so (VNG 2.2)."""
    return str(uuid.uuid4())


def new_room() -> str:
    """A room name, used once; lower case because Prosody compares that way."""
    return f"balie-{secrets.token_hex(10)}"


def new_secret() -> str:
    """What a personal link or a cookie carries: 128 random bits, URL-safe."""
    return secrets.token_urlsafe(16)


def hashed(secret: str) -> str:
    """What we store of a secret. It has 128 random bits, so no salt and no slow hash is needed."""
    return sha256(secret.encode()).hexdigest()
