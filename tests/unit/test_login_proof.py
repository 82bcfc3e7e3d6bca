"""What a login must prove: how it is set, asked for, and compared."""

import json
from datetime import timedelta

import pytest

from sidecar.adapters.oidc.proof import Proof
from sidecar.settings import Settings, SettingsError
from tests.fakes.clock import A_MONDAY
from tests.surroundings import surroundings

NOW = A_MONDAY
AN_HOUR = timedelta(hours=1)


def read(folder, **changes):
    return Settings.from_env(surroundings(folder, **changes)).oidc.proof


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("none", {}),
        ("amr:mfa", {"amr": ("mfa",)}),
        ("acr:gold acr:silver amr:mfa", {"acr": ("gold", "silver"), "amr": ("mfa",)}),
        ("acrs:c1", {"acrs": ("c1",)}),
        ("acr:urn:a:b", {"acr": ("urn:a:b",)}),
    ],
)
def test_what_must_be_proved_is_set_in_words(tmp_path, words, wanted):
    assert read(tmp_path, BALIE_OIDC_MFA=words).wanted == wanted


@pytest.mark.parametrize(
    "words", ["mfa", "acr:", "none amr:mfa", "amr:mfa none", "ACR:gold", "amr:mfa,otp;x:y é"]
)
def test_a_word_that_means_nothing_stops_the_start(tmp_path, words):
    """A typing error must not leave the door open."""
    with pytest.raises(SettingsError, match="BALIE_OIDC_MFA must be none, or words"):
        read(tmp_path, BALIE_OIDC_MFA=words)


@pytest.mark.capability("M60")
@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_to_demand_nothing_must_be_said(tmp_path, nothing):
    """BIO2 5.17.01: nobody goes without by not thinking of it."""
    with pytest.raises(SettingsError, match="BALIE_OIDC_MFA is missing"):
        read(tmp_path, BALIE_OIDC_MFA=nothing)


@pytest.mark.parametrize(("minutes", "age"), [("1", 1), ("720", 720), (None, None)])
def test_how_long_ago_is_set_in_minutes(tmp_path, minutes, age):
    found = read(tmp_path, BALIE_OIDC_MAX_AGE_MINUTES=minutes).max_age

    assert found == (age and timedelta(minutes=age))


@pytest.mark.parametrize("minutes", ["0", "1441", "often"])
def test_a_time_that_makes_no_sense_stops_the_start(tmp_path, minutes):
    with pytest.raises(SettingsError, match="BALIE_OIDC_MAX_AGE_MINUTES must be a whole number"):
        read(tmp_path, BALIE_OIDC_MAX_AGE_MINUTES=minutes)


def test_each_kind_is_asked_for_in_its_own_way():
    proof = Proof(
        wanted={"acr": ("gold", "silver"), "acrs": ("c1",), "amr": ("mfa", "hwk")}, max_age=AN_HOUR
    )

    asked = proof.asked()

    assert (asked["acr_values"], asked["max_age"]) == ("gold silver", "3600")
    # As Entra ID documents it for an authentication context: one value, and essential.
    assert json.loads(asked["claims"])["id_token"] == {
        "acrs": {"essential": True, "value": "c1"},
        "amr": {"essential": True, "values": ["mfa", "hwk"]},
    }


def test_who_demands_nothing_asks_nothing():
    assert Proof(wanted={}).asked() == {}


@pytest.mark.parametrize(
    ("claims", "lacking"),
    [
        ({"acr": "gold", "amr": ["pwd", "mfa"]}, ()),
        ({"acr": "silver", "amr": "mfa"}, ()),
        ({"acr": "bronze", "amr": ["mfa"]}, ("acr",)),
        ({"acr": "gold", "amr": ["pwd"]}, ("amr",)),
        ({"acr": "gold"}, ("amr",)),
        ({"acr": ["gold", 7], "amr": {"mfa": True}}, ("amr",)),
        ({"acr": "goldfish", "amr": ["mfax"]}, ("acr", "amr")),
        ({"acr": "gold silver", "amr": None}, ("acr", "amr")),
        ({}, ("acr", "amr")),
    ],
)
def test_of_every_kind_one_value_must_be_there(claims, lacking):
    proof = Proof(wanted={"acr": ("gold", "silver"), "amr": ("mfa",)})

    assert proof.lacking(claims) == lacking


@pytest.mark.parametrize(
    ("ago", "is_too_old"), [(0, False), (3600, False), (3659, False), (3661, True), (-61, True)]
)
def test_a_login_of_too_long_ago_or_of_later_is_too_old(ago, is_too_old):
    claims = {"auth_time": int(NOW.timestamp()) - ago}

    assert Proof(wanted={}, max_age=AN_HOUR).is_too_old(claims, NOW) is is_too_old


@pytest.mark.parametrize("at", [None, True, "1764000000", 1e300, float("nan")])
def test_a_login_of_nobody_knows_when_is_too_old(at):
    assert Proof(wanted={}, max_age=AN_HOUR).is_too_old({"auth_time": at}, NOW)
    assert not Proof(wanted={}).is_too_old({"auth_time": at}, NOW)
