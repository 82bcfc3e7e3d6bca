"""The colours of every municipality can be read; every pair that a style sheet makes is known."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from branding import contrast, theme
from branding.contrast import READ, SEEN, UnknownColour, faults, ratio

MUNICIPALITIES = theme.keys()
STYLES = sorted(Path("jitsi-plugin-assets/pages/styles").glob("*.css"))
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
# The ground of everything without a ground of its own.
GROUNDS = ("surface", "ground")

pytestmark = pytest.mark.capability("A14", "M25")


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_everything_can_be_read(municipality):
    assert [str(fault) for fault in faults(theme.load(municipality))] == []


@pytest.mark.parametrize(
    ("token", "colour", "pair"),
    [
        ("brand", "#ff8fc7", "on-brand op brand"),
        ("text-soft", "#9aa3ab", "text-soft op surface"),
        ("header-link", "#e8e8e8", "header-link op header-background"),
        ("line-strong", "#cccccc", "line-strong op surface"),
    ],
)
def test_a_colour_that_is_too_light_is_named_with_what_it_stands_on(token, colour, pair):
    ours = theme.load("voorbeeldstad")
    changed = replace(ours, tokens={**ours.tokens, token: colour})

    named = [str(fault) for fault in faults(changed)]

    assert any(line.startswith(f"{pair}: ") for line in named)


def test_colours_of_mails_count_too():
    changed = replace(theme.load("voorbeeldstad"), mail_colour="#f2b632")

    assert [fault.upper for fault in faults(changed)] == ["mail-text"]


def test_what_is_no_colour_is_told():
    ours = theme.load("voorbeeldstad")
    with pytest.raises(UnknownColour, match="brand is oklch"):
        faults(replace(ours, tokens={**ours.tokens, "brand": "oklch(60% 0.2 20)"}))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#0b5a8a", "#0b5a8a", 1)],
)
def test_the_ratio_is_that_of_wcag(one, other, expected):
    assert ratio(one, other) == pytest.approx(expected, abs=0.01)
    assert ratio(other, one) == ratio(one, other)


def declared(body, name):
    found = re.search(rf"(?:^|[\s;]){name}:\s*var\(--balie-([a-z-]+)\)", body)
    return found[1] if found else None


def test_every_pair_that_a_rule_makes_is_measured():
    unknown = []
    for file in STYLES:
        for selector, body in _RULE.findall(file.read_text(encoding="utf-8")):
            upper, lower = declared(body, "color"), declared(body, "background")
            if not upper or upper == "inherit":
                continue
            grounds = (lower,) if lower else (*GROUNDS, *READ)
            if not any(upper in READ.get(each, ()) for each in grounds):
                unknown.append(f"{file.name}: {selector.strip()}: {upper} on {lower}")
    assert unknown == []


def test_the_pairs_of_the_design_system_are_measured():
    """`--utrecht-…-background-color` beside the `-color` of the same part."""
    tokens = Path("jitsi-plugin-assets/pages/styles/tokens.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"--utrecht-([a-z0-9-]+):\s*var\(--balie-([a-z-]+)\)", tokens))
    pairs = {
        (named[f"{part}-color"], ground)
        for name, ground in named.items()
        if (part := name.removesuffix("-background-color")) != name and f"{part}-color" in named
    }

    assert len(pairs) >= 8
    assert [pair for pair in pairs if pair[0] not in READ.get(pair[1], ())] == []


def test_each_pair_is_there_for_a_token_that_exists():
    known = set(contrast.colours_of(theme.load("voorbeeldstad"))) | {contrast.WHITE}
    used = {*READ, *SEEN, *(name for row in (*READ.values(), *SEEN.values()) for name in row)}

    assert used <= known
