"""`balie mail bounces`: take in what mail servers say about mails they could not deliver."""

import argparse
import sys
from pathlib import Path
from typing import TextIO

from sidecar.adapters import mailbox
from sidecar.processes import start

NOT_SET = 2


def bounces(asked: argparse.Namespace, out: TextIO) -> None:
    """From a Maildir, or one mail from standard input (a mail server pipes it here)."""
    taking = start.services().bounces
    if taking is None:
        sys.stderr.write("BALIE_BOUNCE_DOMAIN is niet ingesteld: er komt niets terug.\n")
        raise SystemExit(NOT_SET)
    if asked.maildir is None:
        found = taking.take(sys.stdin.buffer.read())
        wanted, others = int(found), int(not found)
    else:
        wanted, others = mailbox.each_new(asked.maildir, taking.take)
    out.write(f"{wanted} onbestelbaar gemeld, {others} niet van ons.\n")


def existing_folder(typed: str) -> Path:
    folder = Path(typed)
    if not (folder / "new").is_dir():
        raise argparse.ArgumentTypeError(f"{typed} is geen Maildir")
    return folder
