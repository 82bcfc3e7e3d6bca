"""What ident, sidecar and the simulators of logins of one stack must know of each other."""

from dataclasses import dataclass
from pathlib import Path

from deploy.local.digid.keys import METADATA, make_identification_keys, write_metadata
from deploy.local.eherkenning import keys as eherkenning
from deploy.local.keys import make_signing_keys
from deploy.local.seal import SEAL
from deploy.local.stuf import shelf as stuf
from deploy.local.stuf.__main__ import SENDER
from deploy.local.zaken.__main__ import CLIENT
from deploy.local.zaken.shelf import CASE_TYPE, CATALOGUE, DOCUMENT_TYPE, RSIN

# No municipality in the country has this code.
INVENTED = "9990"


@dataclass(frozen=True, kw_only=True)
class Identification:
    """The addresses as a browser sees them, and the folder with the keys of all three."""

    folder: Path
    balie: str
    digid: str
    redis: str
    database: str
    municipality: str
    cases: str = ""
    case_system: str = "zgw"
    brp: str = ""
    eherkenning: str = ""
    broker: str = ""

    @property
    def ident(self) -> str:
        return f"{self.balie}/ident"

    def prepare(self) -> None:
        """Make the keys, and obtain the metadata of DigiD as is done by hand in production."""
        make_signing_keys(self.folder)
        make_identification_keys(self.folder)
        SEAL.make(self.folder)
        write_metadata(self.folder, self.digid)
        if self.eherkenning:
            eherkenning.make_broker_files(self.folder, self.eherkenning)

    def of_ident(self) -> dict[str, str]:
        return {
            "IDENT_PUBLIC_URL": self.ident,
            "IDENT_REDIS_URL": self.redis,
            "IDENT_KEYS_REDIS_URL": self.redis,
            "IDENT_DATABASE_URL": self.database,
            "IDENT_EVIDENCE_CERT_FILE": str(self.folder / SEAL.certificate),
            "IDENT_EVIDENCE_KEY_FILE": str(self.folder / SEAL.key),
            "IDENT_EVIDENCE_ROOTS_FILE": str(self.folder / SEAL.root),
            "IDENT_MUNICIPALITY": self.municipality,
            "IDENT_MUNICIPALITY_CODE": INVENTED,
            "IDENT_START_KEY_FILE": str(self.folder / "start.pub.pem"),
            "IDENT_EVENT_KEY_FILE": str(self.folder / "event.pem"),
            "IDENT_SIDECAR_URL": self.balie.replace("localhost", "127.0.0.1"),
            "IDENT_BALIE_ORIGIN": self.balie,
            "IDENT_SAML_ENTITY_ID": f"{self.ident}/metadata",
            "IDENT_SAML_KEY_FILE": str(self.folder / "service.key.pem"),
            "IDENT_SAML_CERT_FILE": str(self.folder / "service.cert.pem"),
            "IDENT_DIGID_METADATA_FILE": str(self.folder / METADATA),
            **self._of_cases(),
            **(of_brp(self.brp) if self.brp else {}),
            **(eherkenning.of_ident(self.folder) if self.eherkenning else {}),
            **(of_openid(self.broker) if self.broker else {}),
        }

    def _of_cases(self) -> dict[str, str]:
        """Where the stand-in for the case system runs as well."""
        if not self.cases:
            return {}
        if self.case_system == "stuf":
            return of_stuf(self.cases)
        return {
            "IDENT_ZGW_ZAKEN_URL": f"{self.cases}/zaken/api/v1",
            "IDENT_ZGW_DOCUMENTEN_URL": f"{self.cases}/documenten/api/v1",
            "IDENT_ZGW_CATALOGI_URL": f"{self.cases}/catalogi/api/v1",
            "IDENT_ZGW_AUTORISATIES_URL": f"{self.cases}/autorisaties/api/v1",
            "IDENT_ZGW_NOTIFICATIES_URL": f"{self.cases}/notificaties/api/v1",
            "IDENT_ZGW_CLIENT_ID": CLIENT,
            "IDENT_ZGW_RSIN": RSIN,
            "IDENT_ZGW_CATALOGUE": CATALOGUE,
            "IDENT_ZGW_CASE_TYPE": CASE_TYPE,
            "IDENT_ZGW_DOCUMENT_TYPE": DOCUMENT_TYPE,
        }

    def of_sidecar(self) -> dict[str, str]:
        return {
            "BALIE_IDENT_URL": self.ident,
            "BALIE_IDENT_START_KEY_FILE": str(self.folder / "start.pem"),
            "BALIE_IDENT_EVENT_KEY_FILE": str(self.folder / "event.pub.pem"),
        }

    def of_eherkenning(self) -> dict[str, str]:
        return eherkenning.of_simulator(self.folder, self.eherkenning, f"{self.ident}/acs")

    def of_broker(self) -> dict[str, str]:
        return {**of_openid(self.broker), "BROKER_RETURN_TO": f"{self.ident}/oidc"}

    def of_simulator(self) -> dict[str, str]:
        return {
            "DIGID_SIM_URL": self.digid,
            "DIGID_SIM_KEYS": str(self.folder),
            "DIGID_SIM_SP_ENTITY_ID": f"{self.ident}/metadata",
            "DIGID_SIM_SP_ACS_URL": f"{self.ident}/acs",
        }


def of_brp(brp: str) -> dict[str, str]:
    """But for the key."""
    return {
        "IDENT_BRP_API_URL": f"{brp}/haalcentraal/api/brp",
        "IDENT_BRP_HEADERS": "x-doelbinding: Identificatie; x-gebruiker: {employee}",
    }


def of_stuf(cases: str) -> dict[str, str]:
    return {
        "IDENT_STUF_NOTIFY_URL": f"{cases}/OntvangAsynchroon",
        "IDENT_STUF_FREE_URL": f"{cases}/VrijeBerichten",
        "IDENT_STUF_ASK_URL": f"{cases}/BeantwoordVraag",
        "IDENT_STUF_SENDER_ORGANISATION": stuf.MUNICIPALITY,
        "IDENT_STUF_SENDER_APPLICATION": SENDER,
        "IDENT_STUF_RECEIVER_ORGANISATION": stuf.MUNICIPALITY,
        "IDENT_STUF_RECEIVER_APPLICATION": "ZSH",
        "IDENT_STUF_CASE_TYPE": stuf.CASE_TYPE,
        "IDENT_STUF_DOCUMENT_TYPE": stuf.DOCUMENT_TYPE,
    }


def of_openid(broker: str) -> dict[str, str]:
    """The settings of ident for the stand-in of a broker of many means, but for the secret."""
    levels = ("basis", "midden", "substantieel", "hoog")
    return {
        "IDENT_OIDC_ISSUER": broker,
        "IDENT_OIDC_CLIENT_ID": "balie-ident",
        "IDENT_OIDC_LEVELS": " ".join(f"urn:broker:{each}={each}" for each in levels),
        "IDENT_OIDC_NUMBER_CLAIM": "bsn",
        "IDENT_OIDC_SCOPE": "openid number",
    }
