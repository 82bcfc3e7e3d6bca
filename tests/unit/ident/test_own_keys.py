"""Our keys for DigiD: which one signs when, and which one our metadata announces."""

import base64
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from deploy.local.digid.keys import make_identification_keys
from deploy.local.keys import make_signing_keys
from ident.domain import Level
from ident.saml.digid import DigiD
from ident.saml.metadata import IdpMetadata
from ident.saml.own_keys import KeyPair, OwnKeys
from tests.fakes.clock import A_MONDAY, FixedClock

LATER = A_MONDAY + timedelta(days=7)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    make_identification_keys(folder)

    def pair(name):
        key, certificate = ((folder / f"{name}.{kind}.pem").read_text() for kind in ("key", "cert"))
        return KeyPair.from_pem(key=key, certificate=certificate)

    return pair("service"), pair("digid-next")


def test_one_pair_signs_always_and_is_announced(pairs):
    keys = OwnKeys(current=pairs[0])

    assert keys.at(A_MONDAY) is keys.announced is pairs[0]


def test_the_next_pair_is_announced_at_once_and_signs_from_its_moment_on(pairs):
    keys = OwnKeys(current=pairs[0], following=pairs[1], following_from=LATER)

    assert keys.announced is pairs[1]
    assert keys.at(LATER - timedelta(seconds=1)) is pairs[0]
    assert keys.at(LATER) is pairs[1]


def test_a_login_is_signed_by_the_pair_of_its_moment(pairs):
    clock = FixedClock()
    digid = DigiD(
        entity_id="https://balie.example/metadata",
        acs_url="https://balie.example/acs",
        idp=IdpMetadata(
            entity_id="https://digid.example",
            post_url="",
            login_url="https://digid.example/sso",
            resolve_urls={0: "https://digid.example/ars"},
            keys=(),
            expire_at=(),
        ),
        keys=OwnKeys(current=pairs[0], following=pairs[1], following_from=LATER),
        back_channel=None,
        clock=clock,
    )

    def signed_by(pair):
        url = digid.depart(minimum=Level.MIDDEN, organisation="Gemeente").url
        message, _, signature = urlsplit(url).query.rpartition("&Signature=")
        raw = base64.b64decode(parse_qs(f"s={signature}")["s"][0])
        pair.request_key.public_key().verify(raw, message.encode(), PKCS1v15(), SHA256())
        return True

    assert signed_by(pairs[0])
    clock.move(timedelta(days=7))
    assert signed_by(pairs[1])


def test_a_pair_does_not_show_its_key(pairs):
    assert "PRIVATE" not in repr(pairs[0])


def test_a_key_that_is_not_rsa_is_refused(tmp_path):
    make_signing_keys(tmp_path)
    with pytest.raises(TypeError, match="RSA"):
        KeyPair.from_pem(key=(tmp_path / "event.pem").read_text(), certificate="")
