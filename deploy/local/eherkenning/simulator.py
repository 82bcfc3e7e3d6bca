"""The broker: posted requests for a service, artifacts, answers about companies."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from deploy.local.digid.answers import SUCCESS, Login, SigningPair, Writer
from deploy.local.digid.faults import CANCELLED, Fault
from deploy.local.digid.requests import Asked, NotOurs
from deploy.local.digid.simulator import Simulator, system_now
from deploy.local.eherkenning.answers import BrokerWriter, CompanyLogin
from deploy.local.eherkenning.companies import BY_KEY, Company
from deploy.local.eherkenning.encrypting import Encrypter
from deploy.local.eherkenning.faults import FAULTS, BrokerFault
from deploy.local.eherkenning.names import LABELS
from deploy.local.eherkenning.requests import AskedForService, read_request
from deploy.local.eherkenning.services import read_offers
from deploy.local.eherkenning.settings import BrokerSettings


class Broker(Simulator):
    """Implements what the pages of the DigiD simulator need."""

    name = "eHerkenning"
    key_names = ("broker", "broker-next")
    people: Mapping[str, Company] = BY_KEY
    levels = LABELS
    faults = FAULTS

    def __init__(
        self, settings: BrokerSettings, *, now: Callable[[], datetime] = system_now
    ) -> None:
        super().__init__(settings, now=now)
        self.offers = read_offers(settings.services)
        self._asks_names = settings.asks_names
        self._encrypter = Encrypter(
            recipient=settings.sp_entity_id,
            certificate=settings.encryption_certificate.read_text(),
        )

    def begin(self, query: str) -> tuple[str, Asked]:  # noqa: ARG002
        raise NotOurs("a broker takes posted requests only")

    def begin_posted(self, fields: Mapping[str, str]) -> tuple[str, Asked]:
        return self._begun(
            read_request(
                fields,
                provider=self.provider,
                offers=self.offers,
                destination=self.login_url,
                now=self._now(),
            )
        )

    def _login(self, asked: Asked, person: Company | None, level: str, at: datetime) -> Login:
        if not isinstance(asked, AskedForService) or asked.offer is None:
            raise TypeError("a broker is asked for a service")
        login = CompanyLogin(
            request_id=asked.id,
            number="",
            level=level,
            at=at,
            service=asked.offer.id,
            asks_names=self._asks_names,
            status=SUCCESS if person else CANCELLED,
        )
        return replace(login, company=person) if person else login

    def _writer(self, fault: Fault) -> Writer:
        return BrokerWriter(
            entity_id=self.settings.entity_id,
            sp_entity_id=self.provider.entity_id,
            acs_url=self.provider.acs_url,
            pair=self._pair(fault),
            sign_assertion=not fault.is_assertion_unsigned,
            encrypter=self._encrypter_for(fault),
        )

    def _answer_of(self, login: Login, fault: Fault) -> Login:
        if isinstance(fault, BrokerFault) and fault.of_another_service:
            return replace(login, service="urn:etoegang:DV:00000000000000000000:services:9")
        return super()._answer_of(login, fault)

    def _encrypter_for(self, fault: Fault) -> Encrypter:
        if not isinstance(fault, BrokerFault):
            return self._encrypter
        if fault.for_another:
            return replace(self._encrypter, recipient="urn:etoegang:DV:other:entities:1")
        if fault.under_another_key:
            return replace(self._encrypter, certificate=self._own_pair.certificate)
        return self._encrypter

    @property
    def _own_pair(self) -> SigningPair:
        return self.pairs[self.key_names[0]]
