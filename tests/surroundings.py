"""An environment in which all settings of the sidecar hold."""

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# Base64 of 32 zero bytes: no secret at all.
DOCUMENT_KEYS = f"k1:{'A' * 43}="
SECRET = "0123456789abcdef0123456789abcdef"


def surroundings(folder, **changes):
    start, events = _ed25519(folder)
    values = {
        "BALIE_PUBLIC_URL": "http://localhost:8000",
        "BALIE_DATABASE_URL": f"sqlite:///{folder / 'balie.db'}",
        "BALIE_REDIS_URL": "redis://127.0.0.1:1/0",
        "BALIE_SECRET_KEY": SECRET,
        "BALIE_MUNICIPALITY": "voorbeeldstad",
        "BALIE_KEYS_DIR": str(folder / "keys"),
        "BALIE_JITSI_URL": "http://localhost:8001",
        "BALIE_JITSI_DOMAIN": "meet.jitsi",
        "BALIE_PROSODY_URL": "http://127.0.0.1:8007",
        "BALIE_PROSODY_SECRET": SECRET,
        "BALIE_XMPP_HOST": "127.0.0.1",
        "BALIE_XMPP_PORT": "8008",
        "BALIE_XMPP_PASSWORD": SECRET,
        "BALIE_XMPP_CA_FILE": str(events),
        "BALIE_OIDC_ISSUER": "http://localhost:8003",
        "BALIE_OIDC_CLIENT_ID": "balie",
        "BALIE_OIDC_CLIENT_SECRET": SECRET,
        "BALIE_OIDC_MFA": "acr:https://refeds.org/profile/mfa amr:mfa",
        "BALIE_SMTP_URL": "smtp://127.0.0.1:8005",
        "BALIE_MAIL_FROM": "digitalebalie@voorbeeldstad.example",
        "BALIE_IDENT_URL": "http://localhost:8000/ident",
        "BALIE_IDENT_START_KEY_FILE": str(start),
        "BALIE_IDENT_EVENT_KEY_FILE": str(events),
        "BALIE_DOCUMENT_KEYS": DOCUMENT_KEYS,
        "BALIE_DOCUMENTS_DIR": str(folder / "documents"),
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def _ed25519(folder):
    private, public = folder / "start.pem", folder / "events.pem"
    key = Ed25519PrivateKey.generate()
    pem = serialization.Encoding.PEM
    private.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    public.write_bytes(
        key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return private, public
