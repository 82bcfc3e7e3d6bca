"""What `doctor` shares: one question about one thing, its answer, and how to mend it.

For an administrator at night: each line stands by itself, and no line holds a secret.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from foundation.outgoing import NoAnswer

SETTINGS = "instellingen"


class Verdict(StrEnum):
    GOOD = "goed"
    WRONG = "FOUT"
    UNSEEN = "?"


class Wrong(Exception):
    """What was found is not as it should be; the text is for the administrator."""


class Unseen(Exception):
    """It cannot be looked at from here, or not before something else works."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    about: str
    verdict: Verdict
    said: str
    mend: str = ""


@dataclass(frozen=True)
class Question:
    """`ask` answers what is well, or raises Wrong, Unseen, or whatever its library raises."""

    about: str
    ask: Callable[[], str]
    mend: str

    def finding(self) -> Finding:
        try:
            return Finding(about=self.about, verdict=Verdict.GOOD, said=self.ask())
        except Unseen as error:
            return Finding(about=self.about, verdict=Verdict.UNSEEN, said=str(error))
        except Wrong as error:
            said = str(error)
        except NoAnswer as error:
            said = f"antwoordt niet ({error})"
        # The text of another exception may hold an address with a password in it.
        except Exception as error:
            said = f"lukt niet ({type(error).__name__})"
        return Finding(about=self.about, verdict=Verdict.WRONG, said=said, mend=self.mend)


def tell(findings: Iterable[Finding], out: TextIO) -> bool:
    """Write a line for each as soon as it is known; whether nothing is wrong."""
    counts = dict.fromkeys(Verdict, 0)
    for finding in findings:
        counts[finding.verdict] += 1
        out.write(f"{finding.verdict:<5} {finding.about}: {finding.said}\n")
        if finding.mend:
            out.write(f"      → {finding.mend}\n")
        out.flush()
    good, wrong, unseen = counts.values()
    out.write(f"\n{wrong} fout, {unseen} niet te zien, {good} goed.\n")
    return wrong == 0


def wrong_settings(error: Exception, *, mend: str) -> Iterator[Finding]:
    """A line for each mistake; without settings nothing else can be looked at."""
    for mistake in str(error).splitlines():
        yield Finding(about=SETTINGS, verdict=Verdict.WRONG, said=mistake, mend=mend)
    said = "niet te zien zolang de instellingen niet kloppen"
    yield Finding(about="al het andere", verdict=Verdict.UNSEEN, said=said)


def good_settings() -> Finding:
    return Finding(about=SETTINGS, verdict=Verdict.GOOD, said="kloppen")


def after(needed: Finding, questions: Iterable[Question]) -> Iterator[Finding]:
    """Ask on when `needed` is well; else say that these cannot be seen."""
    for question in questions:
        if needed.verdict is Verdict.GOOD:
            yield question.finding()
        else:
            said = f"niet te zien zolang er iets is met: {needed.about}"
            yield Finding(about=question.about, verdict=Verdict.UNSEEN, said=said)
