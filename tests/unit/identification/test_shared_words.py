"""The two words by which a citizen knows who asks (A2): drawn, shown to both, forgotten."""

from collections import Counter
from itertools import combinations

import pytest

from sidecar.identification import shared_words
from tests.fakes.identification import an_identification
from tests.unit.identification.deeds import JAN, ask, completes, identified, judges

pytestmark = pytest.mark.capability("A2")


def asked(clock, *, language="nl", **wanted):
    world = an_identification(clock, **wanted)
    world.conversations.languages["p1"] = language
    return world, ask(world)


def told(world, request):
    """What ident is told of them."""
    world.people.start(request.id, visitor=JAN)
    return world.people.tokens.started[-1].words


@pytest.mark.parametrize("scheme", ["named_employee", "named_employee_code"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_ident_is_told_the_words_that_the_civil_servant_sees(clock, scheme, language):
    world, request = asked(clock, scheme=scheme, language=language)

    assert told(world, request) == request.words
    first, second = request.words.split()
    assert {first, second} <= set(shared_words.words(language))
    assert first != second


@pytest.mark.parametrize("scheme", ["random_code", "derived_code"])
def test_schemes_without_a_named_employee_have_no_words(clock, scheme):
    request = ask(an_identification(clock, scheme=scheme))

    assert request.words == ""


def test_each_question_has_words_of_its_own(clock):
    world, _ = asked(clock, scheme="named_employee")

    drawn = Counter(ask(world).words for _ in range(50))

    # 50 of some 35,000: a third time the same would be a wonder.
    assert max(drawn.values()) < 3
    assert len(drawn) > 40


def test_the_words_are_forgotten_with_the_code(clock):
    world = an_identification(clock, scheme="named_employee_code")
    identified(world)
    assert world.of().words
    judges(world)

    completes(world)

    assert world.of().words == ""


def test_a_question_that_took_the_place_of_another_leaves_no_words(clock):
    world, before = asked(clock, scheme="named_employee")

    ask(world)

    assert before.words
    assert world.requests.get(before.id).words == ""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_word_can_be_taken_for_another(language):
    known = shared_words.words(language)

    assert len(set(known)) == len(known) >= 150
    assert all(word.isascii() and word.isalpha() and word.islower() for word in known)
    assert max(map(len, known)) * 2 + 1 <= 40
    for one, other in combinations(known, 2):
        assert differs(one, other), (one, other)


@pytest.mark.parametrize("language", ["de", "", "../nl", "nl.txt"])
def test_a_language_without_a_list_gets_dutch_words(language):
    assert shared_words.words(language) == shared_words.words("nl")


def differs(one, other):
    """In more than one letter that was changed, left out or put in."""
    if abs(len(one) - len(other)) > 1:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) > 1
    return all(long[:at] + long[at + 1 :] != short for at in range(len(long)))
