"""Answers of a broker of eHerkenning: a right one, and ways to make it wrong."""

from functools import cache

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree

from deploy.local.digid.answers import sign
from deploy.local.digid.names import DS
from deploy.local.eherkenning.answers import BrokerWriter, CompanyLogin
from deploy.local.eherkenning.companies import BY_KEY
from deploy.local.eherkenning.encrypting import Encrypter
from ident.eherkenning.subject import Subject
from ident.saml.verify import verify
from tests.fakes.clock import A_MONDAY
from tests.unit.ident.answers import ACS, IDP, LOGIN_ID, RESOLVE_ID, SP, expected, one, pairs

SERVICE = "urn:etoegang:DV:99999999900000000002:services:2"
AR, RESPONSE, ASSERTION = "samlp:ArtifactResponse", "samlp:Response", "saml:Assertion"


@cache
def private_key(name):
    return load_pem_private_key(pairs()[name].key.encode(), password=None)


def encrypter(*, key="stranger", **changed):
    """For us; `key` is the pair whose certificate the broker has of us."""
    values = {"recipient": SP, "certificate": pairs()[key].certificate}
    return Encrypter(**(values | changed))


def unsigned(
    *, company="bakker", level="midden", evidence="", by=None, service=SERVICE, names=False
):
    writer = BrokerWriter(
        entity_id=IDP,
        sp_entity_id=SP,
        acs_url=ACS,
        pair=pairs()["own"],
        encrypter=by or encrypter(),
        evidence=evidence,
    )
    login = CompanyLogin(
        request_id=LOGIN_ID,
        number="",
        level=level,
        at=A_MONDAY,
        company=BY_KEY[company],
        service=service,
        asks_names=names,
    )
    root = etree.fromstring(
        writer.artifact_response(resolve_id=RESOLVE_ID, login=login, now=A_MONDAY)
    )
    for path in (f"{AR}/ds:Signature", f"{RESPONSE}/{ASSERTION}/ds:Signature"):
        signature = one(root, path)
        signature.getparent().remove(signature)
    return root


def answer(*, before=None, after=None, key="own", response_key=None, **options):
    """`before` changes what is signed, `after` what was signed; `response_key` signs Response."""
    root = unsigned(**options)
    if before:
        before(root)
    assertion = one(root, f"{RESPONSE}/{ASSERTION}")
    if assertion is not None:
        sign(assertion, pairs()[key])
    if response_key:
        sign(one(root, RESPONSE), pairs()[response_key])
    sign(one(root, AR), pairs()[key])
    if after:
        after(root)
    return etree.tostring(root)


def subject(**changed):
    values = {
        "entity_id": SP,
        "keys": (private_key("stranger"),),
        "service_id": SERVICE,
        "takes_bsn": False,
    }
    return Subject(**(values | changed))


def judged(body, *, minimum=None, **changed):
    asked = {} if minimum is None else {"minimum": minimum}
    return verify(body, expected(**asked), subject(**changed).scheme)


def evidence(*, signed=True, name="Assertion"):
    """The statement of another party, as it hangs in Advice."""
    root = unsigned()
    node = one(root, ASSERTION)
    for number, part in enumerate(node.iter("*")):
        for identifier in ("ID", "Id"):
            if identifier in part.attrib:
                part.set(identifier, f"_evidence{number}")
    if signed:
        sign(node, pairs()["next"])
    node.tag = node.tag.replace("}Assertion", f"}}{name}")
    return etree.tostring(node, with_tail=False).decode()


def attribute(name):
    """Path of the values of an attribute."""
    return f"saml:Attribute[@Name='{name}']/saml:AttributeValue"


def signatures(root):
    return list(root.iter(f"{{{DS}}}Signature"))
