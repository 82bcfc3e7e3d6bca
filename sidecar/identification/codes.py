"""Six digits as people paste them, and what is kept of a code that may not be kept."""

import hmac
import re
from hashlib import sha256

from sidecar.identification.refusals import NoCaseNumber, NoSixDigits

_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_CASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .:/_-]{0,39}", re.ASCII)
_SPACES = re.compile(r"[\s\-.]+")


def is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def read_code(text: str) -> str:
    """The code in what somebody pasted: spaces, dots and hyphens between the digits are no matter.

    Raises NoSixDigits for anything else.
    """
    code = _SPACES.sub("", text)
    if not is_code(code):
        raise NoSixDigits
    return code


def read_case_number(text: str) -> str:
    """The number of a case as case systems write it, or empty; raises NoCaseNumber."""
    number = text.strip()
    if number and not _CASE.fullmatch(number):
        raise NoCaseNumber
    return number


class CodePrints:
    """Keyed fingerprints: they recognise a code, and nobody without the key can read it in them.

    A code has a million values, so a hash without a key would hide nothing.
    """

    def __init__(self, secret_key: str) -> None:
        self._key = hmac.new(secret_key.encode(), b"control-code", sha256).digest()

    def of(self, conversation_id: str, code: str) -> str:
        return hmac.new(self._key, f"{conversation_id}|{code}".encode(), sha256).hexdigest()
