"""The mailbox to which undelivered mails come back: a Maildir on this machine."""

import mailbox
from collections.abc import Callable
from pathlib import Path


def each_new(folder: Path, take: Callable[[bytes], bool]) -> tuple[int, int]:
    """Give every mail that nobody read to `take`; how many it wanted, and how many not.

    What it wanted is deleted: nobody needs the address in it any more. The rest is marked as
    read and stays, for a person.
    """
    box = mailbox.Maildir(folder, create=False)
    wanted = others = 0
    for key, mail in list(box.items()):
        if "S" in mail.get_flags():
            continue
        if take(box.get_bytes(key)):
            box.remove(key)
            wanted += 1
            continue
        mail.add_flag("S")
        mail.set_subdir("cur")
        box[key] = mail
        others += 1
    return wanted, others
