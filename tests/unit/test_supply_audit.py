"""What the audit of packages makes of the answers of its tools."""

import json
from datetime import date

import pytest

from deploy.supply.audit import (
    CLEAN,
    FOUND,
    NOT_ASKED,
    Finding,
    accepted,
    of_npm_audit,
    of_pip_audit,
    verdict,
)

TODAY = date(2026, 11, 27)
WEAK = Finding("lodash", "GHSA-jf85-cpcp-j695")
ROW = """
[[accepted]]
id = "GHSA-jf85-cpcp-j695"
owner = "Sanne"
reason = "not reached"
until = 2026-11-27
"""


def pip(*packages):
    return json.dumps({"dependencies": list(packages), "fixes": []})


def npm(**weak):
    return json.dumps({"auditReportVersion": 2, "vulnerabilities": weak, "metadata": {}})


def test_what_pip_audit_found_is_read():
    weak = {"id": "PYSEC-2026-1", "fix_versions": ["2"], "aliases": [], "description": "d"}
    told = pip(
        {"name": "flask", "version": "1", "vulns": [weak]},
        {"name": "lxml", "version": "1", "vulns": []},
    )

    assert of_pip_audit(told) == [Finding("flask", "PYSEC-2026-1")]


def test_what_npm_found_is_read_once():
    via = {
        "source": 1,
        "name": "lodash",
        "url": "https://github.com/advisories/GHSA-jf85-cpcp-j695",
    }
    told = npm(lodash={"via": [via]}, other={"via": ["lodash"]}, third={"via": [via]})

    assert of_npm_audit(told) == [WEAK]


def test_nothing_found_is_not_nobody_asked():
    assert of_pip_audit(pip({"name": "flask", "version": "1", "vulns": []})) == []
    assert of_npm_audit(npm()) == []


@pytest.mark.parametrize("text", ["", "no json", "[]", "{}", '{"message": "x", "error": {}}'])
def test_an_answer_that_is_none_means_that_nobody_was_asked(text):
    assert of_pip_audit(text) is None
    assert of_npm_audit(text) is None


def test_a_package_that_was_left_out_means_that_not_all_was_asked():
    skipped = {"name": "flask", "skip_reason": "Dependency not found on PyPI"}
    assert of_pip_audit(pip(skipped)) is None


@pytest.mark.parametrize(
    ("answers", "let_be", "code"),
    [
        ({"a": [], "b": []}, frozenset(), CLEAN),
        ({"a": [WEAK], "b": []}, frozenset(), FOUND),
        ({"a": [WEAK], "b": []}, frozenset({WEAK.id}), CLEAN),
        ({"a": None, "b": []}, frozenset(), NOT_ASKED),
        ({"a": None, "b": [WEAK]}, frozenset(), FOUND),
        ({"a": [WEAK], "b": None}, frozenset(), FOUND),
        ({"a": [WEAK], "b": None}, frozenset({WEAK.id}), NOT_ASKED),
    ],
)
def test_the_end_says_what_was_found_and_what_was_not_asked(answers, let_be, code):
    ended, text = verdict(answers, let_be)

    assert ended == code
    assert ("NOT ASKED" in text) is (None in answers.values())
    assert (WEAK.id in text) is (code == FOUND)


def test_a_finding_is_let_be_until_its_day_and_counts_afterwards():
    assert accepted(ROW, TODAY) == {WEAK.id}
    assert accepted(ROW, date(2026, 11, 28)) == frozenset()


@pytest.mark.parametrize("lacking", ["owner", "reason", "until"])
def test_nothing_is_let_be_without_owner_reason_and_day(lacking):
    short = "\n".join(line for line in ROW.splitlines() if not line.startswith(lacking))

    with pytest.raises(SystemExit, match="lacks something"):
        accepted(short, TODAY)
