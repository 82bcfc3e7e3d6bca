"""Whom an answer of eHerkenning names, in every form that the Afsprakenstelsel allows."""

import pytest

from deploy.local.eherkenning.encrypting import GCM
from deploy.local.eherkenning.names import BRANCH
from ident.domain import Identity, IdentityKind, Level
from ident.refusals import AnswerRefused, LevelTooLow, NotAccepted
from tests.fakes.clock import A_MONDAY
from tests.unit.ident.answers import ACS, setting, without
from tests.unit.ident.eherkenning.answers import (
    RESPONSE,
    answer,
    attribute,
    encrypter,
    evidence,
    judged,
    private_key,
)

KVK = "90001354"


@pytest.mark.capability("M43", "M63")
def test_an_answer_names_the_company_who_acts_for_it_when_and_how():
    identity = judged(answer())

    assert (identity.means, identity.kind, identity.number) == (
        "eherkenning",
        IdentityKind.KVK,
        KVK,
    )
    assert identity.pseudonym == "7b1f3c0a9e5d4826b6d0c9f1a2e3b4c5"
    assert (identity.branch, identity.level, identity.at) == ("", Level.MIDDEN, A_MONDAY)
    assert identity.proof.issuer == "https://digid.example/metadata"
    assert identity.proof.fingerprint.startswith("sha256:")
    for secret in (identity.number, identity.pseudonym):
        assert secret not in repr(identity)


@pytest.mark.parametrize(
    ("company", "kind", "number", "branch"),
    [
        ("knecht", IdentityKind.KVK, KVK, "000037178601"),
        ("stichting", IdentityKind.RSIN, "111222333", ""),
        # With both, the number of the Kamer van Koophandel is the one.
        ("beide", IdentityKind.KVK, "90004321", ""),
    ],
)
def test_kvk_number_rsin_and_branch_are_read(company, kind, number, branch):
    identity = judged(answer(company=company))

    assert (identity.kind, identity.number, identity.branch) == (kind, number, branch)


@pytest.mark.capability("M17")
def test_two_colleagues_of_one_company_are_two_people():
    baker, hand = (judged(answer(company=key)) for key in ("bakker", "knecht"))

    assert baker.number == hand.number
    assert baker.person != hand.person


@pytest.mark.parametrize(
    "by",
    [{"transform": GCM}, {"inside": True}, {"transform": GCM, "inside": True}, {"key": "next"}],
    ids=["gcm", "key-inside", "gcm-key-inside", "other-key"],
)
def test_each_cipher_each_place_and_each_of_our_keys_will_do(by):
    keys = (private_key("stranger"), private_key("next"))

    assert judged(answer(by=encrypter(**by)), keys=keys).number == KVK


def test_a_key_that_is_not_ours_opens_nothing():
    with pytest.raises(AnswerRefused, match="encrypted_id_unreadable"):
        judged(answer(), keys=(private_key("next"),))


@pytest.mark.parametrize("response_key", [None, "own", "next"])
def test_the_response_may_be_signed_as_well(response_key):
    assert judged(answer(response_key=response_key)).number == KVK


@pytest.mark.parametrize(
    "hung", [{}, {"signed": False}, {"signed": False, "name": "EncryptedAssertion"}]
)
def test_statements_that_hang_in_the_assertion_are_no_claims(hung):
    assert judged(answer(evidence=evidence(**hung))).number == KVK


def test_what_is_optional_may_be_left_out():
    assert judged(answer(before=setting(RESPONSE, "Destination", ACS))).number == KVK
    assert judged(answer(company="knecht", before=without(attribute(BRANCH)))).branch == ""


@pytest.mark.capability("M43")
@pytest.mark.parametrize(
    ("level", "reached"),
    [
        ("basis", Level.BASIS),
        ("midden", Level.MIDDEN),
        ("substantieel", Level.SUBSTANTIEEL),
        ("hoog", Level.HOOG),
    ],
)
def test_eh2_to_eh4_stand_for_our_four_levels(level, reached):
    for minimum in Level:
        if minimum > reached:
            with pytest.raises(LevelTooLow, match="level_too_low"):
                judged(answer(level=level), minimum=minimum)
        else:
            assert judged(answer(level=level), minimum=minimum).level is reached


def test_a_person_of_eidas_is_refused_unless_we_are_on_the_list():
    with pytest.raises(NotAccepted, match="eidas_not_accepted"):
        judged(answer(company="eidas"))

    identity = judged(answer(company="eidas"), takes_bsn=True)
    assert isinstance(identity, Identity)
    assert (identity.kind, identity.number) == (IdentityKind.BSN, "900070341")
    assert identity.pseudonym == ""


def test_a_person_of_eidas_without_bsn_is_refused_always():
    for takes_bsn, code in ((False, "eidas_not_accepted"), (True, "eidas_without_bsn")):
        with pytest.raises(NotAccepted, match=code):
            judged(answer(company="eidas-zonder-bsn"), takes_bsn=takes_bsn)
