"""What the simulator does, apart from its pages: begin a login, finish it, hand out the answer."""

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from deploy.local.digid import answers
from deploy.local.digid.answers import SUCCESS, Login, SigningPair, Writer
from deploy.local.digid.faults import CANCELLED, FAULTS, Fault
from deploy.local.digid.keys import make_identification_keys
from deploy.local.digid.names import LEVELS
from deploy.local.digid.people import BY_KEY, Person
from deploy.local.digid.requests import (
    Asked,
    ServiceProvider,
    read_artifact_resolve,
    read_authn_request,
    read_posted_request,
)
from deploy.local.digid.settings import Settings
from deploy.local.digid.shelf import Shelf

# DigiD keeps an artifact for fifteen minutes at most (KV37 step 6).
LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What lies behind an artifact."""

    login: Login
    fault: Fault


def system_now() -> datetime:
    return datetime.now(UTC)


class Simulator:
    """What a tester sees of it: `name`, who can log in, at which levels, with which faults."""

    name = "DigiD"
    key_names = ("digid", "digid-next")
    people: Mapping[str, Person] = BY_KEY
    levels: Mapping[str, str] = {level: level.capitalize() for level in LEVELS}
    faults: Mapping[str, Fault] = FAULTS

    def __init__(self, settings: Settings, *, now: Callable[[], datetime] = system_now) -> None:
        self.settings = settings
        self.provider = ServiceProvider.read(
            entity_id=settings.sp_entity_id,
            acs_url=settings.sp_acs_url,
            certificate=settings.sp_certificate,
        )
        self.pairs = {name: SigningPair.read(settings.keys, name) for name in self.key_names}
        self._now = now
        self._logins: Shelf[Asked] = Shelf(lifetime=LIFETIME, now=now)
        self._answers: Shelf[Answer] = Shelf(lifetime=LIFETIME, now=now)

    def begin(self, query: str) -> tuple[str, Asked]:
        """The handle of a login under way. Raises NotOurs; mistakes are in what is answered."""
        return self._begun(
            read_authn_request(
                query, provider=self.provider, destination=self.login_url, now=self._now()
            )
        )

    def begin_posted(self, fields: Mapping[str, str]) -> tuple[str, Asked]:
        """As `begin`, for the POST binding."""
        return self._begun(
            read_posted_request(
                fields, provider=self.provider, destination=self.login_url, now=self._now()
            )
        )

    def _begun(self, asked: Asked) -> tuple[str, Asked]:
        handle = secrets.token_urlsafe(24)
        if not asked.mistakes:
            self._logins.put(handle, asked)
        return handle, asked

    def look(self, handle: str) -> Asked | None:
        return self._logins.look(handle)

    def finish(self, handle: str, *, person: Person | None, level: str, fault: Fault) -> str | None:
        """The address to return to, always with an artifact; `person` None: cancelled."""
        asked = self._logins.take(handle)
        if asked is None:
            return None
        login = self._login(asked, person, level, self._now() + fault.offset)
        artifact = self._new_artifact()
        self._answers.put(artifact, Answer(login=self._answer_of(login, fault), fault=fault))
        query = {"SAMLart": artifact}
        if asked.relay_state:
            query["RelayState"] = asked.relay_state
        return f"{self.provider.acs_url}?{urlencode(query)}"

    def _login(self, asked: Asked, person: Person | None, level: str, at: datetime) -> Login:
        return Login(
            request_id=asked.id,
            number=person.number if person else "",
            level=level,
            at=at,
            status=SUCCESS if person else CANCELLED,
        )

    def _answer_of(self, login: Login, fault: Fault) -> Login:
        return fault.apply(login)

    def resolve(self, body: bytes) -> tuple[bytes, Fault]:
        """The signed answer, once. Raises NotOurs."""
        resolve = read_artifact_resolve(body, provider=self.provider)
        answer = self._answers.take(resolve.artifact)
        fault = answer.fault if answer else FAULTS["none"]
        empty = answer is None or fault.is_empty or fault.outer_status is not SUCCESS
        written = self._writer(fault).artifact_response(
            resolve_id=resolve.id,
            login=None if empty or answer is None else answer.login,
            now=self._now() + fault.offset,
            status=fault.outer_status,
        )
        return (answers.fault("simulated") if fault.is_soap_fault else written), fault

    def metadata(self) -> bytes:
        first = self.pairs[self.key_names[0]]
        return metadata_of(self.settings, [pair.certificate for pair in self.pairs.values()], first)

    @property
    def login_url(self) -> str:
        return f"{self.settings.url}/saml/idp/request_authentication"

    @cached_property
    def _stranger(self) -> SigningPair:
        """A pair that stands in no metadata; made when it is first needed, which takes a while."""
        with TemporaryDirectory() as folder:
            make_identification_keys(Path(folder))
            return SigningPair.read(Path(folder), "digid")

    def _writer(self, fault: Fault) -> Writer:
        return Writer(
            entity_id=self.settings.entity_id,
            sp_entity_id=self.provider.entity_id,
            acs_url=self.provider.acs_url,
            pair=self._pair(fault),
            sign_assertion=not fault.is_assertion_unsigned,
        )

    def _pair(self, fault: Fault) -> SigningPair:
        if fault.is_signed_by_stranger:
            return self._stranger
        return self.pairs[self.key_names[self.settings.use_next_key]]

    def _new_artifact(self) -> str:
        source = hashlib.sha1(self.settings.entity_id.encode(), usedforsecurity=False).digest()
        raw = b"\x00\x04\x00\x00" + source + secrets.token_bytes(20)
        return base64.b64encode(raw).decode()


def metadata_of(settings: Settings, certificates: list[str], pair: SigningPair) -> bytes:
    return answers.metadata(
        entity_id=settings.entity_id, base_url=settings.url, certificates=certificates, pair=pair
    )
