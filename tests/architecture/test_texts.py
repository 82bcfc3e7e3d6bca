"""Every text people read exists in each language and tone, keeps its tone and has its name."""

import ast
import json
import re
import string

import pytest

from tests.architecture.sources import ROOT, name_of, python_files, tracked

FILES = ("nl.u.json", "nl.je.json", "en.json")
FOLDERS = sorted({path.parent for path in tracked(*(f"**{name}" for name in FILES))})
# Each application has the catalogue of branding and its own.
APPLICATIONS = {
    "sidecar": [
        folder for folder in FOLDERS if name_of(folder).startswith(("branding", "sidecar"))
    ],
    "ident": [folder for folder in FOLDERS if name_of(folder).startswith(("branding", "ident"))],
}
FORMAL = re.compile(r"\b(u|uw|uzelf)\b", re.IGNORECASE)
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jezelf|jullie)\b", re.IGNORECASE)
WRONG_WORDS = {"nl.je.json": FORMAL, "nl.u.json": INFORMAL}
# Logius prescribes this sentence word for word (checklist DigiD), whatever the tone of the town.
AS_PRESCRIBED = {"notice.error"}
LITERAL_KEY = re.compile(r"""\bt\(\s*(["'])([a-z_0-9.]+)\1\s*[,)]""")


def texts_of(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


def keys_of(application):
    """The keys an application can ask for; the first test says that each language has the same."""
    return {key for folder in APPLICATIONS[application] for key in texts_of(folder, FILES[0])}


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def message_keys(path):
    """Every literal `message_key` of a file: of a class, or handed over in a call."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign):
            names, value = [target for target in node.targets if isinstance(target, ast.Name)], node
            if not any(name.id == "message_key" for name in names):
                continue
        elif isinstance(node, ast.keyword) and node.arg == "message_key":
            value = node
        else:
            continue
        if isinstance(value.value, ast.Constant):
            yield value.value.value


def test_there_are_catalogues():
    assert len(FOLDERS) >= 5


@pytest.mark.capability("M88")
@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_every_language_and_tone_has_the_same_keys(folder):
    assert {name: (folder / name).exists() for name in FILES} == dict.fromkeys(FILES, True)
    formal, informal, english = (set(texts_of(folder, name)) for name in FILES)
    assert formal ^ informal == set()
    assert formal ^ english == set()


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_no_text_is_empty_and_each_fills_in_the_same_facts(folder):
    by_file = {name: texts_of(folder, name) for name in FILES}
    assert [
        key for texts in by_file.values() for key, text in texts.items() if not text.strip()
    ] == []
    first = by_file[FILES[0]]
    assert [
        f"{name}: {key}"
        for name, texts in by_file.items()
        for key, text in texts.items()
        if placeholders(text) != placeholders(first[key])
    ] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
@pytest.mark.parametrize("name", WRONG_WORDS)
def test_the_tone_is_kept(folder, name):
    wrong = WRONG_WORDS[name]
    assert [
        f"{key}: {text}"
        for key, text in texts_of(folder, name).items()
        if key not in AS_PRESCRIBED and wrong.search(text)
    ] == []


def test_what_is_excused_from_the_tone_is_still_there_and_the_same_in_both():
    both = [texts_of(ROOT / "ident/texts", name) for name in WRONG_WORDS]
    assert all(both[0][key] == both[1][key] for key in AS_PRESCRIBED)


@pytest.mark.parametrize("application", APPLICATIONS)
def test_every_refusal_has_a_text(application):
    asked = {key for path in python_files(application) for key in message_keys(path)}
    assert len(asked) >= 10
    assert asked - keys_of(application) == set()


def test_every_refusal_of_ident_has_a_heading():
    """Its page always shows one; that of the sidecar falls back on a general heading."""
    asked = {f"{key}.title" for path in python_files("ident") for key in message_keys(path)}
    assert asked - keys_of("ident") == set()


def test_every_refusal_of_a_link_has_all_the_parts_of_its_page():
    asked = {
        key
        for path in python_files("sidecar/appointments")
        for key in message_keys(path)
        if key.startswith("appointments.refused.")
    }
    # Who has not started is led to the welcome page and sees no page of refusal.
    asked.discard("appointments.refused.not_started")
    needed = {f"{key}{part}" for key in asked for part in (".title", ".next")}
    assert len(asked) >= 5
    assert needed - keys_of("sidecar") == set()


@pytest.mark.parametrize("application", APPLICATIONS)
def test_every_key_a_template_names_exists(application):
    named = {
        found.group(2)
        for path in tracked(f"{application}/**.html", f"{application}/**.txt", "branding/**.html")
        for found in LITERAL_KEY.finditer(path.read_text())
    }
    assert len(named) >= 5
    assert named - keys_of(application) == set()
