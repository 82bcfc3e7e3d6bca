"""The house style of one municipality, read from its folder in `branding/`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from branding import packages, statement
from branding.statement import Statement
from branding.texts import Words

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
STYLE = "tokens.css"
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
    `style` is the style sheet with its tokens: those of `package`, the NL Design System token
    package of the municipality, if it has one, and tokens.css after them. `tokens` are the same
    values without "--balie-", for what cannot read a style sheet.
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
    style: str
    package: str = ""
    statement: Statement = field(default_factory=Statement)
    words: Words = field(default_factory=dict)
    security: str = ""


def keys(folder: Path | None = None) -> list[str]:
    """Of every municipality that has a look here."""
    return sorted(file.parent.name for file in (folder or FOLDER).glob("*/theme.toml"))


def load(key: str, folder: Path | None = None) -> Theme:
    """Read `<folder>/<key>/theme.toml`; raise UnknownMunicipality when there is none.

    UnusablePackage when it names a token package (`tokens = "@scope/…"`) that cannot be used.
    """
    file = (folder or FOLDER) / key / "theme.toml"
    if not _KEY.fullmatch(key) or not file.is_file():
        raise UnknownMunicipality(key)
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    package = values.pop("tokens", "")
    style = _style(file.parent, package)
    return Theme(
        key=key,
        folder=file.parent,
        package=package,
        style=style,
        statement=statement.read(values.pop("accessibility", {})),
        tokens=_tokens_in(style),
        **values,
    )


def read_tokens(file: Path) -> dict[str, str]:
    """Name (without "--balie-") and value of every token that a style sheet sets."""
    return _tokens_in(file.read_text(encoding="utf-8"))


def _tokens_in(style: str) -> dict[str, str]:
    return dict(_TOKEN.findall(style))


def _style(folder: Path, package: str) -> str:
    """What a municipality says itself comes after its package, and needs not be there then."""
    own = folder / STYLE
    if not package:
        return own.read_text(encoding="utf-8")
    taken = packages.tokens_of(package, (folder, ROOT))
    lines = "".join(f"  --balie-{name}: {value};\n" for name, value in sorted(taken.items()))
    more = own.read_text(encoding="utf-8") if own.is_file() else ""
    return f"/* From {package}. */\n:root {{\n{lines}}}\n{more}"
