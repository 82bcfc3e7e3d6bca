"""Makes the keys and secrets that are not there yet: `first_run.py FOLDER`, any number of times;
with `--municipality NAME` those of one more municipality in this installation.

What is there stays as it is, whoever put it there. Each file can be read by one user only: the one
of the container that needs it. No value is ever printed.
"""

import argparse
import base64
import os
import re
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from foundation.certificates import self_signed
from sidecar.rooms.keys import LOGIN, SYSTEM, rotate

PEM = serialization.Encoding.PEM
# The users of the images: ours (see the Dockerfiles), and the one of PostgreSQL's.
BALIE, IDENT, POSTGRES, ROOT = 10001, 10002, 999, 0
XMPP = "auth.meet.jitsi"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
SIDES = {"balie": ("municipalities", BALIE), "ident": ("ident-municipalities", IDENT)}
SETTINGS = {
    "balie": """\
# Settings of {name}; all others are as in .env. What is below FILL IN, you know and we do not.
# FILL IN
BALIE_PUBLIC_URL = "https://balie.{name}.example"
BALIE_IDENT_URL = "https://ident.{name}.example"
BALIE_MAIL_FROM = "balie@{name}.example"

BALIE_DATABASE_URL_FILE = "/run/secrets/{name}/database-url"
BALIE_REDIS_URL = "redis://redis:6379/{number}"
BALIE_SECRET_KEY_FILE = "/run/secrets/{name}/secret-key"
BALIE_KEYS_DIR = "/srv/balie/keys/{name}"
BALIE_DOCUMENT_KEYS_FILE = "/run/secrets/{name}/document-keys"
BALIE_DOCUMENTS_DIR = "/srv/balie/documents/{name}"
BALIE_IDENT_START_KEY_FILE = "/run/secrets/{name}/ident-start.pem"
BALIE_IDENT_EVENT_KEY_FILE = "/run/secrets/{name}/ident-event.pub.pem"
""",
    "ident": """\
# Settings of {name}; all others are as in .env. What is below FILL IN, you know and we do not.
# FILL IN
IDENT_PUBLIC_URL = "https://ident.{name}.example"
IDENT_SIDECAR_URL = "https://balie.{name}.example"
IDENT_BALIE_ORIGIN = "https://balie.{name}.example"
IDENT_SAML_ENTITY_ID = "urn:nl-eid-gdi:1:0:entities:..."
IDENT_SAML_KEY_FILE = "/run/secrets/{name}/saml.key"
IDENT_SAML_CERT_FILE = "/run/secrets/{name}/saml.crt"
IDENT_MUNICIPALITY_CODE = "...."

IDENT_DATABASE_URL_FILE = "/run/secrets/{name}/database-url"
IDENT_REDIS_URL = "redis://ident-redis:6379/{number}"
IDENT_KEYS_REDIS_URL = "redis://ident-keys:6379/{number}"
IDENT_SECRET_KEY_FILE = "/run/secrets/{name}/secret-key"
IDENT_DATA_KEY_FILE = "/run/secrets/{name}/data-key"
IDENT_CODE_KEYS_FILE = "/run/secrets/{name}/code-keys"
IDENT_START_KEY_FILE = "/run/secrets/{name}/ident-start.pub.pem"
IDENT_EVENT_KEY_FILE = "/run/secrets/{name}/ident-event.pem"
""",
}


@dataclass(frozen=True)
class Place:
    """The folder with everything; `owns` is false where we may not give files away."""

    folder: Path
    owns: bool = True

    def write(self, name: str, make: Callable[[], str], *, owner: int) -> None:
        """Once. Whole or not at all: it is written beside, then put in its place."""
        file = self.folder / name
        if file.exists():
            return
        self.room_for(file, owner)
        beside = file.with_name(f".{file.name}.new")
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600)
        beside.write_text(make(), encoding="utf-8")
        self._give(beside, owner)
        beside.rename(file)

    def room_for(self, file: Path, owner: int) -> None:
        if not file.parent.exists():
            file.parent.mkdir(parents=True, mode=0o700)
            self._give(file.parent, owner)

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def give_all(self, folder: Path, owner: int) -> None:
        for file in folder.iterdir():
            self._give(file, owner)

    def _give(self, path: Path, owner: int) -> None:
        if self.owns:
            os.chown(path, owner, owner)


def text() -> str:
    """256 bits in signs that need no quoting anywhere."""
    return secrets.token_urlsafe(32)


def key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def named_key() -> str:
    return f"first:{key()}"


def secrets_of_sidecar(place: Place) -> None:
    for name in ("secret-key", "prosody-secret", "xmpp-password"):
        place.write(f"balie/{name}", text, owner=BALIE)
    place.write("balie/document-keys", named_key, owner=BALIE)


def keys_of_tokens(place: Place, *, of: str = "keys") -> None:
    """The first ones only: a later one is made by a person, with `balie keys rotate`."""
    for ring in (LOGIN, SYSTEM):
        folder = place.folder / of / ring
        if not any(folder.glob("*.pem")):
            place.room_for(folder, BALIE)
            place.room_for(folder / "any", BALIE)
            rotate(folder, datetime.now(UTC))
        place.give_all(folder, BALIE)


def secrets_of_ident(place: Place) -> None:
    place.write("ident/secret-key", text, owner=IDENT)
    place.write("ident/data-key", key, owner=IDENT)
    place.write("ident/code-keys", named_key, owner=IDENT)
    # Where a person puts the metadata of DigiD, and ident newer ones beside them.
    place.room_for(place.folder / "digid" / "digid-metadata.xml", IDENT)


def databases(place: Place) -> None:
    """The password for PostgreSQL, and the same within the address for who uses it."""
    for side, host, owner in (("balie", "database", BALIE), ("ident", "ident-database", IDENT)):
        place.write(f"{host}/password", text, owner=POSTGRES)
        password = place.read(f"{host}/password")
        address = f"postgresql+psycopg://{side}:{password}@{host}/{side}"
        place.write(f"{side}/database-url", lambda made=address: made, owner=owner)


def pairs(place: Place, *, of: str = "") -> None:
    """Sidecar and ident tell each other: each signs with its own, and knows the other's half."""
    for name, signer, reader in (
        ("ident-start", ("balie", BALIE), ("ident", IDENT)),
        ("ident-event", ("ident", IDENT), ("balie", BALIE)),
    ):
        private = f"{signer[0]}{of}/{name}.pem"
        place.write(private, _ed25519, owner=signer[1])
        half = _public(place.read(private))
        place.write(f"{reader[0]}{of}/{name}.pub.pem", lambda made=half: made, owner=reader[1])


def jitsi(place: Place, *, config: Path, host: str) -> None:
    """The lines of jitsi-config, filled in; each part of Jitsi gets the passwords that it needs."""
    for name in ("jicofo", "jvb"):
        place.write(f"jitsi/passwords/{name}", text, owner=ROOT)
    focus, bridge = (place.read(f"jitsi/passwords/{name}") for name in ("jicofo", "jvb"))
    lines = (config / "jitsi.env").read_text(encoding="utf-8").splitlines()
    filled = [_filled(line, place, host) for line in lines if line[:1].isalpha()]
    secret = [line for line in filled if line.startswith("XMPP_CONFIGURATION=")]
    own = [f"JICOFO_AUTH_PASSWORD={focus}"], [f"JVB_AUTH_PASSWORD={bridge}"]
    for name, content in (
        ("common", [line for line in filled if line not in secret]),
        ("prosody", [*secret, *own[0], *own[1]]),
        ("jicofo", own[0]),
        ("jvb", own[1]),
    ):
        place.write(f"jitsi/{name}.env", lambda made=content: "\n".join([*made, ""]), owner=ROOT)
    for source, target in (
        ("prosody/conf.d/esync.cfg.lua", "prosody/conf.d/esync.cfg.lua"),
        ("web/custom-config.js", "web/custom-config.js"),
    ):
        made = _filled((config / source).read_text(encoding="utf-8"), place, host)
        place.write(f"jitsi/{target}", lambda made=made: made, owner=ROOT)


def certificate_of_prosody(place: Place) -> None:
    """Ours, because Prosody's image makes another at each start; the agent trusts this one only."""
    private, shown = (f"jitsi/prosody/certs/{XMPP}.{end}" for end in ("key", "crt"))
    place.write(private, lambda: _private(ec.generate_private_key(ec.SECP256R1())), owner=ROOT)
    # Of the key that is there: a run that ended between the two left one of them.
    place.write(shown, lambda: _self_signed(place.read(private)), owner=ROOT)
    place.write("balie/xmpp.crt", lambda: place.read(shown), owner=BALIE)


def make_all(place: Place, *, config: Path, host: str) -> None:
    secrets_of_sidecar(place)
    secrets_of_ident(place)
    keys_of_tokens(place)
    databases(place)
    pairs(place)
    jitsi(place, config=config, host=host)
    certificate_of_prosody(place)


def make_municipality(place: Place, name: str) -> None:
    """What one more needs of its own, and its settings, which a person completes."""
    if not NAME.fullmatch(name):
        sys.exit("a name has a-z, 0-9 and - only")
    for secret, made, owner in (
        ("balie/{}/secret-key", text, BALIE),
        ("balie/{}/document-keys", named_key, BALIE),
        ("ident/{}/secret-key", text, IDENT),
        ("ident/{}/data-key", key, IDENT),
        ("ident/{}/code-keys", named_key, IDENT),
    ):
        place.write(secret.format(name), made, owner=owner)
    keys_of_tokens(place, of=f"keys/{name}")
    pairs(place, of=f"/{name}")
    for side, (folder, owner) in SIDES.items():
        server = "database" if side == "balie" else "ident-database"
        password = place.read(f"{server}/password")
        address = f"postgresql+psycopg://{side}:{password}@{server}/{name}"
        place.write(f"{side}/{name}/database-url", lambda made=address: made, owner=owner)
        number = 1 + sum(1 for file in place.folder.glob(f"{folder}/*.toml") if file.stem != name)
        lines = SETTINGS[side].format(name=name, number=number)
        place.write(f"{folder}/{name}.toml", lambda made=lines: made, owner=owner)


def _filled(line: str, place: Place, host: str) -> str:
    secret = place.read("balie/prosody-secret")
    return line.replace("BALIE-FILL-IN-SECRET", secret).replace("BALIE-FILL-IN-HOST", host)


def _private(signer: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> str:
    form, hidden = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return signer.private_bytes(PEM, form, hidden).decode()


def _ed25519() -> str:
    return _private(ed25519.Ed25519PrivateKey.generate())


def _public(private: str) -> str:
    signer = serialization.load_pem_private_key(private.encode(), password=None)
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return signer.public_key().public_bytes(PEM, form).decode()


def _self_signed(private: str) -> str:
    signer = serialization.load_pem_private_key(private.encode(), password=None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError("the key of Prosody is of another kind")
    return self_signed(signer, XMPP, now=datetime.now(UTC)).public_bytes(PEM).decode()


def main() -> None:
    asked = argparse.ArgumentParser(description="Makes keys and secrets that are not there yet")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--config", type=Path, default=Path("/jitsi-config"))
    asked.add_argument("--municipality", default="", metavar="NAME", help="one more, after that")
    given = asked.parse_args()
    place = Place(given.folder, owns=os.getuid() == ROOT)
    if given.municipality:
        make_municipality(place, given.municipality)
        return
    make_all(place, config=given.config, host=os.environ["HOST_OF_BALIE"])


if __name__ == "__main__":
    main()
