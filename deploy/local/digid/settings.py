"""Settings of the simulator; it refuses to run anywhere near a real DigiD."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local.refusal import production_settings

LOCAL = frozenset({"localhost", "127.0.0.1"})
PLACES = ("ENV", "APP_ENV", "ENVIRONMENT", "FLASK_ENV", "BALIE_ENV", "IDENT_ENV")
PRODUCTION = frozenset({"production", "prod", "productie"})


class RefusesToStart(Exception):
    """The surroundings are not those of a laptop, or something is missing."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`keys` is the folder of keys.py. `sp_*` says whose requests are known here."""

    url: str
    entity_id: str
    keys: Path
    sp_entity_id: str
    sp_acs_url: str
    sp_certificate: Path
    use_next_key: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        url = env.get("DIGID_SIM_URL", "").rstrip("/")
        keys = Path(env.get("DIGID_SIM_KEYS", ""))
        settings = cls(
            url=url,
            entity_id=env.get("DIGID_SIM_ENTITY_ID") or f"{url}/saml/idp/metadata",
            keys=keys,
            sp_entity_id=env.get("DIGID_SIM_SP_ENTITY_ID", ""),
            sp_acs_url=env.get("DIGID_SIM_SP_ACS_URL", ""),
            sp_certificate=Path(env.get("DIGID_SIM_SP_CERT_FILE") or keys / "service.cert.pem"),
            use_next_key=env.get("DIGID_SIM_USE_NEXT_KEY") == "1",
        )
        if reasons := reasons_against(settings, env, prefix="DIGID_SIM", key="digid"):
            raise RefusesToStart("\n".join(reasons))
        return settings


def reasons_against(
    settings: Settings, env: Mapping[str, str], *, prefix: str, key: str
) -> list[str]:
    """All at once, without values. `key`: the name of the simulator's own first pair."""
    host = (urlsplit(settings.entity_id).hostname or settings.entity_id).rstrip("./").lower()
    rules = (
        (host.endswith("digid.nl"), "the entityID is that of the real DigiD"),
        (urlsplit(settings.url).hostname not in LOCAL, f"{prefix}_URL is not on localhost"),
        (any(env.get(p, "").lower() in PRODUCTION for p in PLACES), "this is production"),
        (not settings.sp_entity_id, f"{prefix}_SP_ENTITY_ID is not set"),
        (not settings.sp_acs_url, f"{prefix}_SP_ACS_URL is not set"),
        (not settings.sp_certificate.is_file(), "the service provider's certificate is missing"),
        (not (settings.keys / f"{key}.key.pem").is_file(), f"{prefix}_KEYS holds no keys"),
    )
    elsewhere = [f"{name} points to another machine" for name in production_settings(env)]
    return [text for broken, text in rules if broken] + elsewhere
