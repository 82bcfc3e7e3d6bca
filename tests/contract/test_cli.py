"""The `balie` command, as an administrator runs it."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from branding.moments import ZONE
from sidecar.rooms import keys
from tests.surroundings import SECRET, surroundings
from tests.unit.test_sms_settings import NOTIFYNL, SPRYNG

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"http://localhost:8000/a/[A-Za-z0-9_-]{22}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("balie")


@pytest.fixture(scope="module")
def balie(folder):
    def run(*arguments, **changes):
        return subprocess.run(
            [sys.executable, "-m", "sidecar.processes.cli", *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **surroundings(folder, **changes)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def prepared(balie):
    """What was said while the tables and the examples were made."""
    return [balie("migrate"), balie("demo-data")]


def appointment(**changes):
    soon = datetime.now(ZONE) + timedelta(minutes=10)
    values = {
        "desk": "burgerzaken",
        "product": "verhuizing",
        "date": soon.date().isoformat(),
        "time": f"{soon:%H:%M}",
        "name": "Jan Jansen",
        "mail": "jan@burger.example",
        "employee-name": "Sanne de Vries",
        "employee-sub": "sanne",
    }
    named = (values | changes).items()
    return ["appointment", "new", *(part for name, value in named for part in (f"--{name}", value))]


def test_wrong_settings_are_all_named_without_a_value_and_end_in_two(balie):
    done = balie("settings", "check", BALIE_PUBLIC_URL="ftp://geheim.example", BALIE_XMPP_PORT=None)

    assert done.returncode == 2
    assert re.findall(r"^BALIE_\w+", done.stderr, re.MULTILINE) == [
        "BALIE_PUBLIC_URL",
        "BALIE_XMPP_PORT",
    ]
    assert "geheim.example" not in done.stderr + done.stdout
    assert balie("settings", "check").returncode == 0


def test_a_command_with_wrong_settings_does_nothing(balie, tmp_path):
    elsewhere = tmp_path / "other.db"

    done = balie("migrate", BALIE_SECRET_KEY="kort", BALIE_DATABASE_URL=f"sqlite:///{elsewhere}")

    assert done.returncode == 2
    assert not elsewhere.exists()


def test_examples_are_made_once(balie, prepared):
    again = balie("demo-data")

    assert [done.returncode for done in (*prepared, again)] == [0, 0, 0]
    assert len(LINK.findall(prepared[1].stdout)) == 7
    assert LINK.findall(again.stdout) == []
    assert all(SECRET not in done.stdout + done.stderr for done in prepared)


def test_an_appointment_is_made_although_redis_is_away(balie, prepared, folder):
    """The mail waits for the sweep; the administrator does not wait for Redis."""
    before = waiting_mails(folder)

    made = balie(*appointment())

    assert LINK.fullmatch(made.stdout.strip())
    assert waiting_mails(folder) == before + 1


def waiting_mails(folder):
    engine = create_engine(f"sqlite:///{folder / 'balie.db'}")
    with engine.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM outbox WHERE done_at IS NULL"))
        found = count.scalar_one()
    engine.dispose()
    return found


@pytest.mark.capability("M17")
def test_a_second_citizen_gets_a_link_too(balie, prepared):
    second = {"second-name": "Kim Bos", "second-mail": "kim@burger.example"}

    made = balie(*appointment(**second))
    wrong = balie(*appointment(**second | {"second-mail": "kim"}))

    assert len(set(LINK.findall(made.stdout))) == 2
    assert re.findall(r"^--([\w-]+):", wrong.stderr, re.MULTILINE) == ["second-mail"]


@pytest.mark.capability("M108")
def test_a_third_person_needs_the_consent_of_the_citizen_here_too(balie, prepared):
    second = {"second-name": "Tess", "second-mail": "tess@tolk.example", "second-part": "carer"}

    refused = balie(*appointment(**second))
    made = balie(*appointment(**second | {"second-agreed": "ja"}))

    assert re.findall(r"^--([\w-]+):", refused.stderr, re.MULTILINE) == ["second-agreed"]
    assert len(set(LINK.findall(made.stdout))) == 2


@pytest.mark.capability("M18", "M36")
def test_a_catalogue_is_taken_over_whole_or_not_at_all(balie, prepared, folder):
    file = folder / "stad.toml"
    file.write_text('[[desks]]\nid = "wijk"\nname = "Wijkteam"\ncapacity = 0\ncolour = "pink"\n')
    wrong = [balie("catalogue", act, str(file)) for act in ("check", "import")]
    file.write_text('[[desks]]\nid = "wijk"\nname = "Wijkteam"\ncapacity = 2\n')
    good = [balie("catalogue", act, str(file)) for act in ("check", "import", "import")]

    for done in wrong:
        assert done.returncode == 2
        assert 'desks[1] "wijk": capacity must be a whole number from 1 to 500 (0)' in done.stderr
        assert 'desks[1] "wijk": unknown key "colour"' in done.stderr
        assert "Nothing was changed" in done.stderr
    assert [done.returncode for done in good] == [0, 0, 0]
    assert "1 desks and 0 products" in good[0].stdout
    assert balie("catalogue", "check", str(folder / "none.toml")).returncode == 2


def test_outside_the_hours_of_a_desk_one_says_so(balie, prepared):
    night = (datetime.now(ZONE) + timedelta(days=2)).replace(hour=3, minute=0)
    asked = appointment(
        desk="jeugd", product="opvoedvraag", date=night.date().isoformat(), time="03:00"
    )

    refused, made = balie(*asked), balie(*asked, "--outside-hours")

    assert refused.returncode == 1
    assert LINK.fullmatch(made.stdout.strip())


def test_mistakes_in_an_appointment_are_all_named(balie, prepared):
    done = balie(*appointment(mail="jan", date="gisteren", desk="nergens"))

    assert done.returncode == 2
    assert re.findall(r"^--(\w+):", done.stderr, re.MULTILINE) == ["product", "date", "mail"]
    assert not LINK.search(done.stdout)


def test_keys_are_renewed_and_one_old_pair_stays(balie, folder):
    earlier = datetime.now(UTC) - timedelta(days=1)
    for ring in ("login", "system"):
        old = [keys.rotate(folder / "keys" / ring, earlier - timedelta(days=n)) for n in (1, 0)]

    assert balie("keys", "rotate").returncode == 0

    for ring in ("login", "system"):
        assert len(list((folder / "keys" / ring).glob("*.pub.pem"))) == 2
    assert (folder / "keys" / ring / f"{old[1]}.pub.pem").exists()


def test_the_states_of_a_visit_are_drawn(balie):
    done = balie("states")

    assert done.stdout.startswith("stateDiagram-v2")
    assert "waiting --> called: admit" in done.stdout
    assert "ready --> accepted: accept" in done.stdout


@pytest.mark.capability("M139")
def test_what_is_too_old_is_deleted_and_counted(balie, prepared, folder):
    engine = create_engine(f"sqlite:///{folder / 'balie.db'}")
    with engine.begin() as connection:
        query = "SELECT id AS appointment_id FROM appointments WHERE product_id = 'paspoort'"
        row = connection.execute(text(query)).first()
        connection.execute(
            text("UPDATE rooms SET closed_at = :at, closes_at = :at WHERE appointment_id = :id"),
            {"id": row.appointment_id, "at": "2026-01-01 00:00:00"},
        )
    engine.dispose()

    first, second = balie("retention", "run"), balie("retention", "run")

    assert "participants: 1 verwijderd.\n" in first.stdout
    assert "visits: 1 verwijderd.\n" in first.stdout
    assert second.returncode == 0
    assert "participants" not in second.stdout


@pytest.fixture
def trail(balie, tmp_path):
    """A balie of its own with some entries; answers its commands and its database."""
    database = f"sqlite:///{tmp_path / 'trail.db'}"

    def run(*arguments):
        return balie(*arguments, BALIE_DATABASE_URL=database)

    run("migrate")
    run("demo-data")
    return run, create_engine(database)


@pytest.mark.capability("A4")
def test_the_trail_is_held_against_its_seals_and_its_anchor(trail):
    run, engine = trail
    anchor = run("audit", "anchor").stdout.strip()

    whole = run("audit", "verify", "--anchor", anchor)

    assert whole.returncode == 0, whole.stdout
    assert whole.stdout.strip() == f"voorbeeldstad: 17 schakels, ongebroken. Anker: {anchor}"
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'e9' WHERE number = 3"))
    engine.dispose()
    broken = run("audit", "verify")
    assert broken.returncode == 1
    assert broken.stdout.strip() == "voorbeeldstad: gebroken, schakel 3 is gewijzigd."


@pytest.mark.parametrize("anchor", ["", "x:1", "4:" + "0" * 64])
def test_an_anchor_that_is_not_of_this_chain_is_not_passed(trail, anchor):
    run, _ = trail

    done = run("audit", "verify", "--anchor", anchor or "4")

    assert done.returncode != 0
    assert "ongebroken" not in done.stdout


@pytest.mark.capability("M72")
def test_the_trail_of_one_call_is_handed_out_and_of_no_other(trail):
    run, engine = trail
    with engine.connect() as connection:
        call = connection.execute(text("SELECT id FROM appointments ORDER BY id")).scalars().first()
    engine.dispose()

    as_json = json.loads(run("audit", "export", call, "--format", "json").stdout)
    as_csv = list(csv.DictReader(io.StringIO(run("audit", "export", call).stdout)))

    assert [entry["action"] for entry in as_json] == ["appointment.planned"]
    assert [(row["subject"], row["seal"]) for row in as_csv] == [(call, as_json[0]["seal"])]
    assert "Jansen" not in str(as_json) + str(as_csv)
    assert json.loads(run("audit", "export", "nope", "--format", "json").stdout) == []


def test_the_address_for_receipts_is_told_to_who_fills_it_in_at_the_provider(balie):
    notifynl = balie("sms", "address", **NOTIFYNL)
    spryng = balie("sms", "address", **SPRYNG)
    none = balie("sms", "address")

    assert notifynl.stdout == "http://localhost:8000/machine/sms/notifynl\n"
    assert re.fullmatch(
        r"http://localhost:8000/machine/sms/spryng/[A-Za-z0-9_-]{22}\n", spryng.stdout
    )
    assert (none.returncode, none.stdout) == (1, "")
    assert "BALIE_SMS" in none.stderr


def test_the_text_messages_are_told_to_who_makes_the_templates(balie):
    told = balie("messages", "texts")
    paragraphs = told.stdout.strip().split("\n\n")

    assert len(paragraphs) == 16
    for kind, variables, said in (
        ("reminder_hour.nl", "time, municipality, link", "Om ((time)) begint"),
        ("we_wait.nl", "municipality, link", "Wij zitten voor u klaar"),
    ):
        assert f"{kind} (variabelen: {variables})\n{said}" in told.stdout
    assert all("((" in each and "{" not in each for each in paragraphs)


@pytest.mark.capability("M129")
@pytest.mark.usefixtures("prepared")
def test_a_key_of_a_program_is_shown_once_listed_and_revoked(balie):
    made = balie("api-keys", "make", "jcc", "--right", "read", "--desk", "burgerzaken")
    shown = made.stdout.strip()
    assert re.fullmatch(r"balie_x[0-9a-f]{24}_[A-Za-z0-9_-]{22}", shown), made.stderr
    key_id, secret = shown.split("_", 2)[1:]

    listed = balie("api-keys", "list").stdout
    assert f"{key_id}  jcc  read  burgerzaken  geldig  gebruikt: nooit  verloopt: nooit" in listed
    assert secret not in listed
    assert balie("api-keys", "revoke", key_id).returncode == 0
    assert "ingetrokken" in balie("api-keys", "list").stdout
    assert balie("api-keys", "revoke", key_id).returncode == 1


@pytest.mark.usefixtures("prepared")
def test_a_key_that_cannot_be_made_is_refused(balie):
    wrong = ("--desk", "nergens"), ("--expires", "2020-01-01")
    for words in wrong:
        done = balie("api-keys", "make", "kcc", "--right", "read", *words)
        assert (done.returncode, done.stdout) == (1, "")
    assert balie("api-keys", "make", "kcc", "--right", "all").returncode == 2
    assert "kcc" not in balie("api-keys", "list").stdout
