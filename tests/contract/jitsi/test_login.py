"""Section a of the contract: who may open a connection, and who may not."""

import json
import time

import jwt
import pytest

from tests.contract.jitsi import tokens
from tests.contract.jitsi.browser import Browser, LoginRefused
from tests.contract.jitsi.xml import error_of

LEFT_OUT = tokens.LEFT_OUT


def with_another_room(room):
    """The body of one token under the signature of another."""
    head, _, signature = tokens.citizen(room).split(".")
    _, body, _ = tokens.citizen("elsewhere").split(".")
    return f"{head}.{body}.{signature}"


REFUSALS = {
    "no token": lambda room: None,
    "an empty token": lambda room: "",
    "no token at all": lambda room: "not-a-token",
    "typ is not JWT": lambda room: tokens.token(room, headers={"typ": "JOSE"}),
    "alg none": lambda room: tokens.token(room, algorithm="none"),
    "alg HS256": lambda room: tokens.token(room, algorithm="HS256"),
    "alg HS512": lambda room: tokens.token(room, algorithm="HS512"),
    "alg RS512": lambda room: tokens.token(room, algorithm="RS512"),
    "no kid": lambda room: jwt.encode(tokens.claims(room), tokens.key("login"), algorithm="RS256"),
    "unknown kid": lambda room: tokens.token(room, kid="nobody-has-this"),
    "a system key": lambda room: tokens.token(room, kid=tokens.SYSTEM_KID, signer="system"),
    "signed with another key": lambda room: tokens.token(room, signer="stranger"),
    "changed after signing": with_another_room,
    "another issuer": lambda room: tokens.token(room, iss="somebody"),
    "no issuer": lambda room: tokens.token(room, iss=LEFT_OUT),
    "another audience": lambda room: tokens.token(room, aud="another"),
    "no audience": lambda room: tokens.token(room, aud=LEFT_OUT),
    "a list as audience": lambda room: tokens.token(room, aud=["jitsi"]),
    "expired": lambda room: tokens.token(room, exp=int(time.time()) - 1),
    "exp is no number": lambda room: unchecked(room, exp="tomorrow"),
    "not valid yet": lambda room: tokens.token(room, nbf=int(time.time()) + 60),
    "nbf is no number": lambda room: unchecked(room, nbf="yesterday"),
    "no room": lambda room: tokens.token(room, room=LEFT_OUT),
    "no sub": lambda room: tokens.token(room, sub=LEFT_OUT),
}

CONDITIONS = {"no room": "not-authorized", "no sub": "not-authorized"}


def unchecked(room, **changes):
    """PyJWT refuses to sign a wrong type; the claims go in as bare JSON."""
    body = json.dumps(tokens.claims(room, **changes)).encode()
    head = {"kid": tokens.KID, "typ": "JWT"}
    return jwt.api_jws.encode(body, tokens.key("login"), algorithm="RS256", headers=head)


@pytest.mark.capability("M21")
@pytest.mark.parametrize("why", REFUSALS)
async def test_a_connection_is_refused(desk, why):
    browser = Browser(desk.prosody.websocket_url, room=desk.room, token=REFUSALS[why](desk.room))

    with pytest.raises(LoginRefused) as refused:
        await browser.login()

    assert refused.value.condition == CONDITIONS.get(why, "not-allowed")


@pytest.mark.capability("M21")
async def test_a_good_token_gives_a_random_jid(desk):
    browser = await desk.citizen()

    node, _, domain = browser.bare.partition("@")
    assert domain == "meet.jitsi"
    assert len(node) == 36


async def test_one_token_serves_two_connections_under_two_names(desk):
    token = tokens.citizen(desk.room)

    first, second = await desk.browser(token), await desk.browser(token)

    assert first.bare != second.bare


async def test_the_key_is_asked_for_by_the_hash_of_its_kid(desk):
    kid = f"kid-of-{desk.room}"
    desk.sidecar.add_key(kid, "login")

    await desk.browser(tokens.citizen(desk.room, kid=kid))

    asked = [r.path for r in desk.sidecar.requests if "/keys/" in r.path]
    assert f"/prosody/keys/{tokens.file_name(kid)}" in asked


async def test_a_key_is_asked_once_and_lives_on_when_withdrawn(desk):
    """The reason to rotate by a new kid."""
    kid = f"kid-of-{desk.room}"
    desk.sidecar.add_key(kid, "login")
    await desk.browser(tokens.citizen(desk.room, kid=kid))
    del desk.sidecar.keys[tokens.file_name(kid)]

    await desk.browser(tokens.citizen(desk.room, kid=kid))

    path = f"/prosody/keys/{tokens.file_name(kid)}"
    assert [r.path for r in desk.sidecar.requests].count(path) == 1


async def test_a_new_kid_with_a_new_key_is_accepted_at_once(desk):
    kid = f"new-{desk.room}"
    with pytest.raises(LoginRefused):
        await desk.browser(tokens.citizen(desk.room, kid=kid, signer="new"))
    desk.sidecar.add_key(kid, "new")

    assert await desk.browser(tokens.citizen(desk.room, kid=kid, signer="new"))


async def test_who_logged_in_in_time_may_join_after_exp(desk):
    """The lifetime of a token guards the login, not the stay."""
    exp = int(time.time()) + 2
    clerk = await desk.browser(
        tokens.token(
            desk.room,
            exp=exp,
            context={
                "user": {"id": "b-1", "name": "J", "affiliation": "owner", "lobby_bypass": True}
            },
        )
    )
    await desk.opened_by(clerk)
    await desk.until(lambda: time.time() > exp + 0.1, what="the token expired")

    assert error_of(await clerk.enter(desk.jid)) is None
