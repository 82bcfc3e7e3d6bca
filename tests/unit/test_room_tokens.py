"""Tokens and their keys: the claims of the contract with Jitsi, rotation without a restart."""

import stat
from datetime import timedelta
from hashlib import sha256

import jwt
import pytest

from sidecar.core.errors import NotFound, Unavailable
from sidecar.rooms import keys
from sidecar.rooms.keys import KeyRing
from sidecar.rooms.tokens import LoginTokens, SystemTokens
from tests.builders import a_visitor, an_employee


@pytest.fixture
def folder(tmp_path, clock):
    keys.rotate(tmp_path / "login", clock.now())
    return tmp_path / "login"


@pytest.fixture
def ring(folder):
    return KeyRing(folder)


@pytest.fixture
def tokens(ring, clock):
    return LoginTokens(keys=ring, clock=clock, issuer="balie", domain="meet.jitsi")


def claims_of(token, ring, clock):
    """As Prosody reads it: key by the hash of the kid."""
    kid = jwt.get_unverified_header(token)["kid"]
    pem = ring.public(sha256(kid.encode()).hexdigest())
    options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}
    return jwt.decode(
        token, pem, algorithms=["RS256"], audience="jitsi", issuer="balie", options=options
    )


@pytest.mark.capability("M32", "M133")
def test_a_citizen_gets_one_room_for_two_minutes_and_no_rights(tokens, ring, clock):
    claims = claims_of(tokens.for_citizen("balie-1", a_visitor()), ring, clock)

    now = clock.now().timestamp()
    assert (claims["sub"], claims["room"]) == ("meet.jitsi", "balie-1")
    assert claims["nbf"] <= now == claims["iat"]
    assert now + 60 < claims["exp"] <= claims["nbf"] + 120
    assert claims["context"]["user"] == {"id": "p1", "name": "Jan Jansen", "affiliation": "member"}
    assert set(claims) == {"iss", "aud", "sub", "room", "iat", "nbf", "exp", "context"}


@pytest.mark.capability("M08")
def test_only_civil_servants_pass_the_lobby(tokens, ring, clock):
    claims = claims_of(tokens.for_employee("balie-1", an_employee()), ring, clock)

    assert claims["context"]["user"] == {
        "id": "e1",
        "name": "Sanne de Vries",
        "affiliation": "owner",
        "lobby_bypass": True,
    }
    assert claims["context"]["features"]["moderation"] is True


def test_features_are_explicit_and_nothing_is_kept_of_a_conversation(tokens, ring, clock):
    for token in (
        tokens.for_citizen("balie-1", a_visitor()),
        tokens.for_employee("balie-1", an_employee()),
    ):
        features = claims_of(token, ring, clock)["context"]["features"]
        off = ("recording", "livestreaming", "transcription", "outbound-call", "file-upload")
        assert [features[name] for name in off] == [False] * len(off)
        assert features["screen-sharing"] is True
        assert features["name-readonly"] is True
    citizen = claims_of(tokens.for_citizen("balie-1", a_visitor()), ring, clock)
    assert citizen["context"]["features"]["moderation"] is False


def test_a_system_token_is_signed_by_another_key(tmp_path, clock, ring):
    keys.ensure(tmp_path, clock.now())
    system = KeyRing(tmp_path / "system")

    token = SystemTokens(keys=system, clock=clock, issuer="balie", domain="meet.jitsi")()

    assert claims_of(token, system, clock)["sub"] == "meet.jitsi"
    with pytest.raises(NotFound):
        claims_of(token, ring, clock)


def test_a_rotation_is_noticed_and_the_old_key_stays_served(tokens, ring, folder, clock):
    before = tokens.for_citizen("balie-1", a_visitor())
    clock.move(timedelta(seconds=1))

    kid = keys.rotate(folder, clock.now())

    after = tokens.for_citizen("balie-1", a_visitor())
    assert jwt.get_unverified_header(after)["kid"] == kid
    assert claims_of(after, ring, clock)
    assert claims_of(before, ring, clock)


def test_a_pruned_key_is_served_no_more(tokens, ring, folder, clock):
    before = tokens.for_citizen("balie-1", a_visitor())
    clock.move(timedelta(seconds=1))
    keys.rotate(folder, clock.now())

    assert len(keys.prune(folder, keep=1)) == 1

    with pytest.raises(NotFound):
        claims_of(before, ring, clock)
    assert claims_of(tokens.for_citizen("balie-1", a_visitor()), ring, clock)


def test_private_keys_are_for_our_own_eyes(folder):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}

    assert modes == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("asked", ["", "0" * 64, "../login", "A" * 64, "login"])
def test_no_key_but_by_the_hash_of_its_name(ring, asked):
    with pytest.raises(NotFound):
        ring.public(asked)


def test_without_a_key_nobody_gets_a_token(tmp_path):
    with pytest.raises(Unavailable):
        KeyRing(tmp_path / "nothing").newest()


def test_a_first_key_is_made_once(tmp_path, clock):
    keys.ensure(tmp_path, clock.now())
    keys.ensure(tmp_path, clock.now())

    assert [len(list((tmp_path / name).glob("*.pub.pem"))) for name in ("login", "system")] == [
        1,
        1,
    ]
