"""What the case system holds, in memory: cases, roles, statuses, documents and their links."""

import base64
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Thing = dict[str, Any]
RSIN = "111222333"
CASE_TYPE, DOCUMENT_TYPE = "BALIE-IDENT", "Bewijs van identificatie"
CATALOGUE = "BALIE"
PART = 4 * 1024 * 1024 * 1024
PAGE = 100


@dataclass
class Shelf:
    """`url` is where the simulator answers; `part_size` that of the parts of a large file.

    `has_all_rights` is what a client must not have; `reads_rights` a right that ours lacks.
    """

    url: str
    part_size: int = PART
    page_size: int = PAGE
    has_all_rights: bool = False
    reads_rights: bool = False
    things: dict[str, dict[str, Thing]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)
    listener: Callable[[str, Thing, str], None] = lambda _resource, _thing, _action: None

    def __post_init__(self) -> None:
        catalogue = self.add("catalogi", "catalogussen", {"domein": CATALOGUE, "rsin": RSIN})
        case_type = self.add(
            "catalogi",
            "zaaktypen",
            {"catalogus": catalogue["url"], "identificatie": CASE_TYPE, "concept": False},
        )
        for number, name in ((2, "Afgerond"), (1, "Ontvangen")):
            self.add(
                "catalogi",
                "statustypen",
                {"zaaktype": case_type["url"], "volgnummer": number, "omschrijving": name},
            )
        self.add(
            "catalogi",
            "roltypen",
            {"zaaktype": case_type["url"], "omschrijvingGeneriek": "initiator"},
        )
        document_type = self.add(
            "catalogi",
            "informatieobjecttypen",
            {"catalogus": catalogue["url"], "omschrijving": DOCUMENT_TYPE},
        )
        case_type["informatieobjecttypen"] = [document_type["url"]]

    def add(self, api: str, kind: str, thing: Thing) -> Thing:
        identifier = str(uuid.uuid4())
        url = f"{self.url}/{api}/api/v1/{kind}/{identifier}"
        self.things.setdefault(kind, {})[identifier] = {"url": url, **thing}
        return self.things[kind][identifier]

    def all(self, kind: str) -> list[Thing]:
        return list(self.things.get(kind, {}).values())

    def get(self, kind: str, identifier: str) -> Thing | None:
        return self.things.get(kind, {}).get(identifier)

    def by_url(self, kind: str, url: object) -> Thing | None:
        return next((each for each in self.all(kind) if each["url"] == url), None)

    def destroy_case(self, case: Thing) -> None:
        for kind in ("rollen", "statussen", "zaakinformatieobjecten", "zaken"):
            left = self.things.get(kind, {})
            for each in [e for e in left.values() if case["url"] in (e.get("zaak"), e["url"])]:
                del left[each["url"].rpartition("/")[2]]
        self.listener("zaak", case, "destroy")

    def keep_content(self, identifier: str, encoded: str) -> int:
        self.contents[identifier] = base64.b64decode(encoded)
        return len(self.contents[identifier])
