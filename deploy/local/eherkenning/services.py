"""The services that a municipality handed in, read from the same file that ident reads."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One service: how it is called in an answer, the level it asks, its name."""

    id: str
    level: str
    name: str


def read_offers(file: Path) -> dict[str, Offer]:
    """By the number that a request names."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        str(each["index"]): Offer(
            id=f"urn:etoegang:DV:{found['oin']}:services:{each['index']}",
            level=each["level"],
            name=f"{found['organisation']['nl']}, {each['name']['nl']}",
        )
        for each in found["service"]
    }
