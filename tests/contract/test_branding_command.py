"""`balie branding check`: what can be read, what cannot, and what is none of ours."""

import shutil
import subprocess
import sys

import pytest

from branding import theme

pytestmark = pytest.mark.capability("A14")


def balie(*arguments):
    """As an administrator runs it: no settings are needed for it."""
    return subprocess.run(
        [sys.executable, "-m", "sidecar.processes.cli", "branding", "check", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path):
    """A look like that of Voorbeeldstad, to be spoiled."""
    shutil.copytree(theme.FOLDER / "voorbeeldstad", tmp_path / "roze")
    return tmp_path


def spoil(folder, old, new):
    file = folder / "roze" / "tokens.css"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return balie("roze", "--folder", str(folder))


def test_the_looks_that_we_ship_can_be_read():
    done = balie()

    assert done.returncode == 0, done.stdout
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == theme.keys()


def test_white_on_pink_is_named_and_does_not_pass(folder):
    done = spoil(folder, "--balie-brand: #0b5a8a", "--balie-brand: #ff8fc7")

    assert done.returncode == 1
    assert "roze: on-brand op brand: 2." in done.stdout
    assert "pas tokens.css" in done.stderr


def test_a_colour_that_nobody_can_measure_does_not_pass(folder):
    done = spoil(folder, "--balie-brand: #0b5a8a", "--balie-brand: oklch(60% 0.2 20)")

    assert done.returncode == 1
    assert "#rrggbb" in done.stdout


def test_a_look_that_is_not_there_is_named():
    done = balie("nergens")

    assert done.returncode == 1
    assert "nergens" in done.stderr
