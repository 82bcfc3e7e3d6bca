"""The description of the API (OpenAPI 3.1): openapi.json, with what differs per place filled in."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sidecar.api.answers import BASE, VERSION

FILE = Path(__file__).with_name("openapi.json")


def document(
    *, public_url: str, name: str, mail: str, languages: Collection[str], sends_texts: bool
) -> dict[str, Any]:
    """`name` and `mail` are of whom to ask (ADR /core/doc-openapi-contact).

    Where no text messages go (`sends_texts`) everybody needs a mail address.
    """
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    found["info"]["version"] = VERSION
    found["info"]["contact"] = {"name": name, "email": mail, "url": public_url}
    found["servers"] = [{"url": f"{public_url}{BASE}"}]
    schemas = found["components"]["schemas"]
    schemas["Taal"]["enum"] = sorted(languages)
    if not sends_texts:
        schemas["Kanaal"]["enum"].remove("sms")
        schemas["NieuweDeelnemer"]["required"].append("email")
        del schemas["NieuweDeelnemer"]["anyOf"]
    return found
