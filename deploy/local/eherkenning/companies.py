"""Invented companies with somebody who acts for them; the numbers belong to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from deploy.local.eherkenning.names import (
    BSN,
    FAMILY_NAME,
    FAMILY_NAME_INFIX,
    FIRST_NAME,
    KVK,
    PSEUDONYM,
    RSIN,
)


@dataclass(frozen=True, kw_only=True)
class Company:
    """`legal` and `acting`: identifiers by their kind, as they stand encrypted in the answer.

    `person`: attributes of who acts, for a service that asks for them; empty: gives no permission.
    """

    key: str
    name: str
    legal: Mapping[str, str] = field(default_factory=dict, repr=False)
    acting: Mapping[str, str] = field(default_factory=dict, repr=False)
    branch: str = ""
    person: Mapping[str, str] = field(default_factory=dict, repr=False)


BAKER = {KVK: "90001354"}
COMPANIES = (
    Company(
        key="bakker",
        name="Bakkerij Het Voorbeeld, door Bo de Bakker",
        legal=BAKER,
        acting={PSEUDONYM: "7b1f3c0a9e5d4826b6d0c9f1a2e3b4c5"},
        person={FIRST_NAME: "Bo", FAMILY_NAME_INFIX: "de", FAMILY_NAME: "Bakker"},
    ),
    Company(
        key="knecht",
        name="Bakkerij Het Voorbeeld, vestiging Havendam, door Kim Knecht",
        legal=BAKER,
        acting={PSEUDONYM: "0c9e8d7f6a5b4c3d2e1f00112233aabb"},
        branch="000037178601",
        person={FIRST_NAME: "Kim", FAMILY_NAME: "Knecht"},
    ),
    Company(
        key="stichting",
        name="Stichting Proef (RSIN), door Sam Secretaris, die zijn naam niet geeft",
        legal={RSIN: "111222333"},
        acting={PSEUDONYM: "55aa66bb77cc88dd99ee00ff11223344"},
    ),
    Company(
        key="beide",
        name="Proefbouw B.V. (KvK en RSIN), door Bibi Bestuurder",
        legal={RSIN: "123456782", KVK: "90004321"},
        acting={PSEUDONYM: "a1b2c3d4e5f60718293a4b5c6d7e8f90"},
        person={FIRST_NAME: "Bibi", FAMILY_NAME: "Bestuurder"},
    ),
    Company(
        key="eidas",
        name="Eva Europa (eIDAS, met BSN)",
        acting={BSN: "900070341", PSEUDONYM: "eeeeffff00001111222233334444aaaa"},
    ),
    Company(
        key="eidas-zonder-bsn",
        name="Emil Europa (eIDAS, zonder BSN)",
        acting={PSEUDONYM: "bbbb5555cccc6666dddd7777eeee8888"},
    ),
)
BY_KEY = {company.key: company for company in COMPANIES}
