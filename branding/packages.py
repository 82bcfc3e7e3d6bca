"""A token package of NL Design System, as our own tokens: what a municipality has already.

Such a package (`@utrecht/design-tokens`, `@nl-design-system-unstable/…`) names hundreds of custom
properties in `dist/theme.css`. Of those we take what a token of ours stands for, with every
reference followed and every colour as #rrggbb, so that its contrast can be measured.
"""

import colorsys
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

# The newest form first; older packages have one of the others.
FILES = ("theme.css", "index.css", "variables.css", "root.css")
NAME = re.compile(r"(@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*")
_PROPERTY = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]+)[;}]")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_REFERENCE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
# Deeper than any package refers; one that refers to itself ends here as well.
DEEPEST = 20

# Our token → what stands for it there, without "--", the best first.
COLOURS = {
    "brand": ("utrecht-button-primary-action-background-color", "utrecht-link-color"),
    "brand-dark": (
        "utrecht-button-primary-action-hover-background-color",
        "utrecht-button-primary-action-active-background-color",
    ),
    "on-brand": ("utrecht-button-primary-action-color",),
    "ground": ("utrecht-page-background-color", "utrecht-document-background-color"),
    "surface": ("utrecht-page-content-background-color", "utrecht-document-background-color"),
    "text": ("utrecht-document-color",),
    "text-soft": ("utrecht-form-field-description-color",),
    "heading-colour": ("utrecht-heading-1-color", "utrecht-heading-color"),
    "line": ("utrecht-table-row-border-block-end-color", "utrecht-separator-color"),
    "line-strong": ("utrecht-form-control-border-color", "utrecht-textbox-border-color"),
    "header-background": ("utrecht-page-header-background-color",),
    "header-text": ("utrecht-page-header-color",),
    "footer-background": ("utrecht-page-footer-background-color",),
    "footer-text": ("utrecht-page-footer-color",),
    "focus": ("utrecht-focus-outline-color",),
    "focus-inverse": ("utrecht-focus-background-color",),
}
OTHERS = {
    "font": ("utrecht-document-font-family",),
    "font-heading": ("utrecht-heading-1-font-family", "utrecht-heading-font-family"),
    "heading-weight": ("utrecht-heading-1-font-weight", "utrecht-heading-font-weight"),
    "radius-small": ("utrecht-form-control-border-radius",),
    "radius-button": ("utrecht-button-border-radius",),
}
# Ours are neutral, and would be of another municipality's hue beside the colours of this one.
FOLLOWS = {
    "brand-dark": "brand",
    "brand-soft": "ground",
    "accent": "brand",
    "heading-colour": "text",
    "header-link": "header-text",
    "header-line": "brand",
}
# What may stand in a style sheet of ours: no address, no bracket that opens something else.
_ALLOWED = {
    "font": re.compile(r"[\w\s,'\"-]{1,300}"),
    "heading-weight": re.compile(r"[1-9]00|normal|bold"),
    "radius": re.compile(r"0|\d{1,3}(\.\d{1,4})?(px|rem|em|%)?"),
}
_NUMBER = r"\s*([\d.]+)(%|deg)?\s*"
_HSL = re.compile(rf"hsla?\({_NUMBER}[, ]{_NUMBER}[, ]{_NUMBER}\)")
_RGB = re.compile(rf"rgba?\({_NUMBER}[, ]{_NUMBER}[, ]{_NUMBER}\)")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_WORDS = {"white": "#ffffff", "black": "#000000"}


class UnusablePackage(Exception):
    """The package is not there, or nothing in it is what we look for."""


def tokens_of(name: str, folders: Iterable[Path]) -> dict[str, str]:
    """Our tokens by the package of that name, below `node_modules` of one of the folders."""
    if not NAME.fullmatch(name):
        raise UnusablePackage(f"{name} is no name of a package")
    found = _properties(_style(name, folders))
    tokens = dict(_colours(found)) | dict(_others(found))
    if not {"brand", "on-brand"} <= tokens.keys():
        raise UnusablePackage(f"{name} does not say the colours of a button")
    for token, other in FOLLOWS.items():
        tokens.setdefault(token, tokens.get(other, f"var(--balie-{other})"))
    return tokens


def colour(value: str) -> str | None:
    """#rrggbb of what is a plain colour, without transparency."""
    found = value.strip().lower()
    if _HEX.fullmatch(found):
        return found if len(found) == 7 else "#" + "".join(sign * 2 for sign in found[1:])
    if rgb := _RGB.fullmatch(found):
        parts = rgb.groups()
        whole = [
            float(number) * (2.55 if unit == "%" else 1)
            for number, unit in zip(parts[::2], parts[1::2], strict=True)
        ]
        return _hex(whole)
    if hsl := _HSL.fullmatch(found):
        hue, saturation, light = (float(each) for each in hsl.groups()[::2])
        parts = colorsys.hls_to_rgb(hue / 360, light / 100, saturation / 100)
        return _hex([part * 255 for part in parts])
    return _WORDS.get(found)


def _style(name: str, folders: Iterable[Path]) -> str:
    for folder in folders:
        for file in FILES:
            path = folder / "node_modules" / name / "dist" / file
            if path.is_file():
                return path.read_text(encoding="utf-8")
    raise UnusablePackage(f"{name} is not installed: npm install --prefix branding/<gemeente>")


def _properties(style: str) -> dict[str, str]:
    """The first of each name counts: what comes later is for print, or for the dark."""
    found: dict[str, str] = {}
    for name, value in _PROPERTY.findall(_COMMENT.sub("", style)):
        found.setdefault(name, value.strip())
    return found


def _colours(found: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for token, names in COLOURS.items():
        for value in _said(found, names):
            if known := colour(value):
                yield token, known
                break


def _others(found: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for token, names in OTHERS.items():
        allowed = _ALLOWED.get(token) or _ALLOWED[token.partition("-")[0]]
        for value in _said(found, names):
            if allowed.fullmatch(value):
                yield token, value
                break


def _said(found: Mapping[str, str], names: Iterable[str]) -> Iterable[str]:
    """What the package says by these names, with each reference in it followed to its end."""
    for name in names:
        value = found.get(f"--{name}", "")
        for _ in range(DEEPEST):
            value = _REFERENCE.sub(lambda part: found.get(part[1], part[2] or "").strip(), value)
        if value and "var(" not in value:
            yield value.strip()


def _hex(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{min(255, max(0, round(part))):02x}" for part in parts)
