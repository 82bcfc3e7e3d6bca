"""The chain of the audit trail: whatever is done to it afterwards, the first bad link is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.core.chain import BEGINNING, Anchor, Break, Entry, Fault, first_break, seal_of

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEXTS = st.text(max_size=12)


def a_chain(length=6):
    entries, seal = [], BEGINNING
    for number in range(1, length + 1):
        entries.append(an_entry(number, previous=seal))
        seal = entries[-1].seal
    return entries


def an_entry(number=1, *, previous=BEGINNING, **changes):
    values = {
        "municipality": "voorbeeldstad",
        "number": number,
        "action": "visit.admitted",
        "actor": "e1",
        "subject": f"p{number}",
        "conversation": "a1",
        "at": AT + timedelta(minutes=number),
        "details": {"by": "machine"},
        "previous": previous,
        "seal": "",
    }
    entry = Entry(**values | changes)
    return replace(entry, seal=seal_of(entry))


@pytest.mark.capability("A4")
def test_an_untouched_chain_holds():
    assert first_break(a_chain()) is None
    assert first_break([]) is None


@pytest.mark.capability("A4")
@pytest.mark.parametrize(
    "change",
    [
        {"actor": "e2"},
        {"subject": "p9"},
        {"conversation": "a2"},
        {"action": "visit.refused"},
        {"details": {}},
        {"at": AT},
        {"municipality": "havendam"},
        {"seal": "f" * 64},
    ],
    ids=str,
)
def test_a_changed_entry_is_the_first_broken_link(change):
    chain = a_chain()
    chain[2] = replace(chain[2], **change)

    assert first_break(chain) == Break(3, Fault.CHANGED)


def test_a_changed_entry_that_was_sealed_again_breaks_the_one_after_it():
    chain = a_chain()
    changed = replace(chain[2], actor="e2")
    chain[2] = replace(changed, seal=seal_of(changed))

    assert first_break(chain) == Break(4, Fault.OUT_OF_ORDER)


@pytest.mark.capability("A4")
def test_a_deleted_entry_is_missed():
    chain = a_chain()
    del chain[2]

    assert first_break(chain) == Break(3, Fault.MISSING)


@pytest.mark.capability("A4")
def test_an_inserted_entry_is_found():
    chain = a_chain()
    chain.insert(3, an_entry(4, previous=chain[2].seal, actor="e2"))

    assert first_break(chain) == Break(5, Fault.OUT_OF_ORDER)


@pytest.mark.capability("A4")
def test_two_swapped_entries_are_found_also_with_each_others_numbers():
    chain = a_chain()
    chain[1], chain[2] = replace(chain[2], number=2), replace(chain[1], number=3)

    assert first_break(chain) == Break(2, Fault.OUT_OF_ORDER)


def test_a_trail_that_was_cut_off_or_made_anew_does_not_reach_its_anchor():
    chain = a_chain()
    anchor = Anchor(5, chain[4].seal)

    assert first_break(chain, anchor=anchor) is None
    assert first_break(chain[:4], anchor=anchor) == Break(5, Fault.CUT_OFF)
    other = a_chain()
    other[0] = an_entry(1, actor="e2")
    for place in range(1, 6):
        other[place] = an_entry(place + 1, previous=other[place - 1].seal)
    assert first_break(other) is None
    assert first_break(other, anchor=anchor) == Break(5, Fault.NOT_THE_ANCHORED)


def test_the_zone_in_which_a_moment_is_read_does_not_matter():
    entry = an_entry()
    elsewhere = replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=2))))

    assert seal_of(elsewhere) == entry.seal


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_no_field_can_pass_for_its_neighbour(actor, subject, other_actor, other_subject):
    one = an_entry(actor=actor, subject=subject)
    other = an_entry(actor=other_actor, subject=other_subject)

    assert (one.seal == other.seal) == ((actor, subject) == (other_actor, other_subject))
