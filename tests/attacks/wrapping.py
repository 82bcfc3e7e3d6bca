"""XML signature wrapping, XSW1 to XSW8 (SAML Raider, digid.md 3), on both signed elements.

Each makes an evil element that is meant to be read and keeps the original for the signature to
hold on to. FORMS says what then happens to the signatures; an attacker has the first three, the
last one is as if DigiD itself had signed it, so that only the rules about the shape are left.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree

from deploy.local.digid.answers import sign
from deploy.local.digid.names import DS, NS, SAML, SAMLP
from tests.attacks.signing import SIGNATURE, sign_again
from tests.unit.ident.answers import OTHER_NUMBER, one, pairs, unsigned

MESSAGE, ASSERTION = "samlp:ArtifactResponse", "saml:Assertion"
ELEMENTS = {"message": MESSAGE, "assertion": ASSERTION}


def stripped(node):
    """A copy without its own signature."""
    twin = copy.deepcopy(node)
    for signature in twin.findall(SIGNATURE):
        twin.remove(signature)
    return twin


def make_evil(node):
    """The element says another person, under IDs of its own, as its maker avoids twin IDs."""
    next(node.iter(f"{{{SAML}}}NameID")).text = f"s00000000:{OTHER_NUMBER}"
    for part in node.iter("*"):
        if "ID" in part.attrib:
            part.set("ID", part.get("ID") + "-evil")
    return node


def evil_of(node):
    return make_evil(copy.deepcopy(node))


def nothing(original):
    """No attack: what every form must do with a right message."""


def xsw1(original):
    """An evil copy takes the place and the signature; the original hangs inside the signature."""
    evil = evil_of(original)
    original.getparent().replace(original, evil)
    evil.find(SIGNATURE).append(stripped(original))


def xsw2(original):
    """As 1, the original before the signature (detached)."""
    evil = evil_of(original)
    original.getparent().replace(original, evil)
    evil.find(SIGNATURE).addprevious(stripped(original))


def xsw3(original):
    """An evil copy without signature before the signed one."""
    original.addprevious(make_evil(stripped(original)))


def xsw4(original):
    """An evil copy without signature around the signed one."""
    evil = make_evil(stripped(original))
    original.getparent().replace(original, evil)
    evil.append(original)


def xsw5(original):
    """The signed one is changed, its original without signature stands at the end."""
    kept = stripped(original)
    make_evil(original).getparent().append(kept)


def xsw6(original):
    """As 5, the original inside the signature of the changed one."""
    kept = stripped(original)
    make_evil(original).find(SIGNATURE).append(kept)


def xsw7(original):
    """An evil copy with the same IDs inside Extensions, which a lax schema lets through."""
    evil = make_evil(stripped(original))
    for part in evil.iter("*"):
        if "ID" in part.attrib:
            part.set("ID", part.get("ID").removesuffix("-evil"))
    keeper = etree.Element(f"{{{SAMLP}}}Extensions")
    keeper.append(evil)
    original.addprevious(keeper)


def xsw8(original):
    """As 6, the original inside a ds:Object."""
    kept = stripped(original)
    etree.SubElement(make_evil(original).find(SIGNATURE), f"{{{DS}}}Object").append(kept)


def read_by_a_careless_reader(root):
    """The message and the assertion that a path gives, the first one where there are several."""
    message = root.find(f".//{MESSAGE}", NS)
    assertion = message.find(f"samlp:Response/{ASSERTION}", NS)
    return message, assertion


def left_broken(root):
    """The signatures stay as the wrapping left them."""


def without_outer(root):
    """The message that is read bears no signature at all."""
    message, _ = read_by_a_careless_reader(root)
    for signature in message.findall(SIGNATURE):
        message.remove(signature)


def signed_by(name):
    """Both elements that are read are signed by this key, in the signature that they have."""

    def change(root):
        message, assertion = read_by_a_careless_reader(root)
        for element in (assertion, message):
            sign_again(element, name)

    return change


FORMS: dict[str, Callable] = {
    "broken": left_broken,
    "no-outer-signature": without_outer,
    "signed-again-by-a-stranger": signed_by("stranger"),
    "signed-again-by-digid": signed_by("own"),
}


def on_the_line(root, wrap: Callable, *, element: str) -> None:
    """Wraps a message that is signed already, as somebody between DigiD and us could."""
    wrap(one(root, ELEMENTS[element]))


def build(wrap: Callable, *, element: str, form: str) -> bytes:
    """A right message, wrapped at this element, with its signatures in this form."""
    root = unsigned()
    for path in (ASSERTION, MESSAGE):
        sign(one(root, path), pairs()["own"])
    on_the_line(root, wrap, element=element)
    FORMS[form](root)
    return etree.tostring(root)


@dataclass(frozen=True)
class Wrapping:
    """One of the eight, with the code for each form, in the order of FORMS."""

    wrap: Callable
    element: str
    codes: Sequence[str]

    def each_form(self):
        return zip(FORMS, self.codes, strict=True)


_COUNT, _CONTENT, _TWINS = "artifact_response_count", "body_content", "id_not_unique"
_NONE, _INVALID = "artifact_response_unsigned", "artifact_response_signature_invalid"
# Without the outer signature the original that hung in it is gone too, so no second is counted.
_HUNG = [_COUNT, _NONE, _COUNT, _COUNT]
# The outer signature is judged before anything inside the message is.
_INSIDE = [_INVALID, _NONE, _INVALID, "assertion_count"]
WRAPPINGS = [
    Wrapping(xsw1, "message", _HUNG),
    Wrapping(xsw2, "message", [_COUNT] * 4),
    Wrapping(xsw3, "message", [_CONTENT] * 4),
    Wrapping(xsw4, "message", [_COUNT] * 4),
    Wrapping(xsw5, "message", [_CONTENT] * 4),
    Wrapping(xsw6, "message", _HUNG),
    Wrapping(xsw7, "message", [_TWINS] * 4),
    Wrapping(xsw8, "message", _HUNG),
    *(Wrapping(wrap, "assertion", _INSIDE) for wrap in (xsw1, xsw2, xsw3, xsw4, xsw5, xsw6, xsw8)),
    Wrapping(xsw7, "assertion", [_TWINS] * 4),
]
