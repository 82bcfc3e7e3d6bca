"""The settings of one laptop stack, as every program of it gets them in its environment."""

import os
from pathlib import Path

from deploy.local import keys
from deploy.local.ports import Ports

KEPT = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV")
CLIENT = "balie"


def settings(ports: Ports, var: Path, *, municipality: str) -> dict[str, str]:
    """Everything that sidecar and ident read, and nothing of the environment we came from."""
    secrets = keys.make_secrets(var / "keys" / "secrets")
    keys.make_signing_keys(var / "keys")
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {
        **kept,
        "PYTHONUNBUFFERED": "1",
        **_sidecar(ports, var, municipality=municipality),
        **_ident(ports, var, municipality=municipality),
        **secrets,
    }


def _sidecar(ports: Ports, var: Path, *, municipality: str) -> dict[str, str]:
    return {
        "BALIE_PUBLIC_URL": f"http://localhost:{ports.web}",
        "BALIE_DATABASE_URL": f"sqlite:///{var / 'db' / 'balie.sqlite'}",
        "BALIE_REDIS_URL": f"redis://127.0.0.1:{ports.redis}/0",
        "BALIE_MUNICIPALITY": municipality,
        "BALIE_KEYS_DIR": str(var / "keys"),
        "BALIE_JITSI_URL": f"http://localhost:{ports.meeting}",
        "BALIE_JITSI_DOMAIN": "meet.jitsi",
        "BALIE_PROSODY_URL": f"http://127.0.0.1:{ports.prosody}",
        "BALIE_XMPP_HOST": "127.0.0.1",
        "BALIE_XMPP_PORT": str(ports.xmpp),
        "BALIE_XMPP_CA_FILE": str(var / "prosody" / "certs" / "auth.meet.jitsi.crt"),
        "BALIE_OIDC_ISSUER": f"http://localhost:{ports.sso}",
        "BALIE_OIDC_CLIENT_ID": CLIENT,
        "BALIE_SMTP_URL": f"smtp://127.0.0.1:{ports.smtp}",
        "BALIE_MAIL_FROM": "balie@voorbeeldstad.example",
        "BALIE_IDENT_URL": f"http://localhost:{ports.web}/ident",
        "BALIE_IDENT_START_KEY_FILE": str(var / "keys" / "start.pem"),
        "BALIE_IDENT_EVENT_KEY_FILE": str(var / "keys" / "event.pub.pem"),
    }


def _ident(ports: Ports, var: Path, *, municipality: str) -> dict[str, str]:
    saml = var / "keys" / "identification"
    return {
        "IDENT_PUBLIC_URL": f"http://localhost:{ports.web}/ident",
        "IDENT_REDIS_URL": f"redis://127.0.0.1:{ports.redis}/1",
        "IDENT_MUNICIPALITY": municipality,
        "IDENT_START_KEY_FILE": str(var / "keys" / "start.pub.pem"),
        "IDENT_EVENT_KEY_FILE": str(var / "keys" / "event.pem"),
        "IDENT_SIDECAR_URL": f"http://127.0.0.1:{ports.web}",
        "IDENT_BALIE_ORIGIN": f"http://localhost:{ports.web}",
        "IDENT_SAML_ENTITY_ID": "urn:nl-balie:voorbeeldstad",
        "IDENT_SAML_KEY_FILE": str(saml / "service.key.pem"),
        "IDENT_SAML_CERT_FILE": str(saml / "service.cert.pem"),
        "IDENT_DIGID_METADATA_FILE": str(saml / "digid-metadata.xml"),
    }


def digid_simulator(ports: Ports, var: Path) -> dict[str, str]:
    """What the DigiD simulator must know beside the rest: itself, and who may ask it."""
    ident = _ident(ports, var, municipality="")
    return {
        "DIGID_SIM_URL": f"http://localhost:{ports.digid}",
        "DIGID_SIM_KEYS": str(var / "keys" / "identification"),
        "DIGID_SIM_SP_ENTITY_ID": ident["IDENT_SAML_ENTITY_ID"],
        "DIGID_SIM_SP_ACS_URL": f"{ident['IDENT_PUBLIC_URL']}/acs",
    }
