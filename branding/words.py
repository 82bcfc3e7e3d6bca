"""Are the words of a municipality right: does each stand for a text of ours, with all its facts?"""

import string
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from branding import texts
from branding.theme import Theme

# With what the keys of sidecar, ident and branding begin. Neither application has the texts of the
# other, and still a word that stands for nothing anywhere must be named.
NAMESPACES = frozenset(
    {
        "accessibility",
        "api",
        "appointments",
        "catalogue",
        "code",
        "depart",
        "devices",
        "documents",
        "done",
        "error",
        "evidence",
        "followup",
        "reach",
        "front",
        "help",
        "ident",
        "identification",
        "introduction",
        "level",
        "lobby",
        "logged_out",
        "login",
        "means",
        "messages",
        "moment",
        "money",
        "notice",
        "notifications",
        "page",
        "practice",
        "preparation",
        "refusal",
        "room",
        "staff",
        "trial",
        "vault",
        "visit",
        "wiped",
    }
)


def faults(theme: Theme, *folders: Path) -> list[str]:
    """Every word that is wrong, and why. `folders` are those of `branding.texts.load`."""
    found = [
        f'{place} "{key}" {fault}'
        for language in texts.LANGUAGES
        for place, words in _places(theme.words, language)
        for key, fault in _of_place(words, _ours(theme, folders, language))
    ]
    strange = [
        name
        for name, word in theme.words.items()
        if not isinstance(word, str) and name not in texts.LANGUAGES
    ]
    found += [f"words.{name} is for a language that is not there" for name in strange]
    # A word for all languages is wrong once.
    return [f"theme.toml of {theme.key}: {fault}" for fault in dict.fromkeys(found)]


def fillings(text: str) -> set[str] | None:
    """What a text has between braces, whole; None when a brace is not closed or is alone."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return None
    return {
        f"{name}{'!' + how if how else ''}{':' + shape if shape else ''}"
        for _, name, shape, how in parts
        if name is not None
    }


def difference(text: str, ours: str) -> str:
    """What is wrong with a text that stands for one of ours; empty when nothing is."""
    given, wanted = fillings(text), fillings(ours) or set()
    if given is None:
        return "has a brace that is not closed or not opened"
    if wanted - given:
        return "lacks " + ", ".join(f"{{{name}}}" for name in sorted(wanted - given))
    if given - wanted:
        unknown = ", ".join(f"{{{name}}}" for name in sorted(given - wanted))
        return f"has {unknown}, which nobody fills in"
    return "" if text.strip() else "is empty"


def _ours(theme: Theme, folders: Sequence[Path], language: str) -> dict[str, str]:
    return texts.load(*folders, language=language, tone=theme.tone).by_key


def _places(words: texts.Words, language: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield "words", {key: word for key, word in words.items() if isinstance(word, str)}
    of_language = words.get(language, {})
    if not isinstance(of_language, str):
        yield f"words.{language}", of_language


def _of_place(words: Mapping[str, str], ours: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    here = {key.partition(".")[0] for key in ours}
    for key, word in words.items():
        namespace = key.partition(".")[0]
        if key in ours:
            fault = difference(word, ours[key])
            if fault:
                yield key, fault
        elif namespace in here or namespace not in NAMESPACES:
            yield key, "stands for no text of ours"
