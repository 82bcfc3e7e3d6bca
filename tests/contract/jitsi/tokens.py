"""Keys and tokens as the sidecar makes them, and ways to spoil one claim at a time."""

import hashlib
import time
from functools import cache

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

KID = "login-1"
SYSTEM_KID = "system-1"
LEFT_OUT = object()


@cache
def key(name):
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(name):
    return (
        key(name)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def file_name(kid):
    return hashlib.sha256(kid.encode()).hexdigest() + ".pem"


def claims(room, /, **changes):
    now = int(time.time())
    made = {
        "iss": "balie",
        "aud": "jitsi",
        "sub": "meet.jitsi",
        "room": room,
        "nbf": now - 10,
        "exp": now + 60,
        "context": {"user": {"id": "c-1", "name": "Sanne Bakker"}},
        **changes,
    }
    return {name: value for name, value in made.items() if value is not LEFT_OUT}


def token(room, /, *, kid=KID, signer="login", algorithm="RS256", headers=None, **changes):
    head = {"kid": kid, "typ": "JWT", **(headers or {})}
    secret = key(signer) if algorithm.startswith("RS") else "x" * 64
    if algorithm == "none":
        secret = None
    return jwt.encode(claims(room, **changes), secret, algorithm=algorithm, headers=head)


def citizen(room, *, id="c-1", name="Sanne Bakker", **changes):
    return token(room, context={"user": {"id": id, "name": name}}, **changes)


def clerk(room, **user):
    person = {
        "id": "b-1",
        "name": "J. de Vries",
        "affiliation": "owner",
        "lobby_bypass": True,
        **user,
    }
    return token(room, context={"user": person})


def system(**changes):
    return token("*", **{"kid": SYSTEM_KID, "signer": "system", **changes})
