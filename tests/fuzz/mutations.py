"""Changes to an XML tree as an attacker would make them: parts moved, doubled, renamed, nested.

All of them work on the tree, so that what comes out is well-formed and reaches the checks behind
the parser. `choose` decides; with the same choices the same tree comes out.
"""

import copy
from random import Random

from lxml import etree

from deploy.local.digid.names import DS, SAML, SAMLP, SOAP

MD = "urn:oasis:names:tc:SAML:2.0:metadata"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
NAMES = [
    f"{{{namespace}}}{name}"
    for namespace, names in {
        SOAP: ("Envelope", "Header", "Body", "Fault"),
        SAMLP: ("ArtifactResponse", "Response", "Status", "StatusCode", "Extensions"),
        SAML: ("Assertion", "Issuer", "Subject", "NameID", "Conditions", "EncryptedAssertion"),
        DS: ("Signature", "SignedInfo", "Reference", "Transform", "Object", "KeyInfo"),
        MD: ("EntityDescriptor", "IDPSSODescriptor", "KeyDescriptor", "SingleSignOnService"),
        "relative": ("x",),
    }.items()
    for name in names
]
ATTRIBUTES = ["ID", "Id", "id", XML_ID, "URI", "Algorithm", "Version", "IssueInstant"]
ATTRIBUTES += ["InResponseTo", "Value", "Binding", "Location", "index", "use", "entityID"]
ATTRIBUTES += ["PrefixList", f"{{{SAMLP}}}ID", "{relative}ID"]
TEXTS = ["", " ", "0", "-1", "99999", "#", "\u0660", "\u2028", "a" * 300, "s00000000:999990007"]
TEXTS += ["9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "//[", "http://["]


def mutated(root, choose: Random):
    """The tree after one to four changes; the same object, or another root."""
    for _ in range(choose.randint(1, 4)):
        change = choose.choice(CHANGES)
        change(_some(root, choose), choose)
    return root


def _some(root, choose: Random):
    return choose.choice(list(root.iter("*")))


def _remove(node, choose: Random) -> None:
    if node.getparent() is not None:
        node.getparent().remove(node)


def _double(node, choose: Random) -> None:
    if node.getparent() is not None:
        node.addnext(copy.deepcopy(node))


def _move(node, choose: Random) -> None:
    place = _some(node.getroottree().getroot(), choose)
    if node is not place and node not in place.iterancestors():
        place.insert(choose.randint(0, len(place)), node)


def _wrap(node, choose: Random) -> None:
    if node.getparent() is None:
        return
    around = etree.Element(choose.choice(NAMES))
    node.getparent().replace(node, around)
    around.append(node)


def _rename(node, choose: Random) -> None:
    node.tag = choose.choice(NAMES)


def _set(node, choose: Random) -> None:
    values = [v for each in node.getroottree().getroot().iter("*") for v in each.attrib.values()]
    node.set(choose.choice(ATTRIBUTES), choose.choice([*TEXTS, *values]))


def _unset(node, choose: Random) -> None:
    if node.attrib:
        del node.attrib[choose.choice(list(node.attrib))]


def _say(node, choose: Random) -> None:
    node.text = choose.choice(TEXTS)


def _comment(node, choose: Random) -> None:
    stray = choose.choice([etree.Comment("x"), etree.PI("x"), etree.Element(choose.choice(NAMES))])
    node.insert(choose.randint(0, len(node)), stray)


CHANGES = [_remove, _double, _move, _wrap, _rename, _set, _unset, _say, _comment]
