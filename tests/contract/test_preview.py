"""`balie branding preview`: every page that people see is in it, and a browser needs no server."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from jinja2 import Environment, meta
from lxml import html

from branding import theme
from deploy.local.stack import ROOT
from sidecar.processes.preview import saving, service

pytestmark = pytest.mark.capability("A14")

JE = next(voice for voice in service.VOICES if voice.key == "nl-je")
FOLDERS = (*ROOT.glob("sidecar/*/templates"), ROOT / "sidecar/web/templates")
PARSER = Environment(autoescape=True)
# What no page of the preview is made of, and why.
LEFT_OUT = {
    "web/problem_part.html": "stands in the alert of a page, put there by a script",
    "notifications/cancellation.html": "a mail: see the examples of messages, which hold it",
    "notifications/invitation.html": "as above",
    "notifications/letter.html": "as above",
    "notifications/next_steps.html": "as above",
    "notifications/parts.html": "as above",
}


@pytest.fixture(scope="module")
def used():
    return set()


@pytest.fixture(scope="module")
def album(used):
    return service.screens(theme.load("voorbeeldstad"), JE, used=used)


@pytest.fixture(scope="module")
def folder(album, tmp_path_factory):
    """The screens as they are written."""
    written = tmp_path_factory.mktemp("preview") / "voorbeeldstad"
    saving.save(written, theme.load("voorbeeldstad"), {JE: album})
    return written


def templates():
    """Name and text of every page and part of the balie."""
    return {
        str(file.relative_to(folder)): file.read_text(encoding="utf-8")
        for folder in FOLDERS
        for file in folder.rglob("*.html")
        if "processes" not in file.parts
    }


def with_their_parts(names, known):
    """Those templates, and all that they are made of."""
    found, todo = set(), list(names)
    while todo:
        name = todo.pop()
        if name in known and name not in found:
            found.add(name)
            todo += meta.find_referenced_templates(PARSER.parse(known[name]))
    return found


def test_every_template_is_in_the_preview_or_says_why_not(album, used):
    known = templates()

    shown = with_their_parts(used, known)

    assert known.keys() - shown == LEFT_OUT.keys()


def test_a_screen_says_what_it_is_about_in_the_tone_that_was_asked(album):
    waiting = words_of(album.screens["wachten"])

    assert re.search(r"\bje\b", waiting)
    assert not re.search(r"\bu\b|\buw\b", waiting)


def words_of(screen):
    return html.document_fromstring(screen.document).text_content()


def test_a_panel_holds_the_cards_that_its_browser_would_fetch(album):
    panel = html.document_fromstring(album.screens["paneel-code-ingelogd"].document)

    assert "042" in panel.text_content()
    assert not panel.xpath("//*[@hx-get][contains(@hx-trigger, 'load')]")


@pytest.mark.parametrize("page", ["paneel-code-", "doc-paneel-", "wachten", "fout-", "link-"])
def test_every_state_of_a_page_looks_different(album, page):
    texts = [words_of(screen) for key, screen in album.screens.items() if key.startswith(page)]

    assert len(texts) == len(set(texts)) > 0


def test_a_page_reaches_nothing_that_is_not_beside_it(folder):
    pages = sorted(folder.rglob("*.html"))

    missing = [
        f"{page.name}: {address}"
        for page in pages
        for address in addresses(page)
        if not (page.parent / address).is_file()
    ]

    assert len(pages) > 150
    assert missing == []


def addresses(page):
    """What a browser would fetch for it, and where its links lead; not ways to call and write."""
    for _, _, address, _ in html.document_fromstring(page.read_bytes()).iterlinks():
        parts = urlsplit(address)
        if parts.scheme not in {"data", "tel", "mailto"} and parts.path + parts.netloc:
            yield address.partition("#")[0]


def test_no_page_has_a_script_or_a_form_that_leads_away(folder):
    pages = [
        html.document_fromstring(file.read_bytes()) for file in (folder / JE.key).glob("*.html")
    ]

    assert [page for page in pages if page.xpath("//script")] == []
    assert {form.get("method") for page in pages for form in page.iter("form")} == {"dialog"}


def test_the_index_names_every_screen(folder, album):
    index = html.document_fromstring((folder / "index.html").read_bytes())

    assert index.xpath("//@data-screen") == list(album.screens)


def preview(*arguments, folder=ROOT):
    """As an administrator runs it: no settings are needed for it."""
    return subprocess.run(
        [sys.executable, "-m", "sidecar.processes.cli", "branding", "preview", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
        cwd=folder,
    )


def test_the_command_writes_the_look_of_a_folder_of_ones_own(tmp_path):
    shutil.copytree(theme.FOLDER / "havendam", tmp_path / "looks" / "roze")
    looks, out = tmp_path / "looks", tmp_path / "out"

    done = preview("roze", "--folder", str(looks), "--out", str(out), "--only", "en")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("roze: ")
    assert done.stderr == ""
    assert (out / "roze/index.html").is_file()
    assert "roze-theme" in (out / "roze/en/welkom.html").read_text(encoding="utf-8")


def test_what_somebody_else_put_into_the_folder_is_not_thrown_away(folder, album, tmp_path):
    (tmp_path / "letter.txt").write_text("van mij", encoding="utf-8")

    with pytest.raises(saving.NotOurs):
        saving.save(tmp_path, theme.load("voorbeeldstad"), {JE: album})

    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "van mij"
    # An earlier preview is.
    assert saving.save(folder, theme.load("voorbeeldstad"), {JE: album}).is_file()


def test_a_look_that_is_not_there_is_named(tmp_path):
    done = preview("nergens", "--out", str(tmp_path))

    assert done.returncode == 1
    assert "nergens" in done.stderr
    assert list(Path(tmp_path).iterdir()) == []
