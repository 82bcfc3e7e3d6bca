"""What the doctor asks of what is ours: database, Redis, processes, keys, storage, scanner."""

import os
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

from foundation.backlog import Backlog
from foundation.doctor import Finding, Question, Wrong, after
from foundation.vital_signs import (
    database_answers,
    database_clock,
    nothing_is_late,
    redis_clock,
    redis_keeps,
    redis_version,
)
from sidecar import migrations
from sidecar.adapters.sign_of_life import is_worker_alive
from sidecar.adapters.xmpp.leases import agents_alive
from sidecar.bootstrap import Services
from sidecar.bootstrap.ground import Ground
from sidecar.core.errors import Unavailable
from sidecar.processes import scanner_commands, vault_commands
from sidecar.rooms.keys import LOGIN, SYSTEM

LOOK = "docker compose ps; docker compose logs --tail 50"


def of_database(services: Services) -> Iterator[Finding]:
    ground = services.ground
    backlog = Backlog(database=ground.database, clock=ground.clock)
    there = Question(
        "database",
        partial(database_answers, ground.database, ground.settings.database_url),
        f"BALIE_DATABASE_URL, en draait hij? {LOOK} database. Nog nooit gestart: balie migrate",
    ).finding()
    yield there
    yield from after(
        there,
        [
            Question("tabellen", partial(_tables, ground), "balie migrate"),
            Question(
                "klok van de database",
                partial(database_clock, ground.database),
                "zet NTP aan op beide",
            ),
            Question(
                "werk dat wacht",
                partial(nothing_is_late, backlog),
                f"een worker die draait, haalt dit in: {LOOK} worker",
            ),
            Question(
                "sleutels van documenten",
                partial(_document_keys, services),
                "zet de oude sleutel terug achteraan in BALIE_DOCUMENT_KEYS",
            ),
        ],
    )


def of_redis(ground: Ground) -> Iterator[Finding]:
    redis = ground.redis
    there = Question(
        "redis",
        lambda: "antwoordt" if redis.ping() else "",
        f"BALIE_REDIS_URL, en draait hij? {LOOK} redis",
    ).finding()
    yield there
    yield from after(
        there,
        [
            Question("versie van redis", partial(redis_version, redis), "neem een nieuwere"),
            Question("klok van redis", partial(redis_clock, redis), "zet NTP aan op beide"),
            Question(
                "geheugen van redis",
                partial(redis_keeps, redis),
                "CONFIG SET maxmemory-policy noeviction, en zo ook in redis.conf",
            ),
            Question(
                "agent",
                partial(_agent, ground),
                f"hij komt Prosody niet in of draait niet: {LOOK} agent. Account:"
                " ./first-run.sh account",
            ),
            Question(
                "worker en beat", partial(_worker, ground), f"zij draaien niet: {LOOK} worker"
            ),
        ],
    )


def of_files(services: Services) -> Iterator[Finding]:
    settings = services.ground.settings
    yield Question(
        "sleutels van Jitsi-tokens",
        partial(_token_keys, services),
        "BALIE_KEYS_DIR moet leesbaar en schrijfbaar zijn; nieuwe: balie keys rotate",
    ).finding()
    yield Question(
        "opslag van documenten",
        partial(_storage, services),
        "bestaat de map of de emmer, en mag deze gebruiker erin? BALIE_DOCUMENTS_…",
    ).finding()
    if settings.scanner is None:
        said = "niet ingesteld (BALIE_SCANNER_URL): er zijn geen documenten"
        yield Question("virusscanner", lambda: said, "").finding()
        return
    yield Question(
        "virusscanner",
        partial(scanner_commands.judged, settings.scanner, services.ground.clock.now()),
        f"{LOOK} clamd; de eerste handtekeningen komen na enkele minuten (freshclam)",
    ).finding()


def _tables(ground: Ground) -> str:
    if not migrations.is_at_head(ground.database.engine):
        raise Wrong("zijn niet van deze versie")
    return "zijn van deze versie"


def _document_keys(services: Services) -> str:
    missing = vault_commands.keys_that_miss(services.ground.settings)
    if missing:
        raise Wrong(f"niet ingesteld en toch nodig: {', '.join(sorted(missing))}")
    return "elk document kan open"


def _agent(ground: Ground) -> str:
    alive = agents_alive(ground.redis)
    if not alive:
        raise Wrong("geen enkele: niemand wordt binnengelaten")
    return f"{alive} met een verbinding met Prosody"


def _worker(ground: Ground) -> str:
    if not is_worker_alive(ground.redis):
        raise Wrong("meldden zich de laatste minuut niet")
    return "meldden zich de laatste minuut"


def _token_keys(services: Services) -> str:
    for ring in (LOGIN, SYSTEM):
        kid, _key = services.keys[ring].newest()
        services.keys[ring].public(sha256(kid.encode()).hexdigest())
    return "zijn er, en Prosody kan ze vinden"


def _storage(services: Services) -> str:
    settings, now = services.ground.settings.vault, services.ground.clock.now()
    if isinstance(settings.storage, Path):
        folder = settings.storage
        first = next(each for each in (folder, *folder.parents) if each.exists())
        if not os.access(first, os.R_OK | os.W_OK | os.X_OK):
            raise Wrong(f"in {first} mag deze gebruiker niet lezen en schrijven")
    try:
        next(iter(services.vault.sweep.storage.names(before=now)), None)
    except Unavailable as error:
        raise Wrong(str(error)) from None
    return "antwoordt"
