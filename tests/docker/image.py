"""A folder with what an image holds, and a Python that sees that folder and its packages only."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path, PurePath

from deploy.docker import collect

# Without site-packages and without the environment: what is not in the image is not there.
ALONE = """
import sys
sys.path[:0] = [{app!r}, {packages!r}]
{program}
"""


class Image:
    def __init__(self, side, folder):
        self.app, self.packages = folder / "app", folder / "packages"
        collect.collect(side, self.app)
        self.packages.mkdir()
        self.size = sum(_bring(name, self.packages, side) for name in self._names())
        self.size += sum(file.stat().st_size for file in self.files())

    def files(self):
        return [file for file in self.app.rglob("*") if file.is_file()]

    def names(self):
        return {str(file.relative_to(self.app)) for file in self.files()}

    def _names(self):
        text = (self.app / "requirements.txt").read_text()
        return sorted(set(collect.PACKAGE.findall(text)))

    def run(self, program, environment=None):
        """In a process of its own, with nothing of this project or its environment around it."""
        text = ALONE.format(app=str(self.app), packages=str(self.packages), program=program)
        return subprocess.run(
            [sys.executable, "-I", "-S", "-B", "-c", text],
            cwd=self.app,
            env=environment or {},
            capture_output=True,
            text=True,
            check=False,
        )


def _bring(name, folder, side):
    """Link what an installation of this package consists of; how many bytes that is."""
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        # A package for another Python or another system.
        return 0
    files = [file for file in installed.files or [] if not str(file).startswith("..")]
    files = [file for file in files if not collect.is_unused(side, PurePath(file))]
    for file in files:
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.symlink_to(Path(str(installed.locate_file(file))))
    return sum(file.size or 0 for file in files)
