"""Several municipalities in one installation: a file of settings for each, beside the shared ones.

`BALIE_MUNICIPALITIES` and `IDENT_MUNICIPALITIES` name a folder with `<name>.toml` for each: lines
of `SETTING = "value"`, which count before those of the environment. Nothing else is shared.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path
from typing import TypeVar

from redis.connection import parse_url
from sqlalchemy import make_url

Known = TypeVar("Known")

# Set by us, in the environment of one of several: the name in its log lines.
SERVES = "BALIE_SERVES"
ALL = "alle"
NAME_ONE = "Hier werken meer gemeenten: noem er een met --gemeente."
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
_SETTING = re.compile(r"(BALIE|IDENT)_[A-Z0-9_]+")


class NotChosen(Exception):
    """A name is missing, or belongs to none of them; the text names those there are."""


class FilesWrong(Exception):
    """The folder or its files do not hold; one line for each mistake, without values."""


def are_several(env: Mapping[str, str], setting: str) -> bool:
    """Whether this installation serves more than one; `setting` names their folder."""
    return bool(env.get(setting, "").strip())


def environments(env: Mapping[str, str], setting: str) -> dict[str, dict[str, str]]:
    """What the environment of each would be if it were alone, by name; raises FilesWrong."""
    folder = Path(env[setting].strip())
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not files:
        raise FilesWrong(f"{setting} names no folder with files of municipalities")
    mistakes: list[str] = []
    own = {file.stem: _read(file, setting, mistakes) for file in files}
    if mistakes:
        raise FilesWrong("\n".join(mistakes))
    return {name: _together(env, values, setting, name) for name, values in own.items()}


def chosen(env: Mapping[str, str], setting: str, name: str) -> dict[str, dict[str, str]]:
    """Those that a word of an administrator means; raises NotChosen and FilesWrong."""
    known = environments(env, setting)
    if name == ALL:
        return known
    if name not in known:
        raise NotChosen(", ".join(known))
    return {name: known[name]}


def read_all(
    env: Mapping[str, str],
    setting: str,
    read: Callable[[Mapping[str, str]], Known],
    wrong: type[Exception],
    apart: Mapping[str, Callable[[Known], frozenset[object]]],
) -> dict[str, Known]:
    """The settings of each by name; `read` makes them, and raises `wrong` with a line per mistake.

    `apart` says of what no two may have anything together. Raises FilesWrong with all mistakes.
    """
    found: dict[str, Known] = {}
    mistakes: list[str] = []
    for name, one in environments(env, setting).items():
        try:
            found[name] = read(one)
        except wrong as error:
            mistakes += [f"{name}: {line}" for line in str(error).splitlines()]
    mistakes = mistakes or [
        f"{one} and {other}: the same {what}"
        for one, other in combinations(found, 2)
        for what, values in apart.items()
        if values(found[one]) & values(found[other])
    ]
    if mistakes:
        raise FilesWrong("\n".join(mistakes))
    return found


def place_of_redis(url: str) -> frozenset[object]:
    parts = parse_url(url)  # type: ignore[no-untyped-call]
    server = parts.get("path") or f"{parts.get('host', 'localhost')}:{parts.get('port', 6379)}"
    return frozenset({(server, parts.get("db", 0))})


def place_of_database(url: str) -> frozenset[object]:
    """Whoever asks for it: two users of one database see the same."""
    parts = make_url(url)
    return frozenset({(parts.host, parts.port, parts.database)})


def _read(file: Path, setting: str, mistakes: list[str]) -> dict[str, str]:
    if not _NAME.fullmatch(file.stem) or file.stem == ALL:
        mistakes.append(f"{file.name}: a name has a-z, 0-9 and - only, and is not {ALL!r}")
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError:
        mistakes.append(f"{file.name}: cannot be read")
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        # What the reader of TOML says holds pieces of what stands there.
        mistakes.append(f'{file.name}: is no TOML; write SETTING = "value", one a line')
        return {}
    for name, value in found.items():
        is_ours = _SETTING.fullmatch(name) and _side(name) == _side(setting)
        if not is_ours or name == setting:
            mistakes.append(f"{file.name}: {name} is no setting of one municipality")
        elif isinstance(value, bool) or not isinstance(value, str | int):
            mistakes.append(f"{file.name}: {name} must be a text or a whole number")
    return {name: str(value) for name, value in found.items()}


def _together(
    env: Mapping[str, str], own: Mapping[str, str], setting: str, municipality: str
) -> dict[str, str]:
    """A value of its own goes before a file that all share, and the other way round."""
    bare = {name.removesuffix("_FILE") for name in own}
    shared = {
        name: value
        for name, value in env.items()
        if name.removesuffix("_FILE") not in bare and name != setting
    }
    look = f"{_side(setting)}_MUNICIPALITY"
    return shared | {look: municipality, SERVES: municipality} | dict(own)


def _side(name: str) -> str:
    return name.partition("_")[0]
