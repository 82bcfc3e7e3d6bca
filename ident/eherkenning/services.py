"""The services that a municipality offers by eHerkenning, from a TOML file (docs/eherkenning.md).

One service per level: the level that a service asks stands in the catalogue, not in the request.
"""

import re
import tomllib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ident.domain import Level
from ident.eherkenning.names import BRANCH, KVK, RSIN, service_id
from ident.refusals import UnknownMeans

_OIN = re.compile(r"[0-9]{20}", re.ASCII)
_ENTITIES = {"kvk": KVK, "rsin": RSIN}
_LANGUAGES = ("nl", "en")
LONGEST_NAME, LONGEST_TEXT = 64, 1024
# xs:unsignedShort in the metadata of SAML.
HIGHEST_INDEX = 65535
# Read by who logs in, just before the name is given.
_NAMES_PURPOSE = {
    "nl": "Zodat de medewerker in het videogesprek weet wie er namens het bedrijf spreekt.",
    "en": "So that the employee in the video call knows who speaks for the company.",
}


class ServicesUnusable(ValueError):
    """The file does not describe services; says where, and no value."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """One service at one level. Texts by language; `entities` are sets of kinds of numbers."""

    id: str
    index: int
    level: Level
    uuid: str
    instance_uuid: str
    name: Mapping[str, str]
    description: Mapping[str, str]
    entities: Sequence[Sequence[str]]
    restrictions: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Services:
    """Of one organisation, at one broker (herkenningsmakelaar).

    `names_purpose`: why the name of who acts for a company is asked for (doelbinding), where it is.
    """

    oin: str
    broker: str
    organisation: Mapping[str, str]
    service_url: Mapping[str, str]
    privacy_url: Mapping[str, str]
    names_purpose: Mapping[str, str]
    version: str
    services: Sequence[Service]

    @classmethod
    def read(cls, text: str) -> "Services":
        """Raises ServicesUnusable."""
        try:
            found = tomllib.loads(text)
            return _services(found)
        except tomllib.TOMLDecodeError:
            raise ServicesUnusable("no TOML") from None
        except (KeyError, TypeError, AttributeError) as error:
            raise ServicesUnusable(f"incomplete: {type(error).__name__}") from None

    def at(self, minimum: Level) -> Service:
        """The service of the lowest level that is enough. Raises UnknownMeans when none is."""
        enough = [service for service in self.services if service.level >= minimum]
        if not enough:
            raise UnknownMeans("no service of eHerkenning asks this level")
        return min(enough, key=lambda service: service.level)


def _services(found: Mapping[str, Any]) -> Services:
    oin, broker = _oin(found["oin"], "oin"), _oin(found["broker"], "broker")
    environment, sequence = found["environment"], found["sequence"]
    if environment not in ("T", "P") or not _is_number(sequence, lowest=1):
        raise ServicesUnusable("environment is T or P, sequence a number from 1")
    services = tuple(_service(each, oin) for each in found["service"])
    for name in ("index", "level", "uuid", "instance_uuid"):
        values = [getattr(service, name) for service in services]
        if not values or len(set(values)) < len(values):
            raise ServicesUnusable(f"service: {name} is missing or comes twice")
    return Services(
        oin=oin,
        broker=broker,
        organisation=_texts(found["organisation"], "organisation", LONGEST_NAME),
        service_url=_addresses(found["service_url"], "service_url"),
        privacy_url=_addresses(found["privacy_url"], "privacy_url"),
        names_purpose=_texts(
            found.get("names_purpose", _NAMES_PURPOSE), "names_purpose", LONGEST_TEXT
        ),
        version=f"urn:etoegang:1.13:service-catalogue:{environment}:{sequence}",
        services=services,
    )


def _service(found: Mapping[str, Any], oin: str) -> Service:
    index = found["index"]
    if not _is_number(index) or index > HIGHEST_INDEX:
        raise ServicesUnusable(f"service: index is no number up to {HIGHEST_INDEX}")
    branches = found.get("branches", False)
    if not isinstance(branches, bool):
        # The text "no" would be true.
        raise ServicesUnusable("service: branches is true or false")
    identifier = service_id(oin, index)
    entities = [[_ENTITIES[kind] for kind in each] for each in found["entities"]]
    if not entities or not all(entities):
        raise ServicesUnusable("service: entities is empty")
    return Service(
        id=identifier,
        index=index,
        level=Level.named(found["level"]),
        uuid=_uuid(found, "uuid", identifier),
        instance_uuid=_uuid(found, "instance_uuid", f"{identifier}:instance"),
        name=_texts(found["name"], "name", LONGEST_NAME),
        description=_texts(found["description"], "description", LONGEST_TEXT),
        entities=entities,
        restrictions=(BRANCH,) if branches else (),
    )


def _is_number(value: object, lowest: int = 0) -> bool:
    """To Python true and false are numbers as well."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= lowest


def _uuid(found: Mapping[str, Any], name: str, identifier: str) -> str:
    """Mandates hang on it for years: the one in the file, else the same from the same service."""
    try:
        return str(uuid.UUID(found.get(name) or str(uuid.uuid5(uuid.NAMESPACE_URL, identifier))))
    except ValueError:
        raise ServicesUnusable(f"service: {name} is no UUID") from None


def _oin(value: str, name: str) -> str:
    if not _OIN.fullmatch(value):
        raise ServicesUnusable(f"{name} is no OIN of 20 digits")
    return value


def _texts(found: Mapping[str, str], name: str, longest: int) -> dict[str, str]:
    """In both languages, as the catalogue shows them to administrators of companies."""
    texts = {language: found[language].strip() for language in _LANGUAGES}
    if not all(0 < len(text) <= longest for text in texts.values()):
        raise ServicesUnusable(f"{name} is empty or longer than {longest} signs")
    if not all("".join(text.split()).isprintable() for text in texts.values()):
        # TOML can write signs that XML cannot.
        raise ServicesUnusable(f"{name} holds signs that cannot be seen")
    return texts


def _addresses(found: Mapping[str, str], name: str) -> dict[str, str]:
    texts = _texts(found, name, 512)
    if not all(text.startswith("https://") for text in texts.values()):
        raise ServicesUnusable(f"{name} is no https address")
    return texts
