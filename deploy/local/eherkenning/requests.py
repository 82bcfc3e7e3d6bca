"""Reads the AuthnRequest of a service provider as a broker does: posted, signed, for a service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from deploy.local.digid.names import BINDINGS, SAMLP
from deploy.local.digid.requests import (
    Asked,
    ServiceProvider,
    is_wrong_moment,
    posted_message,
)
from deploy.local.eherkenning.names import LEVELS
from deploy.local.eherkenning.services import Offer


@dataclass(frozen=True, kw_only=True)
class AskedForService(Asked):
    """A login for one service of the catalogue; without one there are `mistakes`."""

    offer: Offer | None


def read_request(
    fields: Mapping[str, str],
    *,
    provider: ServiceProvider,
    offers: Mapping[str, Offer],
    destination: str,
    now: datetime,
) -> AskedForService:
    """Raises NotOurs. `mistakes` of what is answered are against the profile of DV-HM."""
    node = posted_message(fields, provider)
    relay_state = fields.get("RelayState", "")
    offer = offers.get(node.get("AttributeConsumingServiceIndex", ""))
    rules = _rules(node, provider, offer, destination, now)
    return AskedForService(
        id=node.get("ID", ""),
        provider_name=offer.name if offer else "",
        level=offer.level if offer else "",
        relay_state=relay_state,
        mistakes=tuple(text for broken, text in rules if broken),
        offer=offer,
    )


def _rules(node, provider, offer, destination, now):  # noqa: ANN001, ANN202
    by_index = node.get("AssertionConsumerServiceIndex")
    by_url = node.get("AssertionConsumerServiceURL")
    binding = f"{BINDINGS}HTTP-Artifact"
    return (
        (node.get("Version") != "2.0", "Version is geen 2.0"),
        (offer is None, "AttributeConsumingServiceIndex is geen dienst in de catalogus"),
        (node.get("Destination") != destination, "Destination is een ander adres"),
        (bool(by_index) == bool(by_url), "niet precies een van index en adres om terug te gaan"),
        (by_index not in (None, "0"), "AssertionConsumerServiceIndex is onbekend"),
        (by_url not in (None, provider.acs_url), "AssertionConsumerServiceURL is onbekend"),
        (bool(by_url) and node.get("ProtocolBinding") != binding, "ProtocolBinding is anders"),
        (node.get("ForceAuthn") not in ("true", "1"), "ForceAuthn is niet true"),
        (_asks_more(node, offer), "RequestedAuthnContext gaat boven de catalogus uit"),
        (is_wrong_moment(node.get("IssueInstant", ""), now), "IssueInstant klopt niet"),
    )


def _asks_more(node, offer) -> bool:  # noqa: ANN001
    """What stands in the request may not go beyond the catalogue."""
    context = node.find(f"{{{SAMLP}}}RequestedAuthnContext")
    if context is None or offer is None:
        return False
    rising = list(LEVELS.values())
    found = [child.text for child in context]
    return len(found) != 1 or found[0] not in rising[: rising.index(LEVELS[offer.level]) + 1]
