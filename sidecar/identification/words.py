"""How both cards speak of a request: its state, the means, and how long until it runs out."""

from collections.abc import Collection
from datetime import datetime

from branding.pages import current_texts
from sidecar.identification.domain import VALID_FOR, IdentificationRequest
from sidecar.identification.states import RUNNING


def facts(
    found: IdentificationRequest | None, means: Collection[str], now: datetime
) -> dict[str, object]:
    """`means` are those of the product, for as long as nobody was asked."""
    if found is None:
        return {"found": None, "state": "none", "means": named(means), "expires_in": None}
    state = "expired" if found.has_expired(now) else found.state.value
    runs = found.state in RUNNING and state != "expired"
    left = int((found.asked_at + VALID_FOR - now).total_seconds()) + 1
    return {
        "found": found,
        "state": state,
        "means": named([found.used_means] if found.used_means else found.means.split()),
        "expires_in": left if runs else None,
    }


def named(means: Collection[str]) -> str:
    """ "DigiD of eHerkenning" """
    return current_texts().means(list(means))
