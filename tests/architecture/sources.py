"""The files of the project, as the tests of the architecture look at them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCTION = ("sidecar", "ident", "branding", "foundation")
PYTHON = (*PRODUCTION, "deploy", "benchmarks", "tests")


def tracked(*patterns):
    """The files that git knows or would add, so not what a run left behind."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return sorted(file for file in files if file.exists())


def python_files(*tops):
    return tracked(*(f"{top}/**.py" for top in tops))


def name_of(path):
    return str(path.relative_to(ROOT))
