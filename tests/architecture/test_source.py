"""Every file stays small, says what it is, and does nothing when it is imported."""

import ast
import subprocess
import sys

import pytest

from tests.architecture.sources import PRODUCTION, PYTHON, ROOT, name_of, python_files, tracked

LONGEST_PLUGIN = 150
LONGEST_FUNCTION = 30
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}


def ceiling(path):
    if path.name == "conftest.py":
        return 150
    return 400 if name_of(path).startswith("tests/") else 300


def modules_of_production():
    """All but the migrations: Alembic runs those itself and not by import."""
    files = [path for path in python_files(*PRODUCTION) if "migrations" not in path.parts]
    names = [path.relative_to(ROOT).with_suffix("").parts for path in files]
    return sorted(".".join(part for part in name if part != "__init__") for name in names)


def test_importing_everything_does_nothing():
    """No engine, no connection, no environment read: an empty environment is enough."""
    program = "import sys, socket\n"
    program += "socket.socket.connect = lambda *a: sys.exit('connected at import')\n"
    program += "".join(f"import {module}\n" for module in modules_of_production())
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", python_files(*PYTHON), ids=name_of)
def test_every_python_file_says_what_it_is_and_stays_small(path):
    text = path.read_text()

    assert text.count("\n") <= ceiling(path)
    assert not text or ast.get_docstring(ast.parse(text))
    assert path.stem not in VAGUE_NAMES


def own_lines(function):
    """How long a function is without those inside it: a factory of routes is no long function."""
    inner = [node for node in ast.walk(function) if isinstance(node, FUNCTIONS)][1:]
    theirs = {line for node in inner for line in lines_of(node)}
    # What is inside takes its decorators with it; a table of cases above a test counts for nobody.
    return len(set(range(function.lineno, function.end_lineno + 1)) - theirs)


def lines_of(function):
    first = min(node.lineno for node in (function, *function.decorator_list))
    return range(first, function.end_lineno + 1)


@pytest.mark.parametrize("path", python_files(*PYTHON), ids=name_of)
def test_every_function_stays_small(path):
    """Migrations are lists of columns that nobody changes any more."""
    if "migrations" in path.parts:
        return
    functions = [
        node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, FUNCTIONS)
    ]
    long = {node.name: own_lines(node) for node in functions if own_lines(node) > LONGEST_FUNCTION}
    assert long == {}


def test_the_plugins_of_prosody_stay_small():
    lengths = {name_of(path): path.read_text().count("\n") for path in tracked("deploy/**.lua")}
    assert {name: n for name, n in lengths.items() if n >= LONGEST_PLUGIN} == {}


def test_every_shell_script_passes_shellcheck():
    scripts = [str(path) for path in tracked("**.sh", ".ci/run")]
    done = subprocess.run(["shellcheck", *scripts], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
