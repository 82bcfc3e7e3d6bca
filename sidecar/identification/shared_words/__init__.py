"""Two words that both sides see: the citizen hears that it is he who asked (VNG 2.3, A2).

The civil servant reads them out; they stand on the page of ident as well, beside his name. Whoever
speaks to the citizen without being logged in at the balie does not know them.
"""

import secrets
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
OTHERWISE = "nl"


def draw(language: str) -> str:
    """Two different words in the language of the citizen, with a space between them.

    Known, concrete words that cannot be taken for each other when they are heard; the lists have at
    least 150, so a guess is right once in more than 20,000 times.
    """
    known = words(language)
    first = secrets.choice(known)
    return f"{first} {secrets.choice([word for word in known if word != first])}"


@cache
def words(language: str) -> tuple[str, ...]:
    """All words of a language; those of Dutch for a language without a list."""
    path = FOLDER / f"{language}.txt"
    known = path if path.parent == FOLDER and path.is_file() else FOLDER / f"{OTHERWISE}.txt"
    return tuple(known.read_text(encoding="ascii").split())
