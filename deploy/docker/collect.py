"""Puts together what one image holds, from manifest.toml.

`collect.py collect sidecar FOLDER`: the folder gets our files, and `requirements.txt` with those
packages of the lock that this side needs. `collect.py strip sidecar SITE-PACKAGES`: takes out of
them what has no use. Standard library only: it runs in a build stage that has nothing else yet.
"""

import re
import shutil
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LOCK = ROOT / "requirements" / "production.txt"
LEFT_OUT = {"__pycache__", ".stamp"}
PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
NEEDED_BY = re.compile(r"^    #(?: via|  ) +([A-Za-z0-9._-]+)", re.MULTILINE)


def manifest() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((HERE / "manifest.toml").read_text(encoding="utf-8"))


def files(patterns: Iterable[str]) -> Iterator[Path]:
    """Those that the patterns name, below the root; a pattern must find something."""
    for pattern in patterns:
        # A bare ** names folders only.
        found = ROOT.glob(f"{pattern}/*" if pattern.endswith("**") else pattern)
        kept = [file for file in sorted(found) if file.is_file() and not LEFT_OUT & {*file.parts}]
        if not kept:
            sys.exit(f"manifest.toml: nothing is called {pattern}")
        yield from kept


def locked() -> dict[str, str]:
    """Each package of the lock with its lines: version, hashes, and who needs it."""
    text = LOCK.read_text(encoding="utf-8")
    starts = [found.start() for found in PACKAGE.finditer(text)]
    blocks = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    # One package may be there twice, for two versions of Python.
    together: dict[str, str] = {}
    for block in blocks:
        name = block.partition("==")[0]
        together[name] = together.get(name, "") + block
    return together


def closure(wanted: Iterable[str], lock: Mapping[str, str]) -> set[str]:
    """The wanted packages, and what those need: the lock says who needs each."""
    kept = set(wanted)
    if unknown := kept - set(lock):
        sys.exit(f"manifest.toml: not in the lock: {', '.join(sorted(unknown))}")
    needed_by = {name: set(NEEDED_BY.findall(block)) for name, block in lock.items()}
    while more := {name for name, by in needed_by.items() if by & kept} - kept:
        kept |= more
    return kept


def collect(side: str, folder: Path) -> None:
    """Everything of one side, in a folder of its own."""
    holds, lock = manifest()[side], locked()
    for file in files(holds["files"]):
        _copy(file, folder / file.relative_to(ROOT))
    for name in holds["programs"]:
        _copy(HERE / name, folder / name)
    kept = sorted(closure(holds["packages"], lock))
    (folder / "requirements.txt").write_text("".join(lock[name] for name in kept))


def is_unused(side: str, file: PurePath) -> bool:
    """Whether a file of a package, as seen from its site-packages, has no use here."""
    holds = manifest()[side]
    return _is_below(file, holds["unused"]) and not _is_below(file, holds["needed"])


def strip(side: str, packages: Path) -> None:
    """Take what has no use out of an installation of those packages."""
    for file in sorted(packages.rglob("*"), reverse=True):
        if file.is_file() and is_unused(side, file.relative_to(packages)):
            file.unlink()


def _is_below(file: PurePath, patterns: Iterable[str]) -> bool:
    places = [file, *file.parents]
    return any(place.match(pattern) for pattern in patterns for place in places)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    deeds = {"collect": collect, "strip": strip}
    deeds[sys.argv[1]](sys.argv[2], Path(sys.argv[3]))
