"""The house style of one municipality, read from its folder in `branding/`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from branding.texts import Words

FOLDER = Path(__file__).parent
CATALOGUE = FOLDER / "catalogue"
_TOKEN = re.compile(r"--balie-([a-z-]+):\s*([^;}]+)")
_KEY = re.compile(r"[a-z0-9-]{2,40}")


class UnknownMunicipality(Exception):
    """There is no folder with a theme.toml of that name."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """What differs per municipality on pages and in mails.

    `tone` is "u" or "je". Colours are CSS values; mails need them because mail programs know no
    style sheets of ours. `words` are texts by key that the municipality says in its own way, such
    as the name of its login service ("means.oidc"); below "nl" or "en" for that language only.
    `security` is where a hole is told (RFC 9116: mailto:… or https://…), else the website.
    `tokens` are the values of tokens.css without "--balie-", for what cannot read a style sheet.
    """

    key: str
    name: str
    service: str
    tone: str
    phone: str
    website: str
    mail_colour: str
    mail_colour_text: str
    folder: Path
    tokens: Mapping[str, str]
    words: Words = field(default_factory=dict)
    security: str = ""


def keys(folder: Path | None = None) -> list[str]:
    """Of every municipality that has a look here."""
    return sorted(file.parent.name for file in (folder or FOLDER).glob("*/theme.toml"))


def load(key: str, folder: Path | None = None) -> Theme:
    """Read `<folder>/<key>/theme.toml`; raise UnknownMunicipality when there is none."""
    file = (folder or FOLDER) / key / "theme.toml"
    if not _KEY.fullmatch(key) or not file.is_file():
        raise UnknownMunicipality(key)
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    return Theme(
        key=key, folder=file.parent, tokens=read_tokens(file.parent / "tokens.css"), **values
    )


def read_tokens(file: Path) -> dict[str, str]:
    """Name (without "--balie-") and value of every token that a style sheet sets."""
    return dict(_TOKEN.findall(file.read_text(encoding="utf-8")))
