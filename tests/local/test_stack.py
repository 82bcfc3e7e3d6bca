"""The stack starts, stops and restarts its parts, and says clearly when it cannot."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.local.ports import is_free
from deploy.local.program import Process, Program
from deploy.local.stack import ROOT, BusyPorts, Stack


def a_process(tmp_path, *command, is_ready=lambda: True):
    program = Program(name="part", command=command, environment=os.environ, is_ready=is_ready)
    return Process(program, folder=ROOT, log=tmp_path / "part.log")


@pytest.fixture
def redis(start_parts):
    return start_parts("redis")


def test_a_part_that_was_killed_is_noticed_and_can_be_started_again(redis):
    redis.process("redis").kill()
    assert [part.program.name for part in redis.failed()] == ["redis"]

    redis.restart("redis")

    assert redis.failed() == []
    assert not is_free(redis.ports.redis)


def test_stopping_frees_every_port(redis):
    redis.stop()

    assert is_free(redis.ports.redis)


def test_a_busy_port_is_named_before_anything_starts(tmp_path, redis):
    other = Stack(redis.ports.web, tmp_path, only={"redis"})

    with pytest.raises(BusyPorts, match=f"poort {redis.ports.redis} .redis."):
        other.start()

    assert redis.failed() == []


def test_a_part_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(KeyError, match="koffie"):
        Stack(29000, tmp_path, only={"koffie"}).start()


def test_killing_takes_everything_with_it_that_the_program_started(tmp_path):
    process = a_process(tmp_path, "bash", "-c", "sleep 60 & echo $!; wait")
    process.start()
    while not process.tail():
        assert process.is_alive()
    child = int(process.tail())

    process.kill()

    until = time.monotonic() + 5
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert not Path(f"/proc/{child}").exists()


def test_a_program_that_does_not_listen_to_sigterm_is_ended_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("deploy.local.program.GRACE", 0.2)
    process = a_process(
        tmp_path, "bash", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"
    )
    process.start()
    while "ready" not in process.tail():
        assert process.is_alive()

    process.stop()

    assert process.exit_code() == -signal.SIGKILL


def test_the_log_of_a_program_that_failed_can_be_told(tmp_path):
    process = a_process(tmp_path, "bash", "-c", "echo one; echo two; exit 3")
    process.start()
    while process.is_alive():
        pass

    assert process.has_failed()
    assert process.tail(1) == "two"


def test_the_demo_ends_with_one_line_when_a_port_is_busy(tmp_path, redis):
    base = str(redis.ports.web)
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local.demo", "--port", base, "--var", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert f"poort {redis.ports.redis}" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_mail_catcher_does_not_start_beside_a_production_setting(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "deploy.local.mail.server", "--folder", str(tmp_path)]
    done = subprocess.run(
        [*command, "--port", port, "--smtp-port", port],
        cwd=ROOT,
        env={**os.environ, "BALIE_PUBLIC_URL": "https://balie.gemeente.example"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "BALIE_PUBLIC_URL" in done.stderr
    assert "gemeente.example" not in done.stderr


def test_the_single_sign_on_does_not_start_beside_a_production_setting():
    done = subprocess.run(
        ["node", "deploy/local/sso/server.mjs"],
        cwd=ROOT,
        env={**os.environ, "BALIE_OIDC_ISSUER": "https://login.gemeente.example"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "BALIE_OIDC_ISSUER" in done.stderr
    assert "gemeente.example" not in done.stderr
