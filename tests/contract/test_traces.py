"""The search for what may not be there: found wherever it was put, in every spelling, and named."""

import base64
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from sidecar.adapters import traces
from tests.surroundings import surroundings

ROOT = Path(__file__).parents[2]
NUMBER, OTHER = "999990007", "900070341"
SPELLINGS = [
    NUMBER,
    NUMBER.encode().hex(),
    base64.b64encode(f"<bsn>{NUMBER}</bsn>".encode()).decode(),
]


@pytest.mark.capability("A5")
@pytest.mark.parametrize("spelling", SPELLINGS, ids=["text", "hex", "base64"])
def test_a_number_in_a_row_is_found_and_another_is_not(database, spelling):
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE somewhere (id INTEGER, note TEXT)"))
        connection.execute(text("INSERT INTO somewhere VALUES (1, 'x'), (2, :n)"), {"n": spelling})

    found = traces.search([NUMBER, OTHER], [("rows", traces.rows(database.engine))])

    assert found.found == [(1, "database somewhere, row 2")]
    assert found.looked["rows"] == 2


@pytest.mark.capability("A5")
@pytest.mark.parametrize(
    "put",
    [
        lambda redis: redis.set("place", NUMBER),
        lambda redis: redis.set(f"place:{NUMBER}", "x"),
        lambda redis: redis.hset("place", "field", NUMBER),
        lambda redis: redis.rpush("place", "x", NUMBER),
        lambda redis: redis.sadd("place", NUMBER),
        lambda redis: redis.zadd("place", {NUMBER: 1}),
        lambda redis: redis.xadd("place", {"field": NUMBER}),
    ],
    ids=["string", "key", "hash", "list", "set", "sorted set", "stream"],
)
def test_a_number_in_redis_is_found_whatever_holds_it(redis, put):
    redis.set("other", OTHER)
    put(redis)

    found = traces.search([NUMBER], [("keys", traces.keys(redis))])

    assert len(found.found) == 1
    assert found.looked["keys"] == 2


@pytest.mark.capability("A5")
def test_a_number_in_a_file_is_found_also_on_the_seam_of_two_pieces(tmp_path):
    (tmp_path / "deep").mkdir()
    start = b"x" * (traces.PIECE - 4)
    (tmp_path / "deep" / "log").write_bytes(start + NUMBER.encode() + b"x" * 10)
    (tmp_path / "clean").write_bytes(b"x" * traces.PIECE * 2)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "key").write_text(NUMBER)

    found = traces.search([NUMBER], [("files", traces.files(tmp_path, leaving_out=["keys"]))])

    assert found.found == [(1, "deep/log")]


@pytest.fixture
def balie(tmp_path, redis):
    port = redis.connection_pool.connection_kwargs["port"]
    settings = surroundings(tmp_path, BALIE_REDIS_URL=f"redis://127.0.0.1:{port}/0")

    def run(*arguments, said="", **of_ident):
        return subprocess.run(
            [sys.executable, "-m", "sidecar.processes.cli", *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **settings, **of_ident},
            input=said,
            capture_output=True,
            text=True,
            check=False,
        )

    run("migrate")
    return run


@pytest.mark.capability("A5", "M103")
def test_the_command_names_what_it_searched_and_where_the_number_is_but_never_the_number(
    balie, redis, tmp_path
):
    logs = tmp_path / "logs"
    logs.mkdir()
    clean = balie("privacy", "prove", "--folder", str(logs), said=f"{NUMBER}\n{OTHER}\n")
    redis.set(f"place:{OTHER}", "x")
    (logs / "web.log").write_text(f"x{NUMBER}")
    dirty = balie("privacy", "prove", "--folder", str(logs), said=f"{NUMBER}\n{OTHER}\n")

    assert (clean.returncode, dirty.returncode) == (0, 1)
    assert clean.stdout.splitlines()[-1] == "2 nummers gezocht, 0 vindplaatsen."
    assert clean.stdout.count("\ndoorzocht: ") == 2
    assert "gevonden: nummer 1 in web.log\n" in dirty.stdout
    assert "gevonden: nummer 2 in redis 0 b'place:•••••••••'\n" in dirty.stdout
    for number in (NUMBER, OTHER):
        assert number not in dirty.stdout + dirty.stderr + clean.stdout + clean.stderr


@pytest.mark.parametrize("said", ["", "\n", "12345\n", f"{NUMBER}\n12\n"])
def test_without_whole_numbers_nothing_is_proved(balie, said):
    done = balie("privacy", "prove", said=said)

    assert done.returncode == 2
    assert "doorzocht" not in done.stdout


def test_a_folder_that_is_not_there_is_not_passed_over(balie):
    done = balie("privacy", "prove", "--folder", "/nergens", said=f"{NUMBER}\n")

    assert done.returncode == 2
    assert "vindplaatsen" not in done.stdout


@pytest.mark.capability("A5")
def test_ident_is_searched_where_its_settings_are_and_else_that_is_said(balie, redis, tmp_path):
    port = redis.connection_pool.connection_kwargs["port"]
    database = tmp_path / "ident.sqlite"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE evidence (facts TEXT)")
        connection.execute("INSERT INTO evidence VALUES (?)", (NUMBER,))
    connection.close()
    of_ident = {
        "IDENT_DATABASE_URL": f"sqlite:///{database}",
        "IDENT_REDIS_URL": f"redis://127.0.0.1:{port}/1",
        "IDENT_KEYS_REDIS_URL": f"redis://127.0.0.1:{port}/2",
    }

    alone = balie("privacy", "prove", said=f"{NUMBER}\n")
    both = balie("privacy", "prove", said=f"{NUMBER}\n", **of_ident)

    assert alone.returncode == 0
    assert all(f"niet doorzocht: {name}" in alone.stdout for name in of_ident)
    assert both.returncode == 1
    assert "gevonden: nummer 1 in database evidence, row 1" in both.stdout
    assert "niet doorzocht" not in both.stdout
