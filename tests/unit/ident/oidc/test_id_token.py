"""A right ID token names who logged in; each rule that is broken has its refusal."""

import base64
import json
import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import jwt
import pytest

from ident.domain import IdentityKind, Level
from ident.refusals import AnswerRefused, LevelTooLow, LoginRefused
from tests.fakes.clock import A_MONDAY
from tests.unit.ident.oidc.tokens import (
    CLIENT,
    ISSUER,
    NOW,
    NUMBER,
    RULES,
    Published,
    claims,
    judged,
    jwk,
    private,
    token,
)


@pytest.mark.capability("M63")
def test_a_right_token_names_who_logged_in_when_and_how():
    identity = judged(token())

    assert (identity.means, identity.kind, identity.number) == ("oidc", IdentityKind.BSN, NUMBER)
    assert (identity.level, identity.at) == (Level.MIDDEN, A_MONDAY)
    assert (identity.proof.issuer, identity.proof.assertion_id) == (ISSUER, "t-1")
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", identity.proof.fingerprint)
    assert NUMBER not in repr(identity)


@pytest.mark.parametrize(
    "said",
    [
        claims(aud=[CLIENT]),
        claims(aud=[CLIENT, "other"], azp=CLIENT),
        claims(azp=CLIENT),
        claims(iat=NOW - 300),
        claims(iat=NOW + 30),
        claims(exp=NOW + 1),
        claims(nbf=NOW + 30),
        claims(auth_time=NOW - 300),
        claims(auth_time=NOW + 0.5),
        claims(acr="high"),
    ],
)
def test_what_the_specification_allows_passes(said):
    assert judged(token(said)).number == NUMBER


@pytest.mark.parametrize("algorithm", ["RS256", "RS512", "PS256", "PS384"])
def test_every_allowed_signature_counts(algorithm):
    assert judged(token(alg=algorithm)).number == NUMBER
    assert judged(token(key="ec")).number == NUMBER


def test_a_token_without_a_name_of_its_own_is_known_by_its_fingerprint():
    identity = judged(token(claims("jti")))

    assert identity.proof.assertion_id == identity.proof.fingerprint
    assert identity.proof.fingerprint != judged(token(claims("jti", sub="s-2"))).proof.fingerprint


def test_a_token_that_names_no_key_is_judged_by_the_only_one():
    only_one = Published(keys=[jwk("rsa")])

    assert judged(token(header={"kid": None}), published=only_one).number == NUMBER


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (IdentityKind.BSN, "111222333", "111222334"),
        (IdentityKind.RSIN, "111222333", "000000000"),
        (IdentityKind.KVK, "90001354", "900013540"),
    ],
    ids=lambda value: getattr(value, "value", ""),
)
def test_each_kind_of_number_has_its_form(kind, good, bad):
    rules = replace(RULES, number_kind=kind, number_claim="it")

    assert judged(token(claims(it=good)), rules=rules).kind is kind
    with pytest.raises(AnswerRefused, match="number"):
        judged(token(claims(it=bad)), rules=rules)


@pytest.mark.parametrize(("acr", "reached"), [("low", Level.BASIS), ("high", Level.HOOG)])
def test_a_lower_level_is_refused_and_a_higher_one_is_not(acr, reached):
    for minimum in Level:
        if minimum > reached:
            with pytest.raises(LevelTooLow, match="level_too_low"):
                judged(token(claims(acr=acr)), minimum=minimum)
        else:
            assert judged(token(claims(acr=acr)), minimum=minimum).level is reached


CLAIM_ROWS = [
    (claims("iss"), "token_issuer"),
    (claims(iss=ISSUER.rstrip("/")), "token_issuer"),
    (claims(iss="https://evil.example"), "token_issuer"),
    (claims("aud"), "token_audience"),
    (claims(aud="other"), "token_audience"),
    (claims(aud=["other"]), "token_audience"),
    (claims(aud=["other"], azp=CLIENT), "token_audience"),
    (claims(aud=[CLIENT, "other"]), "token_audience"),
    (claims(aud={CLIENT: 1}), "token_audience"),
    (claims(azp="other"), "token_authorized_party"),
    (claims(azp=None), "token_authorized_party"),
    (claims("nonce"), "token_nonce"),
    (claims(nonce="m" * 43), "token_nonce"),
    (claims(nonce=7), "token_nonce"),
    (claims("sub"), "token_subject"),
    (claims(sub=""), "token_subject"),
    (claims("exp"), "exp_form"),
    (claims(exp=str(NOW + 300)), "exp_form"),
    (claims(exp=True), "exp_form"),
    (claims(exp=1e300), "exp_form"),
    (claims(exp=NOW), "token_expired"),
    (claims(nbf=NOW + 31), "token_not_yet"),
    (claims(nbf="soon"), "nbf_form"),
    (claims("iat"), "iat_form"),
    (claims(iat=NOW + 31), "token_issued_at"),
    (claims(iat=NOW - 301), "token_issued_at"),
    (claims("auth_time"), "auth_time_form"),
    (claims(auth_time=NOW - 301), "auth_time"),
    (claims(auth_time=NOW + 31), "auth_time"),
    (claims("acr"), "level_unknown"),
    (claims(acr="other"), "level_unknown"),
    (claims(acr=["mid"]), "level_unknown"),
    (claims("bsn"), "number"),
    (claims(bsn=int(NUMBER)), "number"),
    (claims(bsn=f" {NUMBER}"), "number"),
    (claims(bsn="900070342"), "number"),
]


@pytest.mark.capability("M63")
@pytest.mark.parametrize(("said", "code"), CLAIM_ROWS)
def test_a_token_that_breaks_one_rule_is_refused_with_the_code_of_that_rule(said, code):
    with pytest.raises(LoginRefused) as refused:
        judged(token(said))

    assert refused.value.code == code
    assert NUMBER not in f"{refused.value}{refused.value.__cause__}"


def unsigned(header):
    parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=") for p in header]
    return b".".join([*parts, b""]).decode()


def with_secret(key):
    """The public key of the provider, misused as the secret of an HMAC (RS256 to HS256)."""
    head, body = ({"alg": "HS256", "kid": "rsa"}, claims())
    text = unsigned([head, body])[:-1]
    made = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = base64.urlsafe_b64encode(made.sign(text.encode(), key)).rstrip(b"=").decode()
    return f"{text}.{signature}"


def tampered():
    head, _, signature = token().split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims(bsn="111222333")).encode()).rstrip(b"=")
    return f"{head}.{body.decode()}.{signature}"


SIGNATURE_ROWS = [
    (lambda: "", "token_form"),
    (lambda: "a.b", "token_form"),
    (lambda: token()[:-8] + "A" * 8, "token_signature"),
    # Whatever the signature is: no text of this length is base64.
    (lambda: token()[:-1], "token_form"),
    (lambda: token() + "x" * 16384, "token_too_large"),
    (lambda: unsigned([{"alg": "none"}, claims()]), "token_algorithm"),
    (lambda: unsigned([{"alg": ["RS256"]}, claims()]), "token_algorithm"),
    (lambda: unsigned([{"kid": "rsa"}, claims()]), "token_algorithm"),
    (lambda: with_secret(b"s" * 32), "token_algorithm"),
    (lambda: token(header={"crit": ["x"], "x": 1}), "token_form"),
    (lambda: token(key="stranger", kid="rsa"), "token_signature"),
    (lambda: token(key="ec-stranger", kid="ec"), "token_signature"),
    (lambda: token(key="ec", kid="rsa"), "token_signature"),
    (tampered, "token_signature"),
    (lambda: token(kid="gone"), "token_key_unknown"),
    (lambda: token(header={"kid": None}), "token_key_unknown"),
]


@pytest.mark.parametrize(("build", "code"), SIGNATURE_ROWS)
def test_what_is_not_signed_by_the_provider_is_refused(build, code):
    with pytest.raises(AnswerRefused) as refused:
        judged(build())

    assert refused.value.code == code
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize(
    "keys",
    [
        lambda: [jwk("rsa", use="enc")],
        lambda: [jwk("rsa", alg="PS256")],
        lambda: [jwk("rsa"), jwk("stranger", kid="rsa")],
        lambda: [{"kty": "oct", "k": "c2VjcmV0", "kid": "rsa"}],
        lambda: [{"kty": "RSA", "kid": "rsa"}],
        lambda: ["rsa"],
        list,
    ],
)
def test_a_key_that_is_not_for_this_opens_nothing(keys):
    with pytest.raises(AnswerRefused, match="token_key_unknown"):
        judged(token(), published=Published(keys=keys()))

    assert judged(token(), published=Published(keys=[jwk("rsa", alg="RS256")])).number == NUMBER


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_key_that_is_too_short_is_passed_over():
    assert private("short").key_size == 1024
    with pytest.raises(AnswerRefused, match="token_key_unknown"):
        judged(token(key="short"), published=Published(keys=[jwk("short")]))


def test_the_clock_that_counts_is_ours():
    late = partial(judged, token(), now=A_MONDAY + timedelta(minutes=6))

    with pytest.raises(AnswerRefused, match="token_expired"):
        late()
