"""What is fuzzed, with its seeds and what must hold for every input whatever.

A target may refuse with the refusal that its docstring names; any other exception, another
identity than that of the seed, or more CPU time than its `most_cpu` is a find.
"""

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import process_time

import xmlsec
from lxml import etree

from deploy.local.digid.answers import Status, metadata, sign
from deploy.local.stuf import questions
from deploy.local.stuf.envelopes import fault, message_in
from deploy.local.stuf.faults import Fault
from deploy.local.stuf.shelf import CaseFile, Shelf
from foundation.outgoing import Answer
from ident.domain import Level, passes_elevenproof
from ident.refusals import AnswerRefused, ArtifactRefused, LoginRefused
from ident.saml.artifact import read_artifact
from ident.saml.document import instant, parse
from ident.saml.metadata import MetadataUnusable, read_idp_metadata
from ident.zaken.refusals import CaseProblem
from ident.zaken.stuf import elements as xml
from ident.zaken.stuf.reading import case_of, documents_of, message_of
from tests.unit.ident.answers import IDP, answer, judged, one, pairs, unsigned

# Issue 3, section 1: no input of 256 KiB costs more than this many seconds.
MOST_CPU = 0.1
# Under coverage a line of ours costs many times its price, and the machine is shared: what was too
# slow is tried again, and only what is slow each time counts.
TRIES = 3
ENDPOINTS = {0: "https://digid.example/resolve"}


class Find(Exception):
    """Something that must not happen; never holds the input."""


@dataclass(frozen=True)
class Target:
    """`run` raises Find, or whatever it did not foresee; `seeds` are inputs to begin from."""

    name: str
    seeds: Sequence[bytes]
    run: Callable[[bytes], None]
    most_cpu: float = MOST_CPU

    def within_bounds(self, body: bytes) -> None:
        """Runs the input and minds the time. Raises Find when it takes too long each time."""
        for _ in range(TRIES):
            before = process_time()
            self.run(body)
            if process_time() - before <= self.most_cpu:
                return
        raise Find("too slow")


def _document(body: bytes) -> None:
    try:
        root = parse(body)
    except AnswerRefused:
        return
    for node in root.iter():
        if not isinstance(node.tag, str):
            raise Find("a comment or an instruction came through")
        for value in node.attrib.values():
            try:
                instant(value, "x")
            except AnswerRefused:
                continue


def _verify(body: bytes) -> None:
    try:
        found = judged(body)
    except LoginRefused:
        return
    if found not in _RIGHT:
        raise Find("another identity was accepted")


def _signed(body: bytes) -> None:
    """The message is signed by DigiD's own key first, so that the rules behind are reached."""
    try:
        root = parse(body)
        assertion, message = one(root, "saml:Assertion"), one(root, "samlp:ArtifactResponse")
        for element in (assertion, message):
            if element is not None and len(element):
                sign(element, pairs()["own"])
    except (AnswerRefused, xmlsec.Error, ValueError):
        return
    try:
        found = judged(etree.tostring(root))
    except LoginRefused:
        return
    if not passes_elevenproof(found.number) or found.number.encode() not in body:
        raise Find("a number was read that does not stand there or is none")
    if found.level < Level.MIDDEN or found.proof.assertion_id.encode() not in body:
        raise Find("an identity was accepted that was not asked")


def _artifact(body: bytes) -> None:
    value = body.decode("latin-1")
    try:
        found = read_artifact(value, idp_entity_id=IDP, endpoints=ENDPOINTS)
    except ArtifactRefused:
        return
    if found.value != value or found.endpoint not in ENDPOINTS:
        raise Find("another artifact was read than was given")


def _metadata(body: bytes) -> None:
    try:
        found = read_idp_metadata(body)
    except MetadataUnusable:
        return
    where = found.login_url or found.post_url
    if not (found.keys and found.entity_id and where and found.resolve_urls):
        raise Find("metadata without what a login needs")
    found.origin(by_post=not found.login_url)


def _stuf(body: bytes) -> None:
    """An answer of a case system; CaseProblem refuses."""
    for status in (200, 500):
        try:
            message = message_of(Answer(status=status, headers={}, body=body), "ref-1")
            found = case_of(message, "0518-1")
            documents_of(message, "0518-1")
        except CaseProblem as problem:
            if "999990007" in str(problem):
                raise Find("a refusal quotes what was answered") from None
            continue
        if found is not None and found.number.encode() not in body:
            raise Find("a case was read that does not stand there")


def _stuf_answers() -> list[bytes]:
    case = CaseFile("0518-1", explanation="x", marks=[("r", "s")], documents=["d"])
    case.people = [("bsn", "999990007"), ("rsin", "111222333"), ("kvk", "12345678")]
    asked = message_in(
        xml.envelope(
            xml.node("ZDS:a", xml.node("ZKN:gelijk", xml.node("ZKN:identificatie", "0518-1")))
        )
    )
    shelf = Shelf(cases={"0518-1": case})
    refused = fault(Fault("StUF055", at="client", details="999990007"), "Fo02", asked)
    return [questions.case(shelf, asked), questions.documents(shelf, asked), refused]


def _an_artifact() -> bytes:
    source = hashlib.sha1(IDP.encode(), usedforsecurity=False).digest()
    return base64.b64encode(b"\x00\x04\x00\x00" + source + bytes(20))


def _seed_of_metadata() -> bytes:
    certificates = [pairs()[name].certificate for name in ("own", "next")]
    return metadata(
        entity_id=IDP,
        base_url="https://digid.example",
        certificates=certificates,
        pair=pairs()["own"],
    )


_ACCEPTED = (answer(), answer(key="next"))
_RIGHT = [judged(body) for body in _ACCEPTED]
_ANSWERS = (
    *_ACCEPTED,
    answer(empty=True),
    answer(status=Status(top="Responder", inner="AuthnFailed")),
)
TARGETS = {
    target.name: target
    for target in (
        Target("document", (*_ANSWERS, _seed_of_metadata()), _document),
        Target("verify", _ANSWERS, _verify),
        Target("signed", (etree.tostring(unsigned()),), _signed),
        Target("artifact", (_an_artifact(),), _artifact),
        Target("metadata", (_seed_of_metadata(),), _metadata),
        Target("stuf", _stuf_answers(), _stuf),
    )
}
