"""Languages of letters beside those of the pages: a translator adds one file, and no code.

`<language>.json` beside ours, with every key of the letters and of days and times, and the name of
the language in itself (`page.language.<language>`). Who gets letters in it sees pages in Dutch.
"""

import json
import re
from pathlib import Path

from branding import words
from branding.texts import LANGUAGES, Texts

NEEDED = ("notifications.", "moment.")
_CODE = re.compile(r"[a-z]{2}", re.ASCII)


def codes(folder: Path) -> list[str]:
    """The languages that were added to `folder` (ISO 639-1)."""
    found = (file.stem for file in folder.glob("*.json"))
    return sorted(code for code in found if _CODE.fullmatch(code) and code not in LANGUAGES)


def load(folder: Path, code: str) -> Texts:
    content = (folder / f"{code}.json").read_text(encoding="utf-8")
    return Texts(code, json.loads(content))


def faults(folder: Path, like: Texts) -> list[str]:
    """What an added language lacks or has too much; `like` is a whole catalogue of ours."""
    wanted = {key: text for key, text in like.by_key.items() if key.startswith(NEEDED)}
    return [
        f"{code}.json: {fault}"
        for code in codes(folder)
        for fault in _of_file(folder, code, wanted | {name_key(code): code})
    ]


def name_key(code: str) -> str:
    return f"page.language.{code}"


def _of_file(folder: Path, code: str, wanted: dict[str, str]) -> list[str]:
    try:
        given = load(folder, code)
    except ValueError:
        return ["is not JSON in UTF-8"]
    if not all(isinstance(text, str) for text in given.by_key.values()):
        return ["holds something that is not text"]
    return _of_one(given, wanted)


def _of_one(given: Texts, wanted: dict[str, str]) -> list[str]:
    lacking = [f'"{key}" is missing' for key in wanted if not given.has(key)]
    unknown = [f'"{key}" stands for no text of ours' for key in given.by_key if key not in wanted]
    wrong = [
        f'"{key}" {fault}'
        for key, text in given.by_key.items()
        if key in wanted and (fault := words.difference(text, wanted[key]))
    ]
    return lacking + unknown + wrong
