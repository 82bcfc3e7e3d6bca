"""What we send, and what the stand-in answers, held against the schemas of the standard.

They are not ours to keep here. BALIE_STUF_SPECIFICATIONS names a folder with two in it, 1.2 and
1.1, each with the schemas of that version (zds0120, zkn0310, bg0310, 0301 and what they import);
without it, or without xmlschema, these tests are skipped.
"""

import os
import warnings
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest
import requests
from lxml import etree

from deploy.local.stuf.envelopes import NAMES
from ident.domain import IdentityKind
from ident.zaken.refusals import CaseSystemRefused
from ident.zaken.stuf.versions import Version
from tests.contract.zgw.world import DictProgress, a_document, a_wish

FOLDER = os.environ.get("BALIE_STUF_SPECIFICATIONS", "")
pytestmark = pytest.mark.skipif(
    not FOLDER,
    reason="the schemas are not ours to keep: BALIE_STUF_SPECIFICATIONS names no folder",
)
TOTALS = {
    Version.V12: "zds0120/zds0120_msg_totaal.xsd",
    Version.V11: "zkn0310/zkn0310_msg_totaal.xsd",
}
SENT = {
    Version.V12: {
        *("genereerZaakIdentificatie_Di02", "genereerDocumentIdentificatie_Di02"),
        *("creeerZaak_ZakLk01", "updateZaak_ZakLk01", "voegZaakdocumentToe_EdcLk01"),
        *("geefZaakdetails_ZakLv01", "geefLijstZaakdocumenten_ZakLv01"),
    },
    Version.V11: {
        *("genereerZaakIdentificatie_Di02", "genereerDocumentIdentificatie_Di02"),
        *("zakLk01", "edcLk01", "zakLv01"),
    },
}
ALWAYS = {
    *("genereerZaakIdentificatie_Du02", "genereerDocumentIdentificatie_Du02"),
    *("Bv03Bericht", "Fo02Bericht", "Fo03Bericht"),
}
ANSWERED = {
    Version.V12: ALWAYS | {"geefZaakdetails_ZakLa01", "geefLijstZaakdocumenten_ZakLa01"},
    Version.V11: ALWAYS | {"zakLa01"},
}


@pytest.fixture(params=list(Version), ids=lambda version: version.value)
def version(request):
    return request.param


@cache
def schema(version):
    xmlschema = import_module("xmlschema")
    whole = Path(FOLDER) / version.value / TOTALS[version]
    # Lax: the published schemas hold restrictions that a strict reader refuses; and name files of
    # neighbours that are not published with them.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", xmlschema.XMLSchemaIncludeWarning)
        return xmlschema.XMLSchema(str(whole), validation="lax")


def message_in(body):
    """The message, also when it stands in the detail of a fault."""
    inside = etree.fromstring(body).xpath(
        "/soap:Envelope/soap:Body/*[not(self::soap:Fault)] | //soap:Fault/detail/*",
        namespaces=NAMES,
    )
    return inside[0]


def mistakes(body, version):
    """Never the message of an error: it quotes what was sent."""
    message = message_in(body)
    return [f"{message.tag}: {error.path}" for error in schema(version).iter_errors(message)]


def named(bodies):
    return {message_in(body).tag.rpartition("}")[2] for body in bodies}


@pytest.fixture
def answers(monkeypatch):
    found, real = [], requests.Session.request

    def request(self, *given, **options):
        answer = real(self, *given, **options)
        found.append(answer.raw.read())
        answer.raw = BytesIO(found[-1])
        return answer

    monkeypatch.setattr(requests.Session, "request", request)
    return found


@pytest.mark.capability("M71")
@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (IdentityKind.BSN, "999990007"),
        (IdentityKind.KVK, "12345678"),
        (IdentityKind.RSIN, "111222333"),
    ],
    ids=["person", "company", "organisation"],
)
def test_every_message_is_one_of_the_standard(cases, system, answers, version, kind, number):
    found = cases.open_case(a_wish(kind=kind, number=number), DictProgress())
    cases.add_document(found, a_document(), DictProgress())
    with pytest.raises(CaseSystemRefused):
        cases.open_case(a_wish(number="999990008"), DictProgress())

    assert named(system.shelf.messages) == SENT[version]
    assert named(answers) == ANSWERED[version]
    assert [
        each for body in (*system.shelf.messages, *answers) for each in mistakes(body, version)
    ] == []


def test_a_text_that_stays_is_written_and_one_that_goes_is_nothing(cases, system, version):
    number = cases.open_case(a_wish(), DictProgress())
    system.shelf.cases[number].explanation += " bel eerst"
    cases.drop_code(number, a_wish().request_id)

    assert [each for body in system.shelf.messages for each in mistakes(body, version)] == []


def test_the_judge_sees_a_message_that_is_none(cases, system, version):
    cases.open_case(a_wish(), DictProgress())
    wrong = [each.replace(b"ZKN:startdatum", b"ZKN:begindatum") for each in system.shelf.messages]

    assert [each for body in wrong for each in mistakes(body, version)] != []
