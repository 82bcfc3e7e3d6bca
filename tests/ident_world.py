"""Ident without a socket: real tokens, real SAML, the simulator in process, stores in memory."""

import base64
import itertools
import zlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import jwt
from bs4 import BeautifulSoup
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from branding import theme
from deploy.local.digid.faults import FAULTS
from deploy.local.digid.keys import make_identification_keys
from deploy.local.digid.people import BY_KEY
from deploy.local.digid.settings import Settings as SimulatorSettings
from deploy.local.digid.simulator import Simulator
from ident.app import Services, Surroundings, create_app
from ident.contract import (
    COMPLETION_AUDIENCE,
    LIFETIME,
    SIDECAR,
    STAFF_AUDIENCE,
    START_AUDIENCE,
)
from ident.control_code import CodeKeys
from ident.desk import Desk
from ident.evidence.service import Evidence
from ident.evidence.unsigned import Unsigned
from ident.known_number import KnownNumber
from ident.looking_up import LookUp
from ident.saml.digid import DigiD
from ident.saml.metadata import SpMetadata, read_idp_metadata
from ident.saml.own_keys import KeyPair, OwnKeys, expiring
from ident.sealing import Seal
from ident.service import Identification
from ident.tokens import SignedTokens
from ident.trial import Trial
from ident.typed_numbers import SealedTypedNumbers
from ident.zaken.nowhere import NoCases
from tests.fakes.clock import FixedClock
from tests.fakes.evidence import (
    FakeRecords,
    FakeTransactions,
    ListWork,
    NoExaminer,
    PlainPrinter,
)
from tests.fakes.ident_store import (
    FakeDataKeys,
    FakePendingLogins,
    FakeRequests,
    FakeSpent,
    FakeVisits,
)

BRP = "https://brp.example/zoeken"
URL, BALIE, DIGID = "http://localhost/ident", "http://localhost", "http://localhost:2"
ENTITY_ID = f"{URL}/metadata"
ACS = f"{URL}/acs"


@cache
def key_files():
    """Names and texts of the key material, made once per process."""
    with TemporaryDirectory() as folder:
        make_identification_keys(Path(folder))
        return {file.name: file.read_text() for file in Path(folder).iterdir()}


class ListAudit:
    def __init__(self):
        self.facts, self.about = [], []

    def record(self, action, *, request_id, actor="citizen", code="", whom=None):
        self.facts.append((action.value, request_id, actor, code))
        if whom is not None:
            self.about.append((action.value, whom.kind.value, whom.number))


class ListAnnouncer:
    def __init__(self):
        self.events = []

    def announce(self, event):
        self.events.append(event)


class InProcess:
    """The line to DigiD without a network: hands the envelope to the simulator."""

    def __init__(self, simulator):
        self.simulator = simulator

    def exchange(self, url, envelope):
        assert url == f"{DIGID}/saml/idp/resolve_artifact"
        return self.simulator.resolve(envelope)[0]


@cache
def _loaded(key, certificate):
    return KeyPair.from_pem(key=key, certificate=certificate)


def _pair(folder):
    """Loaded once for all worlds: reading a key checks it, which takes its time."""
    return _loaded(*((folder / f"service.{kind}.pem").read_text() for kind in ("key", "cert")))


class IdentWorld:
    def __init__(
        self,
        folder,
        *,
        public_url=URL,
        municipality="voorbeeldstad",
        people=None,
        address_header="",
    ):
        self.people, self.address_header = people, address_header
        for name, text in key_files().items():
            (folder / name).write_text(text)
        self.clock = FixedClock()
        self.balie_key, self.own_key = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        self.data_keys = FakeDataKeys()
        self.stores = self._stores()
        self.audit, self.announcer = ListAudit(), ListAnnouncer()
        self.is_healthy = lambda: True
        self.certificates = {}
        self._numbers = itertools.count()
        self.simulator = Simulator(self._simulator_settings(folder), now=self.clock.now)
        self.tokens = self._tokens()
        self.app = self._app(folder, public_url=public_url, municipality=municipality)
        self.client = self.app.test_client()

    def _tokens(self):
        return SignedTokens(
            balie=self.balie_key.public_key(),
            own=self.own_key,
            balie_origin=BALIE,
            clock=self.clock,
        )

    def _stores(self):
        return SimpleNamespace(
            visits=FakeVisits(),
            pending=FakePendingLogins(),
            spent=FakeSpent(),
            requests=FakeRequests(self.data_keys),
        )

    def _simulator_settings(self, folder):
        return SimulatorSettings.from_env(
            {
                "DIGID_SIM_URL": DIGID,
                "DIGID_SIM_KEYS": str(folder),
                "DIGID_SIM_SP_ENTITY_ID": ENTITY_ID,
                "DIGID_SIM_SP_ACS_URL": ACS,
            }
        )

    def _means(self, folder):
        return DigiD(
            entity_id=ENTITY_ID,
            acs_url=ACS,
            idp=read_idp_metadata(self.simulator.metadata()),
            keys=OwnKeys(current=_pair(folder)),
            back_channel=InProcess(self.simulator),
            clock=self.clock,
        )

    def _identification(self, folder):
        stores = self.stores
        return Identification(
            means={"digid": self._means(folder)},
            tokens=self.tokens,
            visits=stores.visits,
            pending=stores.pending,
            spent=stores.spent,
            requests=stores.requests,
            announcer=self.announcer,
            audit=self.audit,
            clock=self.clock,
            new_id=lambda: f"visit-{next(self._numbers)}",
            new_code=lambda: "004711",
            codes=CodeKeys(current="k1", keys={"k1": bytes(range(32))}, municipality="0518"),
            cases=NoCases(),
        )

    def _app(self, folder, *, public_url, municipality):
        self.identification = self._identification(folder)
        self.desk = Desk.beside(self.identification)
        seal = Seal(b"o" * 32, self.data_keys)
        self.known_number = KnownNumber.beside(
            self.identification, SealedTypedNumbers(seal=seal, clock=self.clock)
        )
        surroundings = Surroundings(
            public_url=public_url,
            balie_origin=BALIE,
            secret_key="s" * 40,
            theme=theme.load(municipality),
            metadata=self._metadata(folder),
            login_origin=DIGID,
            brp_url=BRP,
            address_header=self.address_header,
        )
        return create_app(self._services(), surroundings)

    def _evidence(self):
        self.records, self.work = FakeRecords(), ListWork()
        return Evidence(
            tokens=self.tokens,
            requests=self.stores.requests,
            records=self.records,
            transactions=FakeTransactions(),
            work=self.work,
            printer=PlainPrinter(),
            signer=Unsigned(),
            examiner=NoExaminer(),
            announcer=self.announcer,
            audit=self.audit,
            clock=self.clock,
            municipality="voorbeeldstad",
            version="1.0",
        )

    def _services(self):
        self.evidence = self._evidence()
        self.trial = Trial(
            identification=self.identification,
            organisation="Gemeente Voorbeeldstad",
            public_url=URL,
        )
        return Services(
            identification=self.identification,
            desk=self.desk,
            known_number=self.known_number,
            evidence=self.evidence,
            trial=self.trial,
            tokens=self.tokens,
            is_healthy=lambda: self.is_healthy(),
            expiring=lambda: expiring(self.certificates, self.clock.now()),
            look_up=LookUp(desk=self.desk, people=self.people) if self.people else None,
        )

    def _metadata(self, folder):
        return SpMetadata(
            entity_id=ENTITY_ID,
            acs_url=ACS,
            key_pem=(folder / "service.key.pem").read_text(),
            certificate_pem=(folder / "service.cert.pem").read_text(),
        ).signed()

    def token(self, audience, claims, *, key=None, **changed):
        now = self.clock.now()
        common = {
            "iss": SIDECAR,
            "aud": audience,
            "iat": now,
            "exp": now + LIFETIME,
            "jti": f"jti-{next(self._numbers)}",
        }
        return jwt.encode({**common, **claims, **changed}, key or self.balie_key, "EdDSA")

    def start_token(
        self,
        request_id="r1",
        *,
        level="midden",
        language="nl",
        scheme="random_code",
        means="digid",
        call="c1",
        who="p1",
        words="",
        **changed,
    ):
        claims = {
            "request_id": request_id,
            "minimum_level": level,
            "asked_by": "Dora Dorknoper",
            "asked_by_function": "medewerker burgerzaken",
            "organisation": "Gemeente Voorbeeldstad",
            "language": language,
            "return_url": f"{BALIE}/gesprek",
            "conversation_id": call,
            "participant_id": who,
            "scheme": scheme,
            "means": means,
            "case_number": "",
            "words": words,
        }
        return self.token(START_AUDIENCE, claims, **changed)

    def staff_token(self, request_id="r1", *, purpose="view", **changed):
        claims = {"request_id": request_id, "employee_id": "emp-1", "purpose": purpose}
        return self.token(STAFF_AUDIENCE, claims, **changed)

    def completion(self, request_id="r1", **changed):
        """What the balie sends at Voltooien, as a token."""
        now = self.clock.now().isoformat()
        claims = {
            "request_id": request_id,
            "conversation_id": "c1",
            "scheme": "random_code",
            "minimum_level": "midden",
            "asked_by": "Dora Dorknoper",
            "asked_by_function": "medewerker burgerzaken",
            "organisation": "Gemeente Voorbeeldstad",
            "language": "nl",
            "call_began_at": now,
            "compared_by": "both",
            "compared_at": now,
            "others": "",
            "case_number": "",
        }
        return self.token(COMPLETION_AUDIENCE, claims | changed)

    def start(self, request_id="r1", **options):
        answer = self.client.post("/start", data={"token": self.start_token(request_id, **options)})
        assert answer.status_code == 303
        return self.client.get("/")

    def to_digid(self):
        page = BeautifulSoup(self.client.get("/").text, "html.parser")
        form = page.select_one('form[action="/login"]')
        fields = {field["name"]: field["value"] for field in form.select("input")}
        return self.client.post("/login", data=fields).location

    def at_digid(self, url, *, person="aylin", level="midden", fault="none"):
        """What comes back from DigiD as path and query of our ACS."""
        handle, asked = self.simulator.begin(urlsplit(url).query)
        assert not asked.mistakes
        back = self.simulator.finish(
            handle, person=BY_KEY.get(person), level=level, fault=FAULTS[fault]
        )
        return f"/acs?{urlsplit(back).query}"

    def log_in(self, request_id="r1", *, asked="midden", scheme="random_code", who="p1", **options):
        self.start(request_id, level=asked, scheme=scheme, who=who)
        return self.client.get(self.at_digid(self.to_digid(), **options), follow_redirects=True)


def request_of(url):
    """The XML of the AuthnRequest in an address."""
    return zlib.decompress(base64.b64decode(parse_qs(urlsplit(url).query)["SAMLRequest"][0]), -15)
