"""What we write into a case, whatever protocol carries it, and how we find it again."""

import re

DESCRIPTION = "Identificatie bij beeldbellen"
INITIATOR_NOTE = "Ingelogd tijdens het beeldbellen"
# By which a case of ours is known (kenmerk), beside the id of the request.
SOURCE = "digitale-balie"
CODE = "Controlecode: "
FINAL = "definitief"
_CODE_LINE = re.compile(rf"{CODE}\d+\s*", re.ASCII)
# ISO 639-2, as both standards want it.
_LANGUAGES = {"nl": "nld", "en": "eng"}


def explanation(code: str) -> str:
    """Of a new case; empty where there is no control code."""
    return f"{CODE}{code}" if code else ""


def without_code(text: str) -> str:
    """Only the code goes: what colleagues wrote around it stays."""
    return _CODE_LINE.sub("", text, count=1).rstrip() if _CODE_LINE.search(text) else text


def language(name: str) -> str:
    """The language of a document, by how ours is named; one that we do not know is Dutch."""
    return _LANGUAGES.get(name, _LANGUAGES["nl"])
