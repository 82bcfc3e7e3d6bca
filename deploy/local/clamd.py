"""A real clamd for the laptop stack, with a signature of our own: it knows the test virus only."""

import os
import shutil
from pathlib import Path

# EICAR's harmless test file; in hexadecimals, or every scanner would find it here.
EICAR = (
    "58354f2150254041505b345c505a58353428505e2937434329377d24454943"
    "41522d5354414e444152442d414e544956495255532d544553542d46494c452124482b482a"
)
SIGNATURES = f"Eicar.Local.Test:0:*:{EICAR}\n"
MIB = 1024 * 1024
LARGEST = 600 * MIB
IN_MEMORY = Path("/dev/shm")  # noqa: S108  a folder that is in memory


def is_installed() -> bool:
    return program() is not None


def program() -> str | None:
    """Debian keeps it where only root looks."""
    return shutil.which("clamd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def command(folder: Path, port: int, *, largest: int = LARGEST) -> list[str]:
    """Write settings and signatures into the folder; what to start, or FileNotFoundError."""
    clamd = program()
    if clamd is None:
        raise FileNotFoundError("clamd is not installed")
    signatures = folder / "signatures"
    signatures.mkdir(parents=True, exist_ok=True)
    (signatures / "local.ndb").write_text(SIGNATURES)
    settings = folder / "clamd.conf"
    settings.write_text(_settings(signatures, port, largest))
    return [clamd, "--foreground", "--config-file", str(settings)]


def _settings(signatures: Path, port: int, largest: int) -> str:
    # It puts what it scans into a file first: that must never be on a disk.
    scratch = IN_MEMORY if IN_MEMORY.is_dir() else signatures.parent
    lines = {
        "DatabaseDirectory": signatures,
        "TCPAddr": "127.0.0.1",
        "TCPSocket": port,
        "TemporaryDirectory": scratch,
        "StreamMaxLength": largest,
        "MaxFileSize": largest,
        "MaxScanSize": largest,
        "AlertExceedsMax": "yes",
        "AlertEncrypted": "yes",
        "AlertOLE2Macros": "yes",
    }
    return "".join(f"{name} {value}\n" for name, value in lines.items())
