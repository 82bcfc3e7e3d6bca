"""What a municipality says of how accessible the balie is, after the Dutch model (statuses A to D).

Without it the page is a draft: who has not declared anything has no status (E in the register).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

STATUSES = ("A", "B", "C", "D")
# Of research by WCAG-EM; older than this it counts for nothing.
RESEARCH_LASTS = timedelta(days=3 * 365)
_KEYS = {
    **dict.fromkeys(("status", "mail", "report", "register"), str),
    **dict.fromkeys(("signed", "researched", "research_planned"), date),
}


@dataclass(frozen=True, kw_only=True)
class Statement:
    """`signed`: by whom the municipality lets sign. `report`: where the research can be read.

    `register`: the statement in the register of the government, which counts for the law. `faults`
    are what does not hold in it.
    """

    status: str = ""
    signed: date | None = None
    mail: str = ""
    researched: date | None = None
    report: str = ""
    research_planned: date | None = None
    register: str = ""
    faults: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        return not (self.status and self.signed)


def read(values: Mapping[str, Any]) -> Statement:
    """The table `[accessibility]` of a theme.toml; what is wrong in it stands in its `faults`."""
    strange = [
        f"accessibility.{name} is unknown, or no {_KEYS[name].__name__ if name in _KEYS else 'key'}"
        for name, value in values.items()
        if name not in _KEYS or not isinstance(value, _KEYS[name])
    ]
    if strange:
        return Statement(faults=tuple(strange))
    found = Statement(**values)
    faults = tuple(_faults(found))
    return Statement(**values, faults=faults) if faults else found


def _faults(found: Statement) -> Iterator[str]:
    if found.status not in ("", *STATUSES):
        yield f"accessibility.status must be one of {', '.join(STATUSES)}"
    if bool(found.status) != bool(found.signed):
        yield "accessibility.status and accessibility.signed belong together"
    if found.status in ("A", "B") and not (found.report and found.researched):
        yield f"status {found.status} needs accessibility.report and accessibility.researched"
    if found.status == "C" and not found.research_planned:
        yield "status C needs accessibility.research_planned, within six months"
    if found.signed and found.researched and found.signed - found.researched > RESEARCH_LASTS:
        yield "accessibility.researched is more than three years before accessibility.signed"
    for name in ("report", "register"):
        if getattr(found, name) and not getattr(found, name).startswith("https://"):
            yield f"accessibility.{name} must be an https address"
