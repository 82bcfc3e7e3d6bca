"""The words of a municipality: what is shipped is right, and each mistake is named at start."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import ident
from branding import theme, words
from branding.theme import CATALOGUE
from sidecar.core.messages import MessageKind
from sidecar.environment import TEXTS
from sidecar.settings import Settings, SettingsError
from tests.office import contacts_of, planned
from tests.post import a_post
from tests.surroundings import surroundings

OF_IDENT = Path(ident.__file__).parent / "texts"
MUNICIPALITIES = sorted(file.parent.name for file in theme.FOLDER.glob("*/theme.toml"))


def faults(said, *, folders=(CATALOGUE, TEXTS)):
    return words.faults(replace(theme.load("havendam"), words=said), *folders)


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
@pytest.mark.parametrize("folder", [TEXTS, OF_IDENT])
def test_what_we_ship_is_right(municipality, folder):
    assert words.faults(theme.load(municipality), CATALOGUE, folder) == []


def test_the_beginnings_of_keys_are_those_of_all_texts():
    files = [file for top in (CATALOGUE, TEXTS, OF_IDENT) for file in top.rglob("nl.u.json")]
    keys = {key for file in files for key in json.loads(file.read_text(encoding="utf-8"))}

    assert {key.partition(".")[0] for key in keys} == words.NAMESPACES


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"notifications.lte": "x"}, 'words "notifications.lte" stands for no text of ours'),
        ({"notification.late": "x"}, 'words "notification.late" stands for no text of ours'),
        ({"nl": {"notifications.lte": "x"}}, 'words.nl "notifications.lte" stands for no text'),
        (
            {"en": {"notifications.phone": "Call us"}},
            'words.en "notifications.phone" lacks {phone}',
        ),
        ({"notifications.late": "{name}"}, '"notifications.late" has {name}, which nobody fills'),
        ({"notifications.phone": "{phone!r}"}, '"notifications.phone" lacks {phone}'),
        ({"notifications.late": "{"}, '"notifications.late" has a brace that is not'),
        ({"notifications.late": " "}, '"notifications.late" is empty'),
        ({"xx": {"notifications.late": "x"}}, "words.xx is for a language that is not there"),
    ],
)
def test_a_word_that_is_wrong_is_named_with_its_place(said, fault):
    (named,) = faults(said)

    assert named.startswith("theme.toml of havendam: ")
    assert fault in named


def test_a_word_of_the_other_application_is_left_to_it():
    of_ident = {"nl": {"notice.ours": "x"}, "wiped.ours": "x"}

    assert faults(of_ident) == []
    assert len(faults(of_ident, folders=(CATALOGUE, OF_IDENT))) == 2


def test_the_start_stops_and_names_each_wrong_word(tmp_path, monkeypatch):
    folder = tmp_path / "wrongtown"
    folder.mkdir()
    plain = theme.FOLDER / "havendam"
    for name in ("theme.toml", "tokens.css"):
        (folder / name).write_text((plain / name).read_text())
    with (folder / "theme.toml").open("a") as file:
        file.write('"notifications.lte" = "x"\n"notifications.phone" = "x"\n')
    monkeypatch.setattr(theme, "FOLDER", tmp_path)
    around = surroundings(tmp_path, BALIE_MUNICIPALITY="wrongtown")

    with pytest.raises(SettingsError) as refusal:
        Settings.from_env(around)

    assert len(str(refusal.value).splitlines()) == 2
    assert '"notifications.phone" lacks {phone}' in str(refusal.value)


@pytest.mark.parametrize(
    ("language", "tip", "waits"),
    [
        ("nl", "In onze bibliotheken is het gratis.", "Wij zitten voor u klaar"),
        ("en", "It is free in our libraries.", "is waiting in the video call"),
    ],
)
def test_a_municipality_says_it_in_its_own_way(clock, language, tip, waits):
    post = a_post(clock)
    made = planned(post.office, language=language)
    facts = contacts_of(post.office).correspondence(made.participant_id)
    letters = post.worker.letters

    mail, sms = letters.letter(MessageKind.CONFIRMATION, facts), letters.sms("we_wait", facts)

    assert tip in mail.text
    assert tip in mail.html
    assert waits in sms.text
    assert made.link in sms.text
