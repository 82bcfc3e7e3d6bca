"""What each program of one laptop stack finds in its environment, and no more than it needs."""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from deploy.local import clamd
from deploy.local.identification import Identification
from deploy.local.keys import make_secrets
from deploy.local.ports import Ports
from deploy.local.prosody.config import DOMAIN, ProsodySettings, ca_file
from deploy.local.sms.wording import of_sms
from sidecar.adapters.sms.receipts import path_secret
from sidecar.notifications.machine import NOTIFYNL, SPRYNG
from sidecar.rooms.keys import LOGIN, SYSTEM, rotate
from sidecar.web.login import BACK_CHANNEL

KEPT = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV")
CLIENT = "balie"


class Surroundings:
    """The settings of one stack, made from its ports, its folder and the secrets kept there."""

    def __init__(
        self,
        ports: Ports,
        var: Path,
        *,
        municipality: str,
        case_system: str = "zgw",
        sms: str = "notifynl",
    ) -> None:
        self._ports = ports
        self._var = var
        self._municipality = municipality
        self._provider = sms
        self._secrets: Mapping[str, str] = {}
        self._identification = Identification(
            folder=var / "keys" / "identification",
            balie=f"http://localhost:{ports.web}",
            digid=f"http://localhost:{ports.digid}",
            redis=f"redis://127.0.0.1:{ports.redis}/1",
            cases=f"http://localhost:{ports.cases}",
            case_system=case_system,
            brp=f"http://localhost:{ports.brp}",
            eherkenning=f"http://localhost:{ports.eherkenning}",
            broker=f"http://localhost:{ports.broker}",
            database=f"sqlite:///{var / 'db' / 'ident.sqlite'}",
            municipality=municipality,
        )

    def prepare(self) -> None:
        """Make what must be there before a program starts; what is there already stays."""
        for name in ("keys", "db", "redis", "mail"):
            (self._var / name).mkdir(parents=True, exist_ok=True)
        self._secrets = make_secrets(self._var / "keys" / "secrets")
        self._identification.prepare()
        for purpose in (LOGIN, SYSTEM):
            folder = self._var / "keys" / purpose
            if not any(folder.glob("*.pem")):
                rotate(folder, datetime.now(UTC))

    def plain(self) -> dict[str, str]:
        """For programs that know nothing of ours; the environment we came from stays outside."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        # Where the machine has no Node of its own, setup.sh put one beside this Python.
        path = f"{kept.get('PATH', os.defpath)}:{Path(sys.executable).parent}"
        return {**kept, "PATH": path, "PYTHONUNBUFFERED": "1"}

    def sidecar(self) -> dict[str, str]:
        ports, var = self._ports, self._var
        return {
            **self.plain(),
            "BALIE_PUBLIC_URL": f"http://localhost:{ports.web}",
            "BALIE_DATABASE_URL": f"sqlite:///{var / 'db' / 'balie.sqlite'}",
            "BALIE_REDIS_URL": f"redis://127.0.0.1:{ports.redis}/0",
            "BALIE_MUNICIPALITY": self._municipality,
            "BALIE_KEYS_DIR": str(var / "keys"),
            "BALIE_DOCUMENTS_DIR": str(var / "documents"),
            "BALIE_JITSI_URL": f"http://localhost:{ports.meeting}",
            "BALIE_JITSI_DOMAIN": DOMAIN,
            "BALIE_PROSODY_URL": f"http://127.0.0.1:{ports.prosody}",
            "BALIE_XMPP_HOST": "127.0.0.1",
            "BALIE_XMPP_PORT": str(ports.xmpp),
            "BALIE_XMPP_CA_FILE": str(ca_file(var / "prosody")),
            "BALIE_SMTP_URL": f"smtp://127.0.0.1:{ports.smtp}",
            "BALIE_MAIL_FROM": f"balie@{self._municipality}.example",
            **self._of_secrets("BALIE_"),
            **of_sms(self._provider, ports.sms),
            **self._scanner(),
            **self._sign_on(),
            **self._identification.of_sidecar(),
        }

    def web(self) -> dict[str, str]:
        """Sidecar and ident in one process, as only the laptop has them."""
        return {**self.sidecar(), **self.ident()}

    def _scanner(self) -> dict[str, str]:
        """Where clamd is not installed there is none, and nothing says that there is."""
        if not clamd.is_installed():
            return {}
        return {"BALIE_SCANNER_URL": f"tcp://127.0.0.1:{self._ports.clamd}"}

    def ident(self) -> dict[str, str]:
        return {
            **self.plain(),
            **self._of_secrets("IDENT_"),
            **self._identification.of_ident(),
        }

    def sms(self) -> dict[str, str]:
        """Where receipts go to, as an administrator sets it at the provider."""
        balie = f"http://127.0.0.1:{self._ports.web}"
        return {
            **self.plain(),
            "SMS_KEY": self._secrets["BALIE_SMS_KEY"],
            "SMS_RECEIPT_TOKEN": self._secrets["BALIE_SMS_RECEIPT_TOKEN"],
            "SMS_NOTIFYNL_RECEIPTS": f"{balie}{NOTIFYNL}",
            "SMS_SPRYNG_RECEIPTS": (
                f"{balie}{SPRYNG}/{path_secret(self._secrets['BALIE_SECRET_KEY'])}"
            ),
        }

    def cases(self) -> dict[str, str]:
        return {**self.plain(), "ZGW_SECRET": self._secrets["IDENT_ZGW_SECRET"]}

    def brp(self) -> dict[str, str]:
        return {**self.plain(), "BRP_API_KEY": self._secrets["IDENT_BRP_API_KEY"]}

    def digid(self) -> dict[str, str]:
        return {**self.plain(), **self._identification.of_simulator()}

    def eherkenning(self) -> dict[str, str]:
        return {**self.plain(), **self._identification.of_eherkenning()}

    def broker(self) -> dict[str, str]:
        return {
            **self.plain(),
            **self._identification.of_broker(),
            "IDENT_OIDC_CLIENT_SECRET": self._secrets["IDENT_OIDC_CLIENT_SECRET"],
            "BROKER_PORT": str(self._ports.broker),
            "BROKER_KEYS_FILE": str(self._var / "keys" / "broker.jwks.json"),
        }

    def sso(self) -> dict[str, str]:
        return {
            **self.plain(),
            **self._sign_on(),
            "BALIE_OIDC_CLIENT_SECRET": self._secrets["BALIE_OIDC_CLIENT_SECRET"],
            "SSO_PORT": str(self._ports.sso),
            "SSO_KEYS_FILE": str(self._var / "keys" / "sso.jwks.json"),
            "SSO_RETURN_TO": f"http://localhost:{self._ports.web}/login/terug",
            "SSO_AFTER_LOGOUT": f"http://localhost:{self._ports.web}/uitgelogd",
            "SSO_BACK_CHANNEL_LOGOUT": f"http://localhost:{self._ports.web}{BACK_CHANNEL}",
        }

    def focus(self) -> dict[str, str]:
        return {
            **self.plain(),
            "FOCUS_PORT": str(self._ports.xmpp),
            "FOCUS_PASSWORD": self._secrets["FOCUS_PASSWORD"],
            "FOCUS_CA_FILE": str(ca_file(self._var / "prosody")),
        }

    def prosody(self) -> ProsodySettings:
        """Prosody reads a file and not its environment; every stanza is kept in xmpp-record."""
        ours = f"http://127.0.0.1:{self._ports.web}/prosody"
        return ProsodySettings(
            http_port=self._ports.prosody,
            c2s_port=self._ports.xmpp,
            api_url=ours,
            api_secret=self._secrets["BALIE_PROSODY_SECRET"],
            focus_password=self._secrets["FOCUS_PASSWORD"],
            agent_password=self._secrets["BALIE_XMPP_PASSWORD"],
            record=self._var / "xmpp-record",
        )

    def _sign_on(self) -> dict[str, str]:
        return {
            "BALIE_OIDC_ISSUER": f"http://localhost:{self._ports.sso}",
            "BALIE_OIDC_CLIENT_ID": CLIENT,
            "BALIE_OIDC_MFA": "acr:https://refeds.org/profile/mfa amr:mfa",
        }

    def _of_secrets(self, prefix: str) -> dict[str, str]:
        return {name: value for name, value in self._secrets.items() if name.startswith(prefix)}
