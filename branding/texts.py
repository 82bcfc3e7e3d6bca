"""The texts people read, per language and tone, from JSON files with flat dotted keys."""

import json
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("nl", "en")
FILES = {("nl", "u"): "nl.u.json", ("nl", "je"): "nl.je.json", ("en", "u"): "en.json"}


@dataclass(frozen=True)
class Texts:
    """One catalogue: every text in one language and tone."""

    language: str
    by_key: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` with `{placeholders}` filled in; raise KeyError when it is missing."""
        text = self.by_key[key]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        return key in self.by_key


def load(*folders: Path, language: str, tone: str) -> Texts:
    """Gather all catalogues of that language below the folders; a key may stand once only."""
    file_name = FILES.get((language, tone)) or FILES[(language, "u")]
    gathered: dict[str, str] = {}
    for folder in folders:
        for file in sorted(folder.rglob(file_name)):
            texts: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
            twice = gathered.keys() & texts.keys()
            if twice:
                raise ValueError(f"texts defined twice in {file.name}: {sorted(twice)}")
            gathered |= texts
    return Texts(language, gathered)
