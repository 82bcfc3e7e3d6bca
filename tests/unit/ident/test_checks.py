"""Every check of digid.md 1.5 has an attack that it stops, under a code that is of no other check.

The accepted twin of each attack is the right answer in tests/unit/ident/test_verify.py: an attack
changes one thing of it.
"""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from ident.refusals import LoginRefused
from tests.attacks import documents, families, rules, shapes
from tests.unit.ident.answers import NUMBER, OTHER_NUMBER, answer, judged

ATTACKS = [*documents.ATTACKS, *shapes.ATTACKS, *rules.ATTACKS, *families.ATTACKS]
ROOT = Path(__file__).parents[3]
# What is not judged in the message itself: the answer over HTTP, and what was seen before.
ELSEWHERE = {
    1: ("resolve_status", "tests/unit/ident/test_artifact.py"),
    24: ("assertion_replayed", "tests/unit/ident/test_service.py"),
}
# Check 25 may not refuse: its address is for the log, and an answer from another one passes.
NEVER_REFUSES = {25}
# The codes of checks 7 to 9 begin with the element; for the assertion they are check 16.
CALLS = {"AnswerRefused", "LoginDenied", "LoginCancelled", "LevelTooLow"}
CALLS |= {"only", "text_of", "instant", "require_level"}


@pytest.mark.capability("M27")
@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_an_answer_that_breaks_one_rule_is_refused_with_the_code_of_that_rule(attack):
    with pytest.raises(LoginRefused) as refused:
        judged(attack.build())

    assert refused.value.code == attack.code
    for number in (NUMBER, OTHER_NUMBER):
        assert number not in str(refused.value)
        assert number not in str(refused.value.__cause__)


@pytest.mark.parametrize("check", range(1, 26))
def test_every_check_has_a_test_that_it_refuses(check):
    codes = {attack.code for attack in ATTACKS if attack.check == check}
    if check in ELSEWHERE:
        code, file = ELSEWHERE[check]
        assert code in (ROOT / file).read_text()
        codes.add(code)

    assert bool(codes) != (check in NEVER_REFUSES)


def test_no_two_checks_share_a_code():
    checks = defaultdict(set)
    for attack in ATTACKS:
        checks[attack.code].add(attack.check)

    assert {code: numbers for code, numbers in checks.items() if len(numbers) > 1} == {}


def test_every_code_in_the_source_is_the_code_of_an_attack():
    codes = {attack.code for attack in ATTACKS}

    assert [p for p in codes_of_source() if not any(re.fullmatch(p, c) for c in codes)] == []


def codes_of_source():
    """Each refusal of verify, signature and document as a pattern: `{what}` may be any element."""
    for name in ("verify", "name_id", "signature", "document"):
        tree = ast.parse((ROOT / "ident" / "saml" / f"{name}.py").read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS and node.args:
                yield from pattern_of(node.args[-1])


def pattern_of(argument):
    if isinstance(argument, ast.Constant):
        yield re.escape(argument.value)
    if isinstance(argument, ast.IfExp):
        yield from pattern_of(argument.body)
        yield from pattern_of(argument.orelse)
    if isinstance(argument, ast.JoinedStr):
        yield "".join(
            re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_]+"
            for part in argument.values
        )


def test_the_right_answer_passes():
    assert judged(answer()).number == NUMBER
