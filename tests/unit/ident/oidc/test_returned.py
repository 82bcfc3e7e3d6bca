"""What the browser brings back is judged by its form before anything is asked or spent."""

from urllib.parse import quote_plus

import pytest

from ident.oidc.returned import read_returned
from ident.refusals import (
    AnswerRefused,
    ArtifactRefused,
    LevelTooLow,
    LoginCancelled,
    LoginDenied,
)
from tests.unit.ident.oidc.tokens import ISSUER

ISS = f"&iss={quote_plus(ISSUER)}"


def returned(query):
    return read_returned(query, issuer=ISSUER)


@pytest.mark.capability("M63")
@pytest.mark.parametrize("query", ["code=c-1&state=s", f"code=c-1&state=s{ISS}", "code=c-1"])
def test_a_code_is_handed_over(query):
    assert returned(query).require_code(names_issuer=False) == "c-1"


def test_the_code_is_in_no_repr_and_is_spent_by_its_hash():
    one, other = returned("code=c-1&state=s"), returned("code=c-2&state=s")

    assert "c-1" not in repr(one)
    assert len({one.claim, other.claim, returned("code=c-1&state=t").claim}) == 2


def test_a_refusal_is_spent_with_its_state():
    query = "error=access_denied&state={}"

    assert returned(query.format("s")).claim == returned(query.format("s")).claim
    assert returned(query.format("s")).claim != returned(query.format("t")).claim


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "answer_form"),
        ("state=s", "answer_form"),
        ("code=&state=s", "answer_form"),
        ("code=c-1&error=access_denied", "answer_form"),
        ("code=c-1&code=c-2", "answer_form"),
        ("code=c-1&state=s&state=t", "answer_form"),
        ("code=c-1&x", "answer_form"),
        ("code=é", "answer_form"),
        ("code=" + "c" * 4096, "answer_form"),
        ("code=c-1" + "".join(f"&x{n}=1" for n in range(12)), "answer_form"),
        ("SAMLart=AAQAAA&RelayState=s", "answer_form"),
        ("code=c-1&iss=https%3A%2F%2Fevil.example", "answer_issuer"),
        ("code=c-1&iss=", "answer_issuer"),
    ],
)
def test_another_form_is_refused_before_anything_happens(query, code):
    with pytest.raises(ArtifactRefused, match=code):
        returned(query)


@pytest.mark.parametrize(
    ("error", "refusal", "code"),
    [
        ("access_denied", LoginCancelled, "error_access_denied"),
        ("unmet_authentication_requirements", LevelTooLow, "error_unmet_requirements"),
        ("login_required", LoginDenied, "error_other"),
        ("server_error", LoginDenied, "error_other"),
    ],
)
def test_each_error_has_its_refusal(error, refusal, code):
    with pytest.raises(refusal, match=code):
        returned(f"error={error}&state=s{ISS}").require_code(names_issuer=True)


def test_a_provider_that_says_it_names_itself_must_do_so():
    with pytest.raises(AnswerRefused, match="answer_issuer_missing"):
        returned("code=c-1&state=s").require_code(names_issuer=True)

    assert returned(f"code=c-1{ISS}").require_code(names_issuer=True) == "c-1"
