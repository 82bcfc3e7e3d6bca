"""The texts people read, per language and tone, from JSON files with flat dotted keys."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

LANGUAGES = ("nl", "en")
FILES = {("nl", "u"): "nl.u.json", ("nl", "je"): "nl.je.json", ("en", "u"): "en.json"}

Words = Mapping[str, str | Mapping[str, str]]
NONE: Words = MappingProxyType({})


@dataclass(frozen=True)
class Texts:
    """One catalogue: every text in one language and tone."""

    language: str
    by_key: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` with `{placeholders}` filled in; raise KeyError when it is missing."""
        text = self.by_key[key]
        return text.format(**values) if values else text

    def means(self, names: Sequence[str]) -> str:
        """Means of login to choose from: "DigiD, eHerkenning of NL-wallet"."""
        return either([self(f"means.{name}") for name in names], self("means.or"))

    def has(self, key: str) -> bool:
        return key in self.by_key


def either(names: Sequence[str], word: str) -> str:
    """Commas, and `word` (" of ") before the last."""
    return word.join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def load(*folders: Path, language: str, tone: str, words: Words = NONE) -> Texts:
    """Gather all catalogues of that language below the folders; a key may stand once only.

    `words` are those of the municipality (Theme.words), which stand for ours. One that stands for
    nothing here may be of the other application. Words below the name of a language are for that
    language only, the others for all.
    """
    file_name = FILES.get((language, tone)) or FILES[(language, "u")]
    gathered: dict[str, str] = {}
    for folder in folders:
        for file in sorted(folder.rglob(file_name)):
            texts: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
            twice = gathered.keys() & texts.keys()
            if twice:
                raise ValueError(f"texts defined twice in {file.name}: {sorted(twice)}")
            gathered |= texts
    own = {key: text for key, text in _words_in(language, words).items() if key in gathered}
    return Texts(language, gathered | own)


def _words_in(language: str, words: Words) -> dict[str, str]:
    for_all = {key: text for key, text in words.items() if isinstance(text, str)}
    of_language = words.get(language, {})
    return for_all if isinstance(of_language, str) else for_all | dict(of_language)
