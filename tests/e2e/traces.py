"""Searches everything that a run left behind for a word that must not be in it."""

import base64
from pathlib import Path

from redis import Redis

from deploy.local.ports import Ports

# Key material: random bytes, in which chance may write any digits.
LEFT_OUT = ("keys",)
DATABASES = 16


def traces(word, *, var: Path, ports: Ports) -> list[str]:
    """Where the word stands: in a file of the run (database, logs, mails, stanzas) or in Redis."""
    spellings = list(spellings_of(word))
    return [
        place
        for place, content in (*_files(var), *_keys(ports.redis))
        if any(spelling in content for spelling in spellings)
    ]


def spellings_of(word):
    """As text, as hexadecimal, and as it stands in base64 at each of the three offsets."""
    plain = word.encode()
    yield plain
    yield plain.hex().encode()
    for offset in range(3):
        # The first and the last sign also depend on the neighbours, so they are left out.
        coded = base64.b64encode(b"." * offset + plain)
        yield coded[(0, 2, 3)[offset] : -4]


def _files(var):
    for file in sorted(var.rglob("*")):
        if file.is_file() and file.relative_to(var).parts[0] not in LEFT_OUT:
            yield str(file.relative_to(var)), file.read_bytes()


def _keys(port):
    for number in range(DATABASES):
        with Redis(port=port, db=number) as redis:
            for key in redis.scan_iter():
                yield f"redis {number} {key!r}", key + b" " + _content(redis, key)


def _content(redis, key):
    readers = {
        b"string": lambda: redis.get(key),
        b"hash": lambda: redis.hgetall(key),
        b"list": lambda: redis.lrange(key, 0, -1),
        b"set": lambda: redis.smembers(key),
        b"zset": lambda: redis.zrange(key, 0, -1, withscores=True),
        b"stream": lambda: redis.xrange(key),
        b"none": lambda: "gone since",
    }
    return repr(readers[redis.type(key)]()).encode()
