"""Answers of DigiD for the tests of verify: a right one, and ways to make it wrong.

`before` changes the unsigned tree, which is then signed by the right key: a message that only
breaks the one rule. `after` changes the signed tree: what somebody on the way could do.
"""

import copy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from deploy.local.digid.answers import Login, SigningPair, Status, Writer, sign
from deploy.local.digid.keys import make_identification_keys
from deploy.local.digid.names import DS, NS, SAML
from ident.domain import Level
from ident.saml.name_id import DIGID
from ident.saml.signature import SigningKey
from ident.saml.verify import Expected, verify
from tests.fakes.clock import A_MONDAY

NUMBER = "900070341"
OTHER_NUMBER = "999990007"
IDP, SP = "https://digid.example/metadata", "https://balie.example/metadata"
ACS = "https://balie.example/ident/acs"
RESOLVE_ID, LOGIN_ID = "_resolve", "_login"


@cache
def pairs():
    """The keys of the identity provider, of its next one, and of a stranger."""
    found = []
    with TemporaryDirectory() as folder:
        make_identification_keys(Path(folder))
        found = [SigningPair.read(Path(folder), n) for n in ("digid", "digid-next", "service")]
    return dict(zip(("own", "next", "stranger"), found, strict=True))


@cache
def signing_keys():
    return tuple(SigningKey.from_certificate(pairs()[n].certificate) for n in ("own", "next"))


def expected(**changed):
    values = {
        "entity_id": SP,
        "acs_url": ACS,
        "idp_entity_id": IDP,
        "keys": signing_keys(),
        "resolve_id": RESOLVE_ID,
        "login_id": LOGIN_ID,
        "minimum": Level.MIDDEN,
        "now": A_MONDAY,
    }
    return Expected(**(values | changed))


def unsigned(*, level="midden", status=None, empty=False):
    """The tree of a right answer, before it is signed."""
    writer = Writer(entity_id=IDP, sp_entity_id=SP, acs_url=ACS, pair=pairs()["own"])
    login = Login(
        request_id=LOGIN_ID,
        number=NUMBER,
        level=level,
        at=A_MONDAY,
        status=status or Status(),
    )
    body = writer.artifact_response(
        resolve_id=RESOLVE_ID, login=None if empty else login, now=A_MONDAY
    )
    root = etree.fromstring(body)
    for signature in list(root.iter(f"{{{DS}}}Signature")):
        signature.getparent().remove(signature)
    return root


def answer(*, before=None, after=None, key="own", sign_assertion=True, **options):
    root = unsigned(**options)
    if before:
        before(root)
    assertion = one(root, "saml:Assertion")
    if assertion is not None and sign_assertion:
        sign(assertion, pairs()[key])
    sign(one(root, "samlp:ArtifactResponse"), pairs()[key])
    if after:
        after(root)
    # With what stands beside the root.
    return etree.tostring(root.getroottree())


def judged(body, **changed):
    return verify(body, expected(**changed), DIGID)


def one(root, path):
    return next(iter(root.xpath(f"//{path}", namespaces=NS)), None)


def setting(path, name, value):
    """A change: an attribute gets this value; None removes it."""

    def change(root):
        node = one(root, path)
        if value is None:
            del node.attrib[name]
        else:
            node.set(name, value)

    return change


def saying(path, text):
    """A change: an element says this text."""

    def change(root):
        one(root, path).text = text

    return change


def without(path):
    """A change: all elements of this path are gone."""

    def change(root):
        for node in root.xpath(f"//{path}", namespaces=NS):
            node.getparent().remove(node)

    return change


def twice(path):
    """A change: the element stands twice, the second time under another ID."""

    def change(root):
        node = one(root, path)
        twin = copy.deepcopy(node)
        for part in twin.iter("*"):
            if "ID" in part.attrib:
                part.set("ID", part.get("ID") + "2")
        node.addnext(twin)

    return change


def adding(path, name, *, first=False, text=None, **attributes):
    """A change: the element gets one more child."""

    def change(root):
        prefix, local = name.split(":")
        child = etree.Element(f"{{{NS[prefix]}}}{local}", attributes)
        child.text = text
        one(root, path).insert(0 if first else len(one(root, path)), child)

    return change


def evil_assertion(root, *, identifier="_evil"):
    """A copy of the assertion that names somebody else and bears no signature."""
    copied = copy.deepcopy(one(root, "saml:Assertion"))
    for signature in copied.findall(f"{{{DS}}}Signature"):
        copied.remove(signature)
    copied.find(f"{{{SAML}}}Subject/{{{SAML}}}NameID").text = f"s00000000:{OTHER_NUMBER}"
    copied.set("ID", identifier)
    return copied
