"""Reads what a case system answers: its faults, the numbers it hands out, and what it has.

Never its words: an explanation or a detail of a fault may quote what was sent (a number).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from foundation.outgoing import Answer
from ident.domain import IdentityKind
from ident.refusals import AnswerRefused
from ident.saml.document import Limits, parse
from ident.zaken.refusals import CaseSystemAway, CaseSystemRefused
from ident.zaken.stuf.elements import NAMESPACES, SOAP, Node
from ident.zaken.stuf.messages import KVK

# Nothing is canonicalised here, and some systems name their namespaces on every element.
LIMITS = Limits(size=2 * 1024 * 1024, elements=20_000, namespaces=20_000)
SOAPS = frozenset({SOAP, "http://www.w3.org/2003/05/soap-envelope"})
FAULTS = frozenset({"Fo01Bericht", "Fo02Bericht", "Fo03Bericht", "Fo01", "Fo02", "Fo03"})
NOT_FOUND = "StUF064"
# The receiver has no room or no time now (StUF 3.01, codes of faults).
LATER_CODES = frozenset({"StUF046", "StUF049", "StUF061", "StUF130", "StUF960"})
# Something went wrong while it was handled: at the server that may pass, at the client not.
PROCESS = "StUF058"
LATER = frozenset({408, 425, 429})
_CODE = re.compile(r"StUF\d{3}", re.ASCII)
_NUMBER = re.compile(r"[!-~]([ -~]{0,38}[!-~])?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Case:
    """What we must know of a case; `initiators` are kinds with their numbers."""

    number: str
    explanation: str = field(repr=False)
    marks: frozenset[tuple[str, str]]
    initiators: tuple[tuple[IdentityKind, str], ...] = field(repr=False)


def message_of(answer: Answer, reference: str) -> Node:
    """The message in an answer to `reference`. Raises CaseSystemAway or CaseSystemRefused."""
    body = _body(answer)
    found = next(iter(body), None) if body is not None else None
    if found is None:
        raise _by_status(answer.status) or CaseSystemAway("an answer that is none")
    _require_no_fault(found)
    problem = _by_status(answer.status)
    if problem is not None:
        raise problem
    about = _text(_child(_child(found, "stuurgegevens"), "crossRefnummer"))
    if about not in ("", reference):
        raise CaseSystemAway("an answer to another message")
    return found


def require_receipt(message: Node) -> None:
    """Bv03: it was received and will be handled."""
    code = _text(_child(_child(message, "stuurgegevens"), "berichtcode"))
    if _local(message) != "Bv03Bericht" and code != "Bv03":
        raise CaseSystemAway("no receipt")


def number_of(message: Node, what: str) -> str:
    """The identification that was handed out (zaak, document)."""
    found = _text(_child(_child(message, what), "identificatie"))
    if not _NUMBER.fullmatch(found):
        raise CaseSystemAway("no number")
    return found


def case_of(message: Node, number: str) -> Case | None:
    """The case that was asked for, or None when there is none."""
    found = _object(message, number)
    if found is None:
        return None
    marks = (
        (_text(_child(m, "kenmerk")), _text(_child(m, "bron"))) for m in _all(found, "kenmerk")
    )
    return Case(
        number=number,
        explanation=_text(_child(found, "toelichting")),
        marks=frozenset(mark for mark in marks if mark[0]),
        initiators=tuple(
            party for role in _all(found, "heeftAlsInitiator") for party in _parties(role)
        ),
    )


def documents_of(message: Node, number: str) -> frozenset[str]:
    """The identifications of the documents on the case that was asked for."""
    found = _object(message, number)
    if found is None:
        return frozenset()
    links = _all(found, "heeftRelevant")
    names = (_text(_child(_child(link, "gerelateerde"), "identificatie")) for link in links)
    return frozenset(name for name in names if name)


def _object(message: Node, number: str) -> Node | None:
    objects = list(_all(_child(message, "antwoord"), "object"))
    if not objects:
        return None
    if len(objects) > 1 or _text(_child(objects[0], "identificatie")) != number:
        raise CaseSystemRefused("another case")
    return objects[0]


def _parties(role: Node) -> Iterator[tuple[IdentityKind, str]]:
    party = _child(role, "gerelateerde")
    person, company = _child(party, "natuurlijkPersoon"), _child(party, "nietNatuurlijkPersoon")
    extras = _all(_child(role, "extraElementen"), "extraElement")
    found = [
        (IdentityKind.BSN, _text(_child(person, "inp.bsn"))),
        (IdentityKind.RSIN, _text(_child(company, "inn.nnpId"))),
        *((IdentityKind.KVK, _text(each)) for each in extras if each.get("naam") == KVK),
    ]
    others = [each for each in found if each[1]]
    # Somebody whom we cannot name is somebody else.
    yield from others or ([(IdentityKind.BSN, "")] if party is not None and len(party) else [])


def _require_no_fault(found: Node) -> None:
    is_soap = _local(found) == "Fault"
    inside = [each for each in found.iter() if _local(each) in FAULTS]
    if not is_soap and (not inside or inside[0] is not found):
        return
    body = _child(inside[0], "body") if inside else None
    code = _text(_child(body, "code"))
    is_ours = "client" in (_text(_child(body, "plek")) or _soap_code(found)).lower()
    if code in LATER_CODES or (code in (PROCESS, "") and not is_ours):
        raise CaseSystemAway(code if _CODE.fullmatch(code) else "fault")
    raise CaseSystemRefused(code if _CODE.fullmatch(code) else "fault")


def _soap_code(fault: Node) -> str:
    """SOAP 1.1 names it faultcode, without namespace; 1.2 Code and Value, where Sender is ours."""
    old, new = fault.find("faultcode"), _child(_child(fault, "Code"), "Value")
    return (_text(old) or _text(new)).replace("Sender", "client")


def _body(answer: Answer) -> Node | None:
    try:
        root = parse(answer.body, LIMITS)
    except AnswerRefused:
        return None
    if root.tag not in {f"{{{soap}}}Envelope" for soap in SOAPS}:
        return None
    return root.find(root.tag.replace("}Envelope", "}Body"))


def _by_status(status: int) -> CaseSystemAway | CaseSystemRefused | None:
    if 200 <= status < 300:
        return None
    if status >= 500 or status in LATER:
        return CaseSystemAway(f"status {status}")
    return CaseSystemRefused(f"status {status}")


def _all(parent: Node | None, name: str) -> Iterator[Node]:
    """By local name in any of our namespaces: 1.1 and 1.2 differ in nothing else here."""
    return (each for each in (() if parent is None else parent) if _local(each) == name)


def _child(parent: Node | None, name: str) -> Node | None:
    return next(_all(parent, name), None)


def _text(node: Node | None) -> str:
    return (node.text or "").strip() if node is not None else ""


def _local(node: Node) -> str:
    namespace, _, name = str(node.tag).rpartition("}")
    known = namespace[1:] in NAMESPACES.values() or namespace[1:] in SOAPS
    return name if known else ""
