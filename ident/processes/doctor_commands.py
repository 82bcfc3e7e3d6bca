"""`balie ident doctor`: goes through all that ident needs, a line each, and how to mend it."""

import argparse
import os
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TextIO

from redis import Redis

from foundation.backlog import Backlog
from foundation.doctor import (
    Finding,
    Question,
    Unseen,
    Wrong,
    after,
    good_settings,
    tell,
    wrong_settings,
)
from foundation.vital_signs import (
    answers,
    certificate,
    database_answers,
    database_clock,
    lasts,
    never_on_disk,
    nothing_is_late,
    redis_clock,
    redis_keeps,
    redis_version,
)
from ident import migrations
from ident.bootstrap import Built, build, certificates
from ident.clock import SystemClock
from ident.processes import start
from ident.saml import building as digid
from ident.saml.metadata import MetadataUnusable
from ident.saml.own_keys import SOON
from ident.settings import Settings, SettingsError

LOOK = "docker compose ps; docker compose logs --tail 50"


def run(_asked: argparse.Namespace, out: TextIO) -> None:
    """Exit 1 when something is wrong."""
    start.require_one(os.environ)
    if not tell(findings(os.environ), out):
        raise SystemExit(1)


def findings(env: Mapping[str, str]) -> Iterator[Finding]:
    """Every line, as soon as it is known. With wrong settings nothing else can be looked at."""
    try:
        settings = Settings.from_env(env)
        here = build(settings)
    except (SettingsError, MetadataUnusable) as error:
        yield from wrong_settings(error, mend="docs/settings.md, ident")
        return
    yield good_settings()
    try:
        yield from _everything(here, settings)
    finally:
        here.database.engine.dispose()


def _everything(here: Built, settings: Settings) -> Iterator[Finding]:
    yield from _of_database(here, settings)
    yield from _of_redis("redis", settings.redis_url, "IDENT_REDIS_URL")
    yield from _of_redis("redis van de sleutels", settings.keys_redis_url, "IDENT_KEYS_REDIS_URL")
    yield from (question.finding() for question in _of_digid(here, settings))
    yield from (question.finding() for question in _of_neighbours(settings))


def _of_database(here: Built, settings: Settings) -> Iterator[Finding]:
    where = f"IDENT_DATABASE_URL, en draait hij? {LOOK} ident-database. Nieuw: balie ident migrate"
    there = Question(
        "database", partial(database_answers, here.database, settings.database_url), where
    ).finding()
    yield there
    yield from after(
        there,
        [
            Question("tabellen", partial(_tables, here), "balie ident migrate"),
            Question(
                "klok van de database",
                partial(database_clock, here.database),
                "zet NTP aan op beide",
            ),
            Question(
                "werk dat wacht",
                partial(nothing_is_late, Backlog(database=here.database, clock=SystemClock())),
                f"een worker die draait, haalt dit in: {LOOK} ident-worker",
            ),
        ],
    )


def _of_redis(name: str, url: str, setting: str) -> Iterator[Finding]:
    redis = Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2)
    there = Question(
        name, lambda: "antwoordt" if redis.ping() else "", f"{setting}, en draait hij? {LOOK}"
    ).finding()
    yield there
    yield from after(
        there,
        [
            Question(f"versie van {name}", partial(redis_version, redis), "neem een nieuwere"),
            Question(f"klok van {name}", partial(redis_clock, redis), "zet NTP aan op beide"),
            Question(
                f"geheugen van {name}",
                partial(redis_keeps, redis),
                "maxmemory-policy noeviction: wat weggaat, is een login die opnieuw moet",
            ),
            Question(
                f"schijf van {name}",
                partial(never_on_disk, redis),
                'redis-server --save "" --appendonly no: nummers en sleutels mogen in geen kopie',
            ),
        ],
    )


def _of_digid(here: Built, settings: Settings) -> Iterator[Question]:
    renew = "vraag een nieuw certificaat aan (PKIoverheid, weken): docs/operations.md, Keys"
    for name, ends_at in sorted(certificates(settings).items()):
        yield Question(f"certificaat {name}", partial(lasts, name, ends_at, soon=SOON), renew)
    yield Question(
        "metadata van DigiD",
        partial(_metadata, here),
        "bekijk ze en keur ze goed: balie digid metadata show",
    )
    if settings.digid_metadata_url:
        line = digid.line_to_metadata(settings)
        yield Question(
            "adres van DigiD",
            partial(answers, settings.digid_metadata_url, line=line),
            "mag ident naar buiten, en kloppen IDENT_DIGID_CLIENT_… en IDENT_DIGID_CA_FILE?",
        )


def _of_neighbours(settings: Settings) -> Iterator[Question]:
    yield Question(
        "balie",
        partial(answers, f"{settings.sidecar_url}/"),
        "IDENT_SIDECAR_URL; zij hoort van ident wie zich identificeerde",
    )
    yield Question(
        "certificaat van ident",
        partial(certificate, settings.public_url),
        "vernieuw het in TLS_DIR en laat nginx het opnieuw lezen",
    )


def _tables(here: Built) -> str:
    if not migrations.is_at_head(here.database.engine):
        raise Wrong("zijn niet van deze versie")
    return "zijn van deze versie"


def _metadata(here: Built) -> str:
    idp = here.services.idp
    if idp is None:
        raise Unseen("ident kent geen metadata")
    if idp.is_waiting:
        raise Wrong("er zijn nieuwe, die op goedkeuring wachten")
    return "er wacht niets op goedkeuring"
