"""Which cases a question finds, with the traps that were seen on the real one."""

from collections.abc import Mapping, Sequence
from typing import Any

from deploy.local.zaken.shelf import Shelf, Thing

BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
GENERIC = "rol__omschrijvingGeneriek"
OWN = ("identificatie", "bronorganisatie", "zaaktype")
FILTERS = (*OWN, BSN, GENERIC)


def found(shelf: Shelf, query: Mapping[str, Any]) -> list[Thing]:
    """TRAP, as seen: a filter with an empty value, also that of a person, does not filter."""
    wanted = {name: value for name, value in query.items() if value}
    own = {name: value for name, value in wanted.items() if name in OWN}
    cases = [each for each in shelf.all("zaken") if own.items() <= each.items()]
    if BSN not in wanted and GENERIC not in wanted:
        return cases
    return [case for case in cases if any(_fits(role, wanted) for role in _roles(shelf, case))]


def expanded(shelf: Shelf, case: Thing, names: Sequence[str]) -> Thing:
    """The case, with what was asked for besides under `_expand`."""
    statuses = [each for each in shelf.all("statussen") if each["zaak"] == case["url"]]
    whole = {
        "zaaktype": shelf.by_url("zaaktypen", case["zaaktype"]),
        "status": statuses[-1] if statuses else None,
        "rollen": _roles(shelf, case),
    }
    more = {name: whole[name] for name in names if name in whole}
    return {**case, "_expand": more} if more else case


def _roles(shelf: Shelf, case: Thing) -> list[Thing]:
    return [role for role in shelf.all("rollen") if role["zaak"] == case["url"]]


def _fits(role: Thing, wanted: Mapping[str, Any]) -> bool:
    """Number and generic description are of one and the same role."""
    number = (role.get("betrokkeneIdentificatie") or {}).get("inpBsn")
    return (BSN not in wanted or number == wanted[BSN]) and (
        GENERIC not in wanted or role["omschrijvingGeneriek"] == wanted[GENERIC]
    )
