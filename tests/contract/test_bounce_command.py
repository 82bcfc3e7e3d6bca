"""`balie mail bounces`, as a mail server and an administrator call it."""

import mailbox
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sidecar import bootstrap, migrations
from sidecar.core.ids import new_id
from sidecar.notifications.domain import State
from sidecar.settings import Settings
from tests.post import a_message
from tests.surroundings import surroundings
from tests.unit.test_bounces import a_report, an_absence

ROOT = Path(__file__).parents[2]
DOMAIN = "terug.voorbeeldstad.example"


class Place:
    def __init__(self, folder):
        self.env = surroundings(folder, BALIE_BOUNCE_DOMAIN=DOMAIN)
        self.services = bootstrap.build(Settings.from_env(self.env))
        migrations.upgrade(self.services.ground.database.engine)
        self.store = self.services.notifications.worker.store

    def sent(self):
        """The id of a message that left, and its return path."""
        message = a_message(new_id(), state=State.SENT)
        self.store.add(message)
        return message.id, self.services.bounces.return_paths.address(message.id)

    def bounces(self, *arguments, given=b"", **changes):
        return subprocess.run(
            [sys.executable, "-m", "sidecar.processes.cli", "mail", "bounces", *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **self.env, **changes},
            input=given,
            capture_output=True,
            check=False,
        )


@pytest.fixture
def place(tmp_path):
    found = Place(tmp_path)
    yield found
    found.services.ground.database.engine.dispose()


@pytest.mark.capability("A10")
def test_a_mail_server_pipes_a_report_in(place):
    message_id, return_path = place.sent()

    done = place.bounces(given=a_report(return_path))
    strange = place.bounces(given=an_absence(return_path))

    assert (done.returncode, done.stdout) == (0, b"1 onbestelbaar gemeld, 0 niet van ons.\n")
    assert (strange.returncode, strange.stdout) == (0, b"0 onbestelbaar gemeld, 1 niet van ons.\n")
    assert place.store.get(message_id).state is State.BOUNCED
    assert b"burger.example" not in done.stderr + strange.stderr


@pytest.mark.capability("A10")
def test_a_maildir_is_read_once_and_only_reports_leave_it(place, tmp_path):
    message_id, return_path = place.sent()
    box = mailbox.Maildir(tmp_path / "back", create=True)
    for mail in (a_report(return_path), an_absence(return_path), b"spam"):
        box.add(mail)

    first = place.bounces("--maildir", str(tmp_path / "back"))
    second = place.bounces("--maildir", str(tmp_path / "back"))

    assert first.stdout == b"1 onbestelbaar gemeld, 2 niet van ons.\n"
    assert second.stdout == b"0 onbestelbaar gemeld, 0 niet van ons.\n"
    assert place.store.get(message_id).state is State.BOUNCED
    assert len(list((tmp_path / "back" / "cur").iterdir())) == 2
    assert list((tmp_path / "back" / "new").iterdir()) == []


def test_what_is_not_set_up_is_said(place, tmp_path):
    no_folder = place.bounces("--maildir", str(tmp_path / "nothing"))
    not_set = place.bounces(BALIE_BOUNCE_DOMAIN="")

    assert (no_folder.returncode, not_set.returncode) == (2, 2)
    assert b"geen Maildir" in no_folder.stderr
    assert b"BALIE_BOUNCE_DOMAIN" in not_set.stderr
