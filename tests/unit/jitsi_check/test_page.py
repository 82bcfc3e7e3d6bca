"""The headers of Jitsi's page: who may frame it, and what a browser must not do."""

import pytest

from sidecar.jitsi_check import page
from sidecar.jitsi_check.findings import Outcome

BALIE = "https://balie.example.nl"
GOOD = {
    "content-security-policy": [f"frame-ancestors {BALIE}"],
    "strict-transport-security": ["max-age=63072000"],
    "x-content-type-options": ["nosniff"],
}

pytestmark = pytest.mark.capability("M24", "M29")


def not_good(headers, *, status=200, address="https://meet.example.nl"):
    seen = page.Page(status=status, headers=headers, body=b"")
    found = page.findings(seen, "", address=address, balie=BALIE)
    return {finding.row.id for finding in found if finding.outcome is not Outcome.GOOD}


def test_what_docker_jitsi_meet_sends_with_our_settings_is_good():
    assert not_good(GOOD) == set()


@pytest.mark.parametrize(
    "policies",
    [
        [],
        ["default-src 'self'"],
        ["frame-ancestors *"],
        ["frame-ancestors 'none'"],
        [f"frame-ancestors {BALIE} https://elsewhere.example"],
        ["frame-ancestors https://balie.example.nl.elsewhere.example"],
        [f"frame-ancestors *; frame-ancestors {BALIE}"],
        [f"frame-ancestors {BALIE}", "frame-ancestors 'none'"],
        [f"frame-ancestors {BALIE}, frame-ancestors *"],
    ],
)
def test_more_or_less_than_the_balie_is_not_good(policies):
    assert not_good(GOOD | {"content-security-policy": policies}) == {"framed"}


@pytest.mark.parametrize(
    "policies",
    [
        [f"default-src 'self'; Frame-Ancestors {BALIE}/"],
        ["default-src 'self'", f"frame-ancestors {BALIE}"],
        [f"default-src 'self', frame-ancestors {BALIE}"],
    ],
)
def test_the_directive_may_stand_among_others(policies):
    assert not_good(GOOD | {"content-security-policy": policies}) == set()


@pytest.mark.parametrize("hsts", [[], ["max-age=0"], ["max-age=86400"], ["includeSubDomains"]])
def test_a_short_hsts_is_not_good(hsts):
    assert not_good(GOOD | {"strict-transport-security": hsts}) == {"hsts"}


def test_a_page_that_is_not_there_or_not_on_https_is_not_good():
    assert not_good(GOOD, status=502) == {"page"}
    assert not_good(GOOD, address="http://meet.example.nl") == {"page"}


def test_without_a_page_the_headers_are_unknown():
    found = list(page.findings(None, "no certificate", address="https://x", balie=BALIE))

    assert [finding.outcome for finding in found] == [Outcome.WRONG, *[Outcome.UNKNOWN] * 3]
    assert "no certificate" in "\n".join(found[0].lines())
