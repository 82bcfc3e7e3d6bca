"""What a tester can let go wrong at a broker: all that can at DigiD, and the encryption."""

from dataclasses import dataclass

from deploy.local.digid.faults import FAULTS as COMMON
from deploy.local.digid.faults import Fault


@dataclass(frozen=True, kw_only=True)
class BrokerFault(Fault):
    for_another: bool = False
    under_another_key: bool = False
    of_another_service: bool = False


FAULTS: dict[str, Fault] = COMMON | {
    "recipient": BrokerFault(text="Versleuteld voor een andere organisatie", for_another=True),
    "key": BrokerFault(text="Versleuteld met een andere sleutel", under_another_key=True),
    "service": BrokerFault(text="Antwoord voor een andere dienst", of_another_service=True),
}
