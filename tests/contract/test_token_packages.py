"""A municipality brings its own NL Design System tokens by one line; nothing is taken unseen."""

import json
import shutil
import subprocess
import sys

import pytest

from branding import contrast, packages, theme
from branding.packages import UnusablePackage, colour
from deploy.local.stack import ROOT
from ident.evidence.printing import HtmlPrinter
from tests.web.apps import an_app

pytestmark = [pytest.mark.capability("M25"), pytest.mark.capability("A14")]
NAME = "@gemeente-rozendam/design-tokens"
# As style-dictionary writes it for the packages of NL Design System, with the same kinds of values.
PACKAGE = """/**
 * Do not edit directly, this file was auto-generated. --utrecht-link-color: red;
 */
.rozendam-theme {
  --utrecht-button-primary-action-background-color: var(--rozendam-color-pink-40);
  --utrecht-button-primary-action-color: var(--rozendam-color-white);
  --utrecht-button-primary-action-hover-background-color: hsl(335 60% 25%);
  --utrecht-button-border-radius: 8px;
  --utrecht-document-background-color: var(--rozendam-color-white);
  --utrecht-document-color: rgb(20, 20, 20);
  --utrecht-document-font-family: var(--rozendam-font-family);
  --utrecht-heading-1-font-weight: 600;
  --utrecht-form-control-border-color: var(--rozendam-missing, #4c4c4c);
  --utrecht-page-footer-background-color: var(--rozendam-color-pink-40);
  --utrecht-page-footer-color: var(--rozendam-color-white);
  --rozendam-color-pink-40: var(--rozendam-color-pink);
  --rozendam-color-pink: #a12b5e;
  --rozendam-color-white: #fff;
  --rozendam-font-family: "Noto Sans Variable", "Arial", sans-serif;
}

@media print {
  .rozendam-theme { --rozendam-color-pink: black; }
}
"""


@pytest.fixture
def looks(tmp_path):
    """A look with one line more, and the package where npm puts it."""
    look = tmp_path / "rozendam"
    shutil.copytree(theme.FOLDER / "havendam", look)
    (look / "tokens.css").unlink()
    text = (look / "theme.toml").read_text(encoding="utf-8")
    (look / "theme.toml").write_text(f'tokens = "{NAME}"\n{text}', encoding="utf-8")
    install(look, PACKAGE)
    return tmp_path


def install(look, style, file="theme.css"):
    folder = look / "node_modules" / NAME
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "dist").mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"name": NAME, "version": "1.0.0"}))
    (folder / "dist" / file).write_text(style, encoding="utf-8")


def test_its_colours_letters_and_corners_are_ours(looks):
    tokens = theme.load("rozendam", looks).tokens

    assert tokens["brand"] == tokens["footer-background"] == "#a12b5e"
    assert tokens["on-brand"] == "#ffffff"
    assert tokens["brand-dark"] == "#661939"
    assert tokens["text"] == tokens["heading-colour"] == "#141414"
    assert tokens["line-strong"] == "#4c4c4c"
    assert tokens["font"] == '"Noto Sans Variable", "Arial", sans-serif'
    assert (tokens["radius-button"], tokens["heading-weight"]) == ("8px", "600")


def test_it_is_measured_like_any_other_look(looks):
    assert contrast.faults(theme.load("rozendam", looks)) == []

    install(looks / "rozendam", PACKAGE.replace("#a12b5e", "#ff8fc7"))

    named = {fault.lower for fault in contrast.faults(theme.load("rozendam", looks))}
    assert {"brand", "footer-background"} <= named


def test_what_the_municipality_says_itself_comes_after_it(looks):
    (looks / "rozendam/tokens.css").write_text(":root { --balie-brand: #6f1a40; }")

    look = theme.load("rozendam", looks)

    assert look.tokens["brand"] == "#6f1a40"
    assert look.tokens["footer-background"] == "#a12b5e"


@pytest.mark.parametrize("file", packages.FILES)
def test_the_forms_in_which_packages_come(looks, file):
    install(looks / "rozendam", PACKAGE.replace(".rozendam-theme", ":root", 1), file)

    assert theme.load("rozendam", looks).tokens["brand"] == "#a12b5e"


def test_pages_and_evidence_wear_it(looks):
    look = theme.load("rozendam", looks)
    client = an_app(look=look).test_client()

    answer = client.get("/theme/tokens.css")

    assert answer.mimetype == "text/css"
    assert "--balie-brand: #a12b5e;" in answer.text
    assert HtmlPrinter(look).theme.style == answer.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Noto Sans Variable", "Arial", sans-serif', "x url(https://elsewhere.example/font)"),
        ("8px", "calc(8px + env(display))"),
        ("600", "expression(alert(1))"),
    ],
)
def test_nothing_of_it_reaches_a_page_but_what_its_token_may_be(looks, old, new):
    whole = theme.load("rozendam", looks).style
    install(looks / "rozendam", PACKAGE.replace(old, new))

    style = theme.load("rozendam", looks).style

    assert old in whole
    assert old not in style
    assert not {"elsewhere", "display", "expression"} & set(style.replace(":", " ").split())
    assert "url" not in style


@pytest.mark.parametrize("name", ["../../etc", "@a/../b", "/tmp/x", "@A/B", ""])
def test_a_name_that_is_none_of_npm_is_refused(tmp_path, name):
    with pytest.raises(UnusablePackage):
        packages.tokens_of(name, [tmp_path])


def test_a_package_that_refers_to_itself_comes_to_an_end(looks):
    install(looks / "rozendam", PACKAGE.replace("#a12b5e", "var(--rozendam-color-pink)"))

    with pytest.raises(UnusablePackage, match="colours of a button"):
        theme.load("rozendam", looks)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("#FFF", "#ffffff"),
        ("rgb(161 43 94)", "#a12b5e"),
        ("hsl(0, 0%, 50%)", "#808080"),
        ("white", "#ffffff"),
        ("rgb(0 0 0 / 50%)", None),
        ("transparent", None),
        ("oklch(60% 0.2 20)", None),
    ],
)
def test_a_colour_is_one_that_can_be_measured(value, expected):
    assert colour(value) == expected


def check(looks):
    return subprocess.run(
        [
            *(sys.executable, "-m", "sidecar.processes.cli", "branding", "check"),
            *("rozendam", "--folder", str(looks)),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def test_the_command_says_so_when_it_is_not_installed(looks):
    with_it = check(looks)
    shutil.rmtree(looks / "rozendam/node_modules")

    without = check(looks)

    assert with_it.returncode == 0, with_it.stdout
    assert without.returncode == 1
    assert NAME in without.stderr
    assert "npm install" in without.stderr
