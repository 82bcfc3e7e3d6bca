"""Whether what stands on what can be read: every pair of colours that our pages put together.

WCAG 2.2, 1.4.3 (text, 4.5 : 1) and 1.4.11 (what is no text but must be seen, 3 : 1).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from branding.pages import STATIC
from branding.theme import Theme, read_tokens

TEXT, SHAPE = 4.5, 3.0
WHITE = "#ffffff"
# What lies under it → what is read on it.
READ = {
    "surface": (
        *("text", "text-soft", "heading-colour", "brand", "brand-dark"),
        *("ok", "warning", "error"),
    ),
    "ground": ("text", "text-soft", "heading-colour", "brand"),
    "brand-soft": ("text", "text-soft", "brand", "brand-dark"),
    "info-soft": ("text", "info"),
    "ok-soft": ("text", "ok"),
    "warning-soft": ("text", "warning"),
    "error-soft": ("text", "error"),
    "brand": ("on-brand", WHITE),
    "brand-dark": ("on-brand", WHITE),
    "header-background": ("header-text", "header-link"),
    "footer-background": ("footer-text",),
    "stage-background": ("stage-text",),
    "focus-inverse": ("text",),
    "text": (WHITE,),
    "ok": (WHITE,),
    "error": (WHITE,),
    "mail": ("mail-text",),
}
# Borders of fields and buttons, and what shows where the keyboard is.
SEEN = {
    "surface": ("line-strong", "brand", "focus", "info", "ok", "warning", "error"),
    "ground": ("line-strong", "brand", "focus"),
    "footer-background": ("focus-inverse",),
    "stage-background": ("focus-inverse",),
}
_REFERENCE = re.compile(r"var\(--balie-([a-z-]+)\)")
_HEX = re.compile(r"#([0-9a-f]{6})", re.IGNORECASE)


class UnknownColour(Exception):
    """A token that must be a colour is none that we can compute with: write it as #rrggbb."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`wanted` and `found` are the ratio of two luminances, to one."""

    upper: str
    lower: str
    wanted: float
    found: float

    def __str__(self) -> str:
        return (
            f"{self.upper} op {self.lower}: {self.found:.2f} : 1, het moet {self.wanted} : 1 zijn"
        )


def faults(theme: Theme) -> list[Fault]:
    """All pairs of this municipality that cannot be read or seen; raises UnknownColour."""
    colours = colours_of(theme)
    return [fault for fault in _measured(colours) if fault.found < fault.wanted]


def colours_of(theme: Theme) -> dict[str, str]:
    """Its own tokens over our neutral ones, and the colours of its mails."""
    neutral = read_tokens(STATIC / "dist" / "pages.css")
    mails = {"mail": theme.mail_colour, "mail-text": theme.mail_colour_text}
    return {**neutral, **theme.tokens, **mails}


def ratio(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio: from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _measured(colours: Mapping[str, str]) -> Iterator[Fault]:
    for wanted, pairs in ((TEXT, READ), (SHAPE, SEEN)):
        for lower, uppers in pairs.items():
            for upper in uppers:
                found = ratio(_colour(colours, upper), _colour(colours, lower))
                yield Fault(upper=upper, lower=lower, wanted=wanted, found=found)


def _colour(colours: Mapping[str, str], name: str) -> str:
    if name == WHITE:
        return WHITE
    value = colours.get(name, "")
    reference = _REFERENCE.fullmatch(value.strip())
    if reference and reference[1] != name:
        return _colour(colours, reference[1])
    found = _HEX.fullmatch(_long(value.strip()))
    if found is None:
        raise UnknownColour(f"{name} is {value or 'not set'}")
    return found[0]


def _long(value: str) -> str:
    """#abc and white as build tools shorten them."""
    if value.lower() == "white":
        return WHITE
    short = re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", value, re.IGNORECASE)
    return "#" + "".join(digit * 2 for digit in short.groups()) if short else value


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
