"""A balie that lives as long as its preview: everything is real but the time and the people.

Its database and its documents lie in a folder that goes afterwards. Nobody stands on the other side
of any address: no mail leaves it, and Redis is away, which the pages can do without.
"""

import secrets
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from flask import Flask

from branding import theme
from branding.theme import Theme
from sidecar import bootstrap, migrations
from sidecar.bootstrap import Services
from sidecar.bootstrap.ground import lay
from sidecar.processes.demo_data import CATALOGUE
from sidecar.processes.preview import failures
from sidecar.processes.preview.papers import Scanner, tools
from sidecar.settings import Settings

# A Monday at ten in the Netherlands; nothing in the example catalogue is closed that week.
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NOBODY = "localhost:1"
PUBLIC = "https://balie.example"
PRIVATE, PUBLIC_HALF = "key.pem", "key.pub.pem"
# Whom the balie would talk to: nobody.
NOWHERE = {
    "BALIE_PUBLIC_URL": PUBLIC,
    "BALIE_REDIS_URL": f"redis://{NOBODY}/0",
    "BALIE_JITSI_URL": "https://meet.example",
    "BALIE_JITSI_DOMAIN": "meet.example",
    "BALIE_PROSODY_URL": f"http://{NOBODY}",
    "BALIE_XMPP_HOST": "localhost",
    "BALIE_XMPP_PORT": "1",
    "BALIE_OIDC_ISSUER": "https://sso.example",
    "BALIE_OIDC_CLIENT_ID": "balie",
    "BALIE_OIDC_MFA": "none",
    "BALIE_SMTP_URL": f"smtp://{NOBODY}",
    "BALIE_MAIL_FROM": "balie@balie.example",
    "BALIE_IDENT_URL": f"{PUBLIC}/ident",
    "BALIE_ADDRESS_HEADER": "X-Real-IP",
}


class Moment:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self._now = MORNING

    def now(self) -> datetime:
        return self._now

    def move(self, period: timedelta) -> None:
        self._now += period

    def back(self) -> None:
        self._now = MORNING


@dataclass(frozen=True, kw_only=True)
class World:
    """`language` is what everybody chose on his screen."""

    app: Flask
    services: Services
    clock: Moment
    scanner: Scanner
    language: str


@contextmanager
def world(look: Theme, language: str) -> Iterator[World]:
    """A whole balie for this municipality, on nothing but a folder that goes afterwards."""
    with TemporaryDirectory(prefix="balie-preview-") as name:
        settings, clock, scanner = _settings(Path(name), look), Moment(), Scanner()
        ground = lay(settings, clock=clock, look=look)
        migrations.upgrade(ground.database.engine)
        services = bootstrap.build_on(ground, tools=tools(ground, scanner))
        services.desks.editing.take_file(CATALOGUE.read_text(encoding="utf-8"))
        app = bootstrap.web(services)
        app.register_blueprint(failures.blueprint())
        yield World(app=app, services=services, clock=clock, scanner=scanner, language=language)
        ground.database.engine.dispose()


def _settings(folder: Path, look: Theme) -> Settings:
    _make_keys(folder)
    secret = secrets.token_urlsafe(40)
    of_folder = {
        "BALIE_DATABASE_URL": f"sqlite:///{folder / 'balie.sqlite'}",
        "BALIE_SECRET_KEY": secret,
        "BALIE_KEYS_DIR": str(folder),
        "BALIE_PROSODY_SECRET": secret,
        "BALIE_XMPP_PASSWORD": secret,
        "BALIE_XMPP_CA_FILE": str(folder / PRIVATE),
        "BALIE_OIDC_CLIENT_SECRET": secret,
        "BALIE_IDENT_START_KEY_FILE": str(folder / PRIVATE),
        "BALIE_IDENT_EVENT_KEY_FILE": str(folder / PUBLIC_HALF),
        "BALIE_DOCUMENT_KEYS": f"k1:{b64encode(secrets.token_bytes(32)).decode()}",
        "BALIE_DOCUMENTS_DIR": str(folder / "documents"),
        # Any that is there: its own look may lie in a folder that the settings do not know.
        "BALIE_MUNICIPALITY": theme.keys()[0],
    }
    return replace(Settings.from_env(NOWHERE | of_folder), municipality=look.key)


def _make_keys(folder: Path) -> None:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / PRIVATE).write_bytes(private)
    (folder / PUBLIC_HALF).write_bytes(public)
