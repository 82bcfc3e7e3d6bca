"""Our verification of a DigiD answer and our AuthnRequest against the bare cryptography in them.

Run: python -m benchmarks verify
"""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import xmlsec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree

from benchmarks import hostile
from benchmarks.rows import TIMES, Row, cpu_milliseconds
from deploy.local.digid.answers import Login, SigningPair, Writer
from deploy.local.digid.keys import make_identification_keys
from deploy.local.digid.names import DS, SAML
from ident.domain import Level
from ident.refusals import LoginRefused
from ident.saml.name_id import DIGID
from ident.saml.request import AuthnRequest, new_message_id, signed_redirect
from ident.saml.signature import SigningKey
from ident.saml.verify import Expected, verify

IDP, SP = "https://digid.example/metadata", "https://balie.example/metadata"
ACS = "https://balie.example/ident/acs"
REPEATS = 300
# No answer, however hostile, may cost more: a login page must not be a way to keep us busy.
MOST_MILLISECONDS = 100


def run() -> list[Row]:
    with TemporaryDirectory() as folder:
        make_identification_keys(Path(folder))
        place = Path(folder)
        return [_verify(place), _hostile(place), _request(place)]


def _verify(folder: Path) -> Row:
    now = datetime.now(UTC)
    pair = SigningPair.read(folder, "digid")
    body, expected = _right(pair, now), _expected(pair, now)
    return _row(
        "verify of a DigiD answer / one raw verification",
        lambda: verify(body, expected, DIGID),
        _raw_verification(body, pair),
        goal=5.0,
    )


def _hostile(folder: Path) -> Row:
    """The dearest of many hostile answers; each is refused."""
    now = datetime.now(UTC)
    pair = SigningPair.read(folder, "digid")
    expected = _expected(pair, now)
    cost = {
        name: cpu_milliseconds(partial(_refused, body, expected))
        for name, body in hostile.bodies(_right(pair, now)).items()
    }
    worst = max(cost, key=lambda name: cost[name])
    return Row(
        name=f"the dearest of {len(cost)} hostile answers ({worst})",
        ours=f"{cost[worst]:.1f} ms CPU",
        bare="-",
        ratio="-",
        goal=f"at most {MOST_MILLISECONDS} ms CPU",
        ok=cost[worst] <= MOST_MILLISECONDS,
    )


def _refused(body: bytes, expected: Expected) -> None:
    try:
        verify(body, expected, DIGID)
    except LoginRefused:
        return
    raise RuntimeError("a hostile answer was accepted")


def _right(pair: SigningPair, now: datetime) -> bytes:
    writer = Writer(entity_id=IDP, sp_entity_id=SP, acs_url=ACS, pair=pair)
    login = Login(request_id="_login", number="900070341", level="midden", at=now)
    return writer.artifact_response(resolve_id="_resolve", login=login, now=now)


def _expected(pair: SigningPair, now: datetime) -> Expected:
    return Expected(
        entity_id=SP,
        acs_url=ACS,
        idp_entity_id=IDP,
        keys=(SigningKey.from_certificate(pair.certificate),),
        resolve_id="_resolve",
        login_id="_login",
        minimum=Level.MIDDEN,
        now=now,
    )


def _raw_verification(body: bytes, pair: SigningPair) -> Callable[[], object]:
    """The assertion's signature alone: the document parsed and the key loaded beforehand."""
    assertion = etree.fromstring(body).find(f".//{{{SAML}}}Assertion")
    signature = assertion.find(f"{{{DS}}}Signature")
    key = xmlsec.Key.from_memory(pair.certificate, xmlsec.constants.KeyDataFormatCertPem)

    def once() -> None:
        context = xmlsec.SignatureContext()
        context.key = key
        context.register_id(assertion, "ID")
        context.verify(signature)

    return once


def _request(folder: Path) -> Row:
    pem = (folder / "service.key.pem").read_bytes()
    key = load_pem_private_key(pem, password=None)

    def ours() -> str:
        request = AuthnRequest(
            id=new_message_id(),
            entity_id=SP,
            destination="https://digid.example/sso",
            provider_name="Gemeente Voorbeeldstad",
            minimum=Level.MIDDEN,
            now=datetime.now(UTC),
        )
        return signed_redirect(request, relay_state="s" * 43, key=key)

    message = ours().encode()
    return _row(
        "AuthnRequest, signed / one raw RSA signature",
        ours,
        lambda: key.sign(message, PKCS1v15(), hashes.SHA256()),
        goal=1.5,
    )


def _row(name: str, ours: Callable[[], object], bare: Callable[[], object], *, goal: float) -> Row:
    """Both by turns within one run, so that a busy machine slows both; median of three."""
    pairs = [_timed_together(ours, bare) for _ in range(TIMES)]
    ratio = statistics.median(one / other for one, other in pairs)
    milliseconds = [1000 * statistics.median(side) for side in zip(*pairs, strict=True)]
    return Row(
        name=name,
        ours=f"{milliseconds[0]:.3f} ms CPU",
        bare=f"{milliseconds[1]:.3f} ms CPU",
        ratio=f"{ratio:.2f}",
        goal=f"at most {goal:g}",
        ok=ratio <= goal,
    )


def _timed_together(ours: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float]:
    """The median seconds of each, CPU time of this process only."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(REPEATS):
        for work, kept in zip((ours, bare), times, strict=True):
            begin = time.process_time()
            work()
            kept.append(time.process_time() - begin)
    return statistics.median(times[0]), statistics.median(times[1])
