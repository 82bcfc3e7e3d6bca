"""Whatever is done to a right answer on its way: it is refused, or it still says the same."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ident.refusals import LoginRefused
from tests.attacks.wrapping import make_evil
from tests.fuzz.mutations import mutated
from tests.fuzz.targets import TARGETS, Find
from tests.unit.ident.answers import NUMBER, answer, judged, one

RIGHT = answer()
IDENTITY = judged(RIGHT)
SIGNED = len(list(one(etree.fromstring(RIGHT), "samlp:ArtifactResponse").iter()))
PLACES = st.integers(min_value=0, max_value=len(RIGHT) - 1)
WORDS = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=8)


def outcome(body):
    """The identity, or None when it was refused; anything else flies."""
    try:
        return judged(body)
    except LoginRefused:
        return None


def signed_parts(root):
    return list(one(root, "samlp:ArtifactResponse").iter())


def is_key_info(part):
    """KeyInfo may be left out or say anything: the key comes from the metadata, never from it."""
    return any("KeyInfo" in each.tag for each in (part, *part.iterancestors()))


def test_the_right_answer_itself_is_accepted():
    assert outcome(RIGHT) == IDENTITY


@given(place=PLACES, byte=st.integers(min_value=0, max_value=255))
def test_one_other_byte_never_makes_another_identity(place, byte):
    body = RIGHT[:place] + bytes([byte]) + RIGHT[place + 1 :]

    assert outcome(body) in (None, IDENTITY)


@given(start=PLACES, length=st.integers(min_value=1, max_value=200), put=st.binary(max_size=60))
def test_a_piece_cut_out_or_put_in_never_makes_another_identity(start, length, put):
    body = RIGHT[:start] + put + RIGHT[start + length :]

    assert outcome(body) in (None, IDENTITY)


@given(st.binary(max_size=400))
def test_no_nonsense_is_accepted(body):
    assert outcome(body) is None


# The part by its number, so that hypothesis can shrink to it.
PARTS = st.integers(min_value=0, max_value=SIGNED - 1)


@given(number=PARTS, text=WORDS)
def test_another_text_anywhere_within_the_signature_is_refused(number, text):
    root = etree.fromstring(RIGHT)
    part = signed_parts(root)[number]
    if (part.text or "") == text:
        return
    part.text = text

    # Within SignatureValue and the like white space has no meaning.
    assert outcome(etree.tostring(root)) in (None, IDENTITY)
    if not part.tag.startswith("{http://www.w3.org/2000/09/xmldsig#}"):
        assert outcome(etree.tostring(root)) is None


@given(number=PARTS, value=WORDS, data=st.data())
def test_another_attribute_anywhere_within_the_signature_is_refused(number, value, data):
    root = etree.fromstring(RIGHT)
    part = signed_parts(root)[number]
    name = data.draw(st.sampled_from([*part.attrib, "Evil"]))
    if part.get(name) == value:
        return
    part.set(name, value)

    assert outcome(etree.tostring(root)) is None or is_key_info(part)


@given(number=PARTS, target=PARTS, keep=st.booleans())
def test_a_part_that_is_moved_or_repeated_elsewhere_is_refused(number, target, keep):
    root = etree.fromstring(RIGHT)
    parts = signed_parts(root)
    moved, place = parts[number], parts[target]
    if place in moved.iter() or number == 0:
        return
    if not keep and moved.getparent() is place and place[-1] is moved:
        return
    place.append(copy.deepcopy(moved) if keep else moved)

    found = outcome(etree.tostring(root))
    assert found is None or (is_key_info(place) and found == IDENTITY)


@given(number=st.integers(min_value=1, max_value=SIGNED - 1))
def test_a_part_that_is_gone_is_refused_or_was_not_needed(number):
    root = etree.fromstring(RIGHT)
    part = signed_parts(root)[number]
    needed = not is_key_info(part)
    part.getparent().remove(part)

    found = outcome(etree.tostring(root))
    assert found is None or (not needed and found == IDENTITY)


@pytest.mark.parametrize("digits", ["٩٠٠٠٧٠٣٤١", "９０００７０３４１", NUMBER[:-1] + "²"])
def test_digits_of_another_script_are_no_number(digits):
    def change(root):
        one(root, "saml:NameID").text = f"s00000000:{digits}"

    assert outcome(answer(before=change)) is None


@settings(max_examples=20)
@given(st.integers(min_value=0, max_value=10**9 - 1))
def test_a_signed_number_is_accepted_exactly_when_it_passes_the_elevenproof(number):
    digits = f"{number:09}"

    def change(root):
        one(root, "saml:NameID").text = f"s00000000:{digits}"

    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(w * int(d) for w, d in zip(weights, digits, strict=True))
    passes = total % 11 == 0 and number > 0

    found = outcome(answer(before=change))
    assert (found is not None) == passes
    assert found is None or found.number == digits


# What atheris does for as long as one likes (`make fuzz`), hypothesis does a little each time.
CHOICES = st.randoms(use_true_random=False)


@given(choose=CHOICES)
def test_parts_moved_doubled_nested_or_renamed_never_make_another_identity(choose):
    body = etree.tostring(mutated(etree.fromstring(RIGHT), choose))

    assert outcome(body) in (None, IDENTITY)


@settings(max_examples=30)
@given(choose=CHOICES, target=st.sampled_from(sorted(TARGETS)))
def test_no_tree_whatever_makes_a_reader_of_ident_fail(choose, target):
    seed = choose.choice(TARGETS[target].seeds)
    if target != "artifact":
        seed = etree.tostring(mutated(etree.fromstring(seed), choose))

    TARGETS[target].run(seed)


@given(body=st.binary(max_size=400), target=st.sampled_from(sorted(TARGETS)))
def test_no_bytes_whatever_make_a_reader_of_ident_fail(body, target):
    TARGETS[target].run(body)


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_what_the_fuzzers_begin_from_passes_their_own_rules(target):
    for seed in TARGETS[target].seeds:
        TARGETS[target].within_bounds(seed)


def test_a_fuzzer_would_tell_of_another_identity():
    body = answer(before=lambda root: make_evil(one(root, "saml:Assertion")))

    with pytest.raises(Find, match="another identity"):
        TARGETS["verify"].run(body)
