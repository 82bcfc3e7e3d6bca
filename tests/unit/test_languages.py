"""A language that a translator adds with one file: letters in it, no code; faults are named."""

import json
import shutil
from dataclasses import replace

import pytest

from branding import texts
from branding.theme import CATALOGUE
from sidecar.core.errors import Mistakes
from sidecar.core.messages import MessageKind
from sidecar.environment import LETTERS, TEXTS
from sidecar.notifications import languages
from tests.office import BURGERZAKEN, SANNE, an_office, contacts_of, planned
from tests.post import letters_of

DUTCH = texts.load(CATALOGUE, TEXTS, language="nl", tone="u")


@pytest.fixture
def folder(tmp_path):
    """Ours, as a translator finds them."""
    return shutil.copytree(LETTERS, tmp_path / "notifications")


def translated(folder, code="xx", **changes):
    """Every sentence in capitals: what is not, was not translated."""
    content = {
        key: loud(text) for key, text in DUTCH.by_key.items() if key.startswith(languages.NEEDED)
    }
    content |= {f"page.language.{code}": "XXISH"} | changes
    kept = {key: text for key, text in content.items() if text is not None}
    (folder / f"{code}.json").write_text(json.dumps(kept), encoding="utf-8")


def loud(text):
    """Facts between braces keep their names."""
    parts = text.replace("{", "\0{").replace("}", "}\0").split("\0")
    return "".join(part if part.startswith("{") else part.upper() for part in parts)


def test_nothing_is_wrong_with_what_we_ship():
    assert languages.faults(LETTERS, DUTCH) == []


def test_a_file_is_enough_for_every_letter_in_that_language(folder, clock):
    translated(folder)
    office = replace(an_office(clock), languages={"nl": "Nederlands", "xx": "XXISH"})
    made = planned(office, language="xx")
    facts = contacts_of(office).correspondence(made.participant_id)
    ours = letters_of()

    letters = replace(ours, texts={**ours.texts, "xx": languages.load(folder, "xx")})

    assert languages.codes(folder) == ["xx"]
    assert languages.faults(folder, DUTCH) == []
    for kind in MessageKind:
        mail, sms = letters.letter(kind, facts), letters.sms(kind, facts)
        assert mail.language == "xx"
        assert '<html lang="xx"' in mail.html
        assert "Gemeente" not in mail.text.replace("Gemeente Voorbeeldstad", "")
        assert "BESTE Jan Jansen" in mail.text
        assert "VIDEO" in sms.text.upper()
        assert sms.text != ours.sms(kind, facts).text


def test_who_wants_letters_in_it_is_served_in_dutch_elsewhere(clock):
    office = replace(an_office(clock), languages={"nl": "Nederlands", "xx": "XXISH"})
    made = planned(office, language="xx")

    invitation = office.store.by_participant(made.participant_id)

    assert invitation.participant.language == "xx"
    assert invitation.language == "nl"
    assert invitation.appointment.visit_of(invitation.participant).language == "nl"


def test_a_language_that_nobody_added_cannot_be_chosen(clock):
    with pytest.raises(Mistakes) as refusal:
        planned(an_office(clock), by=SANNE, language="xx")

    assert list(refusal.value.by_field) == ["language"]
    assert BURGERZAKEN.id in SANNE.desks


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"notifications.late": None}, 'xx.json: "notifications.late" is missing'),
        ({"page.language.xx": None}, 'xx.json: "page.language.xx" is missing'),
        ({"moment.day": "{weekday}"}, 'xx.json: "moment.day" lacks {day}, {month}, {year}'),
        ({"notifications.late": " "}, 'xx.json: "notifications.late" is empty'),
        ({"page.title": "X"}, 'xx.json: "page.title" stands for no text of ours'),
        ({"notifications.late": 5}, "xx.json: holds something that is not text"),
    ],
)
def test_what_is_wrong_with_it_is_named(folder, changes, fault):
    translated(folder, **changes)

    assert languages.faults(folder, DUTCH) == [fault]


def test_a_file_that_is_no_json_is_named(folder):
    (folder / "xx.json").write_text("{")

    assert languages.faults(folder, DUTCH) == ["xx.json: is not JSON in UTF-8"]


@pytest.mark.parametrize("name", ["english.json", "xx.json.bak", "XX.json", "nl.json", "en.json"])
def test_other_files_are_no_language(tmp_path, name):
    (tmp_path / name).write_text("{}")

    assert languages.codes(tmp_path) == []
