"""Writes screens into a folder that a browser can read without any server."""

import shutil
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from lxml import html
from lxml.html import HtmlElement

from branding.pages import LOGO, STATIC
from branding.theme import STYLE, Theme
from sidecar.processes.preview.album import Album, Screen, text_of
from sidecar.processes.preview.service import Voice

TEMPLATES = Path(__file__).parent / "templates"
FILES = "bestanden"
MARK = ".voorbeeld"


class NotOurs(Exception):
    """There is something in the folder that no preview wrote: nothing in it is thrown away."""


def save(folder: Path, look: Theme, albums: Mapping[Voice, Album]) -> Path:
    """The index; what an earlier preview left in the folder is gone. Raises NotOurs."""
    _clear(folder)
    (folder / MARK).touch()
    _copy_files(folder / FILES, look)
    for voice, album in albums.items():
        (folder / voice.key).mkdir()
        for screen in album.screens.values():
            file = folder / voice.key / f"{screen.key}.html"
            file.write_text(_offline(screen), encoding="utf-8")
    index = folder / "index.html"
    index.write_text(_index(look, albums), encoding="utf-8")
    return index


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            raise NotOurs(str(folder))
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)


def _copy_files(folder: Path, look: Theme) -> None:
    shutil.copytree(STATIC, folder / "static", ignore=shutil.ignore_patterns("*.js"))
    (folder / "theme").mkdir()
    shutil.copy(look.folder / LOGO, folder / "theme" / LOGO)
    (folder / "theme" / STYLE).write_text(look.style, encoding="utf-8")


def _offline(screen: Screen) -> str:
    """What is shared lies beside it; what leads to another page, or does something, does not."""
    page = html.document_fromstring(screen.document)
    for element, attribute, address, _ in list(page.iterlinks()):
        if address.startswith(("/static/", "/theme/")):
            element.set(attribute, f"../{FILES}{address.partition('?')[0]}")
        elif attribute == "href" and not address.startswith(("#", "tel:", "mailto:", "data:")):
            element.set(attribute, "#inhoud")
    for form in page.iter("form"):
        _still(form)
    return text_of(page)


def _still(form: HtmlElement) -> None:
    """Goes nowhere; every press of a button shows that it is a preview by doing nothing."""
    form.set("action", "#inhoud")
    form.set("method", "dialog")


def _index(look: Theme, albums: Mapping[Voice, Album]) -> str:
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    every = {screen.key: screen for album in albums.values() for screen in album.screens.values()}
    groups = [
        (name, list(found)) for name, found in groupby(every.values(), lambda each: each.group)
    ]
    return pages.get_template("index.html").render(look=look, voices=list(albums), groups=groups)
