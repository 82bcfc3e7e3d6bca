"""How a mail looks: the design tokens of the municipality, as mail programs understand them."""

import re

from branding.theme import Theme

# What a mail needs of tokens.css, and what it is where a municipality says nothing we can use:
# mail programs know no variables, and only plain colours.
COLOURS = {
    "ground": "#F3F3F3",
    "surface": "#FFFFFF",
    "text": "#1A1A1A",
    "brand-soft": "#F3F3F3",
    "line": "#D3D3D3",
    "heading-colour": "#1A1A1A",
}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_REM = re.compile(r"([0-9.]+)rem")
ROUND = "24px"
PIXELS_OF_REM = 16
# Written from right to left; a translator may bring one.
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur"})


def look_of(theme: Theme) -> dict[str, str]:
    """Colours by the name of their token with `_` for `-`, and the radius of the button."""
    said = {name: theme.tokens.get(name, usual).strip() for name, usual in COLOURS.items()}
    colours = {
        name.replace("-", "_"): value if _COLOUR.fullmatch(value) else COLOURS[name]
        for name, value in said.items()
    }
    return colours | {
        "brand": theme.mail_colour,
        "on_brand": theme.mail_colour_text,
        "radius": _radius(theme.tokens.get("radius-button", "").strip()),
    }


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _radius(value: str) -> str:
    found = _REM.fullmatch(value)
    if found:
        return f"{round(float(found[1]) * PIXELS_OF_REM)}px"
    return ROUND if value else "4px"
