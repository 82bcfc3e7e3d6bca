"""Searches places where data lies for words that must not be there: database, Redis, folders."""

import base64
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis import Redis
from sqlalchemy import Engine, MetaData, select

# So much of a file at once, with an overlap, so that a word on the seam is seen.
PIECE = 1024 * 1024
DATABASES_OF_REDIS = 16

Found = Iterator[tuple[str, bytes]]


@dataclass(frozen=True)
class Searched:
    """`looked` counts what was read, by place; `found` names where which word stands.

    A word is named by its place in the list, never by itself.
    """

    looked: Counter[str] = field(default_factory=Counter)
    found: list[tuple[int, str]] = field(default_factory=list)


def search(words: Sequence[str], places: Iterable[tuple[str, Found]]) -> Searched:
    """Look for every spelling of every word in all that each place holds."""
    spellings = [tuple(spellings_of(word)) for word in words]
    result = Searched()
    for name, contents in places:
        result.looked[name] += 0
        for where, content in contents:
            result.looked[name] += 1
            for number, forms in enumerate(spellings, start=1):
                if any(form in content for form in forms):
                    hit = (number, _without(words, where))
                    if hit not in result.found:
                        result.found.append(hit)
    return result


def _without(words: Sequence[str], where: str) -> str:
    """A key of Redis or the name of a file may hold the word itself."""
    for word in words:
        where = where.replace(word, "•" * len(word))
    return where


def spellings_of(word: str) -> Iterator[bytes]:
    """As text, as hexadecimal, and as it stands in base64 at each of the three offsets."""
    plain = word.encode()
    yield plain
    yield plain.hex().encode()
    for offset in range(3):
        # The first and the last sign also depend on the neighbours, so they are left out.
        coded = base64.b64encode(b"." * offset + plain)
        yield coded[(0, 2, 3)[offset] : -4]


def rows(engine: Engine) -> Found:
    """Every row of every table of a database, whoever made the table."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            for number, row in enumerate(connection.execute(select(table)), start=1):
                yield f"database {table.name}, row {number}", repr(tuple(row)).encode()


def keys(redis: Redis) -> Found:
    """Every key of one database of Redis, with what it holds."""
    number = redis.connection_pool.connection_kwargs.get("db", 0)
    for key in redis.scan_iter():
        yield f"redis {number} {key!r}", key + b" " + _content(redis, key)


def files(folder: Path, *, leaving_out: Sequence[str] = ()) -> Found:
    """Every file below a folder, in pieces; `leaving_out` names folders right below it."""
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        if not file.is_file() or inside.parts[0] in leaving_out:
            continue
        with file.open("rb") as opened:
            seam = b""
            while piece := opened.read(PIECE):
                yield str(inside), seam + piece
                seam = piece[-256:]


def _content(redis: Redis, key: bytes) -> bytes:
    readers: dict[bytes, Callable[[], Any]] = {
        b"string": lambda: redis.get(key),
        b"hash": lambda: redis.hgetall(key),
        b"list": lambda: redis.lrange(key, 0, -1),
        b"set": lambda: redis.smembers(key),
        b"zset": lambda: redis.zrange(key, 0, -1, withscores=True),
        b"stream": lambda: redis.xrange(key),
        b"none": lambda: "gone since",
    }
    kind: Any = redis.type(key)
    return repr(readers[kind]()).encode()
