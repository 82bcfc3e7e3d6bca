"""The control code that citizen and civil servant compare (VNG, betrouwbaar beeldbellen).

Scheme 2.1 makes it at random; scheme 2.2 derives it, as docs/control-code.md publishes with test
vectors, so that another implementation can come to the same six digits.
"""

import base64
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count

DIGITS = 6
KEY_BYTES = 32
_CODES = 10**DIGITS
# The largest multiple of a million below 2^32: what lies above would favour the lower codes.
_FAIR = 2**32 - 2**32 % _CODES


def random_code() -> str:
    """Scheme 2.1: a random code of six digits, leading zeros kept."""
    return f"{secrets.randbelow(_CODES):0{DIGITS}d}"


def derived_code(key: bytes, *, number: str, uuid: str, municipality: str) -> str:
    """Scheme 2.2, steps 5b and 8: the code of this number in this request.

    `number` is a BSN of nine digits, `municipality` the code of Statistics Netherlands (CBS), four
    digits. Keyed, because without a key everybody with link and number could compute it.
    """
    draws = (_draw(key, f"{number}|{uuid.lower()}|{municipality}|{n}") for n in count())
    return f"{next(draw for draw in draws if draw < _FAIR) % _CODES:0{DIGITS}d}"


def _draw(key: bytes, message: str) -> int:
    return int.from_bytes(hmac.new(key, message.encode(), sha256).digest()[:4], "big")


@dataclass(frozen=True, kw_only=True)
class CodeKeys:
    """The server keys by their id. New requests take `current`; a request keeps the one it has."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)
    municipality: str

    @classmethod
    def read(cls, text: str, *, municipality: str) -> "CodeKeys":
        """Keys as `id:base64`, separated by spaces; the first is for new requests.

        Raises ValueError, without the text, for anything else.
        """
        keys = dict(_key(entry) for entry in text.split())
        if not keys:
            raise ValueError("no key")
        return cls(current=next(iter(keys)), keys=keys, municipality=municipality)

    def code(self, *, number: str, uuid: str, key_id: str) -> str:
        """The derived code; without a key of that id the current one serves."""
        key = self.keys.get(key_id, self.keys[self.current])
        return derived_code(key, number=number, uuid=uuid, municipality=self.municipality)


def _key(entry: str) -> tuple[str, bytes]:
    key_id, _, written = entry.partition(":")
    key = base64.b64decode(written, validate=True)
    if not key_id or len(key) != KEY_BYTES:
        raise ValueError("no id, or a key of another length")
    return key_id, key
