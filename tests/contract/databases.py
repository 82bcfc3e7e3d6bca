"""A PostgreSQL of our own for one test run, from Debian's package: a temporary folder, a unix
socket, no TCP port."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

PATIENCE = 60
# Nothing of these databases has to survive, so nothing is flushed to disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


class Cluster:
    """A running server; `database()` lends a new, empty database."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="balie-pg-"))
        self._user = "postgres" if os.getuid() == 0 else None
        if self._user:
            shutil.chown(self._folder, self._user)
        self._numbers = itertools.count(1)
        data = self._folder / "data"
        self._run("initdb", "-D", data, "-U", "balie", "--auth=trust", "-E", "UTF8", "--no-sync")
        command = [_program("postgres"), "-D", data, "-k", self._folder, "-c", "listen_addresses="]
        command += [part for setting in FAST for part in ("-c", setting)]
        with (self._folder / "log").open("wb") as log:
            self._server = subprocess.Popen(
                command, cwd=self._folder, stdout=log, stderr=log, **self._as_user()
            )
        self._wait()

    @contextmanager
    def database(self) -> Iterator[str]:
        name = f"test_{next(self._numbers)}"
        self._execute("CREATE DATABASE {}", name)
        yield f"postgresql+psycopg://balie@/{name}?host={self._folder}"
        self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def stop(self) -> None:
        # SIGQUIT is PostgreSQL's "immediate": no checkpoint, nothing to keep.
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(PATIENCE)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _as_user(self) -> dict[str, str | int]:
        if self._user is None:
            return {}
        return {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid}

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [_program(program), *arguments],
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
            **self._as_user(),
        )
        assert done.returncode == 0, done.stderr

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self._folder), user="balie", dbname="postgres", autocommit=True
        )

    def _execute(self, statement: str, name: str) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self._connect().close()
            except psycopg.OperationalError:
                assert self._server.poll() is None, (self._folder / "log").read_text()
                assert time.monotonic() < until, "PostgreSQL does not answer"
                time.sleep(0.05)
            else:
                return


def _program(name: str) -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not found:
        pytest.fail("Debian's package postgresql is not installed")
    return found[-1]
