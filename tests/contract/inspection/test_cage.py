"""A process that locked itself in can do nothing but think and speak."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.capability("M26")

BEFORE = """
import os, resource, signal, socket, sys, threading
from sidecar.adapters.sandbox import cage
kept = os.memfd_create("kept")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
if {is_locked}:
    cage.limit(seconds=10, memory=1 << 30, file=1 << 20)
    assert cage.lock_in()
"""
REFUSED = {
    "a connection": "socket.socket()",
    "a socket of this machine": "socket.socketpair()",
    "a process": "os._exit(0) if os.fork() == 0 else os.wait()",
    "a program": "os.execv('/bin/true', ['true'])",
    "a file to read": "open('/etc/passwd').read()",
    "a file to write": "open('{folder}/x', 'w').write('x')",
    "a folder": "os.mkdir('{folder}/y')",
    "a signal to another": "os.kill(os.getppid(), 0)",
    "another memory file": "os.memfd_create('x')",
    "more memory": "bytearray(1 << 30)",
    "a larger file": "os.pwrite(kept, b'x', 2 << 20)",
}
ALLOWED = {
    "to think": "sum(range(1000))",
    "to speak": "os.write(1, b'x')",
    "its own memory file": "os.pwrite(kept, b'x', 1000)",
    "a thread": "t = threading.Thread(target=print); t.start(); t.join()",
}


def done(deed, *, is_locked):
    return subprocess.run(
        [sys.executable, "-c", BEFORE.format(is_locked=is_locked) + deed],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", REFUSED)
def test_it_cannot_have(name, tmp_path):
    deed = REFUSED[name].format(folder=tmp_path)

    inside = done(deed, is_locked=True)

    assert inside.returncode != 0
    assert any(word in inside.stderr for word in ("PermissionError", "MemoryError", "File too"))
    assert list(tmp_path.iterdir()) == []
    assert done(deed, is_locked=False).returncode == 0


@pytest.mark.parametrize("name", ALLOWED)
def test_it_can_have(name):
    inside = done(ALLOWED[name], is_locked=True)

    assert inside.returncode == 0, inside.stderr


def test_it_does_not_think_for_ever():
    inside = done(
        "resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass", is_locked=False
    )

    assert inside.returncode < 0
