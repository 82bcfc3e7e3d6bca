"""What was agreed: written during the call or after it, mailed once for each text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.core.errors import NotFound
from sidecar.core.messages import MessageKind
from sidecar.followup.domain import LONGEST, StepsChanged, StepsNotFilledIn, read
from tests.fakes.followup import a_followup
from tests.office import OUTSIDER, SANNE

TEXT = "Wij sturen u de akte.\nU belt de school."
MAILS = [("p1", MessageKind.NEXT_STEPS), ("p2", MessageKind.NEXT_STEPS)]

pytestmark = pytest.mark.capability("M116")


@pytest.fixture
def followup(clock):
    return a_followup(clock)


def write(followup, text=TEXT, seen=0):
    return followup.write("a1", text, seen=seen, by=SANNE)


def test_what_is_written_during_the_call_is_mailed_at_its_end_once(followup):
    kept = write(followup)
    assert (kept.text, kept.written_by, kept.version) == (TEXT, "Sanne de Vries", 1)
    assert followup.messenger.told == []
    assert followup.signals.topics == ["appointment.a1"]

    followup.end("a1")
    followup.end("a1")

    assert followup.messenger.told == MAILS
    assert followup.of_participant("p1").text == TEXT


def test_what_is_written_after_the_call_is_mailed_at_once(followup):
    followup.conversations.over()

    assert write(followup).mailed_version == 1
    assert followup.messenger.told == MAILS
    write(followup, "Toch anders.", seen=1)
    assert followup.messenger.told == MAILS * 2


def test_the_same_text_again_mails_nothing(followup):
    followup.conversations.over()
    write(followup)

    write(followup, f"  {TEXT}\r\n\r\n", seen=1)

    assert followup.messenger.told == MAILS


def test_where_nothing_was_written_nothing_is_mailed(followup):
    followup.end("a1")
    write(followup)
    write(followup, "", seen=1)
    followup.end("a1")

    assert followup.messenger.told == []


def test_the_later_of_two_colleagues_is_told_and_overwrites_nothing(followup):
    write(followup)

    with pytest.raises(StepsChanged):
        write(followup, "Van een collega.", seen=0)
    assert followup.of_employee("a1", by=SANNE).text == TEXT
    assert write(followup, "Van een collega.", seen=1).version == 2


def test_a_colleague_of_another_desk_reads_and_writes_nothing(followup):
    write(followup)

    with pytest.raises(NotFound):
        followup.of_employee("a1", by=OUTSIDER)
    with pytest.raises(NotFound):
        followup.write("a1", "x", seen=1, by=OUTSIDER)
    assert followup.of_participant("p9") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x" * (LONGEST + 1), "too_long"),
        ("x\n" * 41, "too_long"),
        ("BSN 999990007", "number"),
        ("9999 90 007", "number"),
        ("99.99.90.007", "number"),
        ("12345672 om 10.30", "number"),
        ("a\x00b", "strange_signs"),
        ("a\u202eb", "strange_signs"),
    ],
)
def test_what_cannot_be_mailed_is_refused_with_its_reason(text, problem):
    with pytest.raises(StepsNotFilledIn) as refused:
        read(text)

    assert refused.value.message_key == f"followup.steps.{problem}"


@pytest.mark.parametrize(
    "text",
    [
        "x" * LONGEST,
        "x\n" * 39 + "x",
        "Bel 14 0999 of 06 12345678.",
        "2027-05-12",
        "1/2/2027",
        "Zoë 👋 12-05-2027\n10.30 uur",
        "",
    ],
)
def test_what_people_write_is_kept(text):
    assert read(text) == text


@given(st.text(max_size=300))
def test_reading_what_was_read_changes_nothing(text):
    try:
        once = read(text)
    except StepsNotFilledIn:
        return
    assert read(once) == once
