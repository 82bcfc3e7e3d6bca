"""What people fill in about documents, read and checked."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sidecar.core.documents import Kind
from sidecar.documents.refusals import NotFilledIn, megabytes

LONGEST_LABEL = 80
LONGEST_HELP = 300
LONGEST_REMARK = 500
LONGEST_NAME = 200
MOST_EACH = 20
READY_MADE_MOST = 5
MEGABYTE = 1024 * 1024
# Controls, and marks that turn the direction of what follows them.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A request as it was filled in."""

    label: str
    help: str
    kinds: tuple[Kind, ...]
    most: int
    largest: int
    is_confidential: bool


def read_request(
    fields: Mapping[str, str], kinds: Collection[str], *, offered: Sequence[Kind], largest: int
) -> Wanted:
    """Raises NotFilledIn. What a ready-made request leaves open gets what is usual."""
    mistakes: dict[str, str] = {}
    label, text = tidy(fields.get("label", "")), tidy(fields.get("help", ""), lines=True)
    if not label or len(label) > LONGEST_LABEL:
        mistakes["label"] = "documents.ask.label_wrong"
    if len(text) > LONGEST_HELP:
        mistakes["help"] = "documents.ask.help_wrong"
    most = _number(fields.get("most") or str(READY_MADE_MOST), MOST_EACH)
    size = _number(fields.get("largest") or megabytes(largest), int(megabytes(largest)))
    if most is None:
        mistakes["most"] = "documents.ask.most_wrong"
    if size is None:
        mistakes["largest"] = "documents.ask.largest_wrong"
    everything = bool(fields.get("ready_made"))
    wanted = tuple(kind for kind in offered if everything or kind.value in kinds)
    if not wanted:
        mistakes["kinds"] = "documents.ask.kinds_wrong"
    if mistakes or most is None or size is None:
        raise NotFilledIn(mistakes)
    return Wanted(
        label=label,
        help=text,
        kinds=wanted,
        most=most,
        largest=min(size * MEGABYTE, largest),
        is_confidential=bool(fields.get("confidential")),
    )


def read_remark(text: str, *, is_needed: bool = False) -> str:
    """A remark, or the reason why something is sent back; raises NotFilledIn."""
    found = tidy(text, lines=True)
    if len(found) > LONGEST_REMARK or (is_needed and not found):
        raise NotFilledIn({"text": "documents.remark_wrong"})
    return found


def tidy(text: str, *, lines: bool = False) -> str:
    """Without needless space and without signs that cannot be seen; `lines` keeps its lines."""
    parts = text.replace("\r\n", "\n").split("\n") if lines else [text]
    return "\n".join(" ".join(_UNSEEN.sub(" ", part).split()) for part in parts).strip()


def shown_name(name: str) -> str:
    """What a sender calls it, as people may see it: no path, no tricks, not too long."""
    last = re.split(r"[/\\]", name)[-1]
    return tidy(_UNSEEN.sub("", last))[:LONGEST_NAME].strip()


def _number(text: str, highest: int) -> int | None:
    found = text.strip()
    if not (found.isascii() and found.isdecimal() and len(found) < 9):
        return None
    return int(found) if 1 <= int(found) <= highest else None
