"""Settings of the simulator; it refuses to run anywhere near a real broker."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.digid.settings import RefusesToStart, Settings, reasons_against

# Of no organisation: an OIN begins with a number of its register, which is never 9 nines.
OIN = "99999999900000000001"
ENTITY_ID = f"urn:etoegang:HM:{OIN}:entities:0001"


@dataclass(frozen=True, kw_only=True)
class BrokerSettings(Settings):
    """`services`: the file of ident; for `encryption_certificate` identifiers are encrypted.

    `asks_names`: the catalogue that was handed in asks for the name of who acts for a company.
    """

    services: Path
    encryption_certificate: Path
    asks_names: bool

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "BrokerSettings":
        keys = Path(env.get("EHERKENNING_SIM_KEYS", ""))
        settings = cls(
            url=env.get("EHERKENNING_SIM_URL", "").rstrip("/"),
            entity_id=env.get("EHERKENNING_SIM_ENTITY_ID") or ENTITY_ID,
            keys=keys,
            sp_entity_id=env.get("EHERKENNING_SIM_SP_ENTITY_ID", ""),
            sp_acs_url=env.get("EHERKENNING_SIM_SP_ACS_URL", ""),
            sp_certificate=keys / "company.cert.pem",
            encryption_certificate=keys / "company-encryption.cert.pem",
            asks_names=env.get("EHERKENNING_SIM_NAMES") == "yes",
            services=Path(env.get("EHERKENNING_SIM_SERVICES_FILE", "")),
        )
        reasons = reasons_against(settings, env, prefix="EHERKENNING_SIM", key="broker")
        if not settings.entity_id.startswith(f"urn:etoegang:HM:{OIN}:"):
            reasons.append("the entityID may be that of a real broker")
        if not settings.services.is_file():
            reasons.append("EHERKENNING_SIM_SERVICES_FILE names no file")
        if reasons:
            raise RefusesToStart("\n".join(reasons))
        return settings
