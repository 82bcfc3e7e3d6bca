"""What a doctor looks at in databases, Redis, clocks, addresses and certificates.

Each answers what is well in a few words, or raises Wrong.
"""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from redis import Redis
from redis.exceptions import ResponseError
from sqlalchemy import make_url, text

from foundation.backlog import Backlog, Standing
from foundation.database import Database
from foundation.doctor import Unseen, Wrong
from foundation.outgoing import Outgoing

SOON = timedelta(days=14)
# What a token may be off by, and no more.
CLOCKS_DIFFER = timedelta(seconds=2)
OLDEST_REDIS = 7
PATIENCE = 5.0
TOO_LATE = timedelta(minutes=2)


def database_answers(database: Database, address: str) -> str:
    url = make_url(address)
    # To look must not make the file.
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise Wrong("het bestand is er nog niet")
    with database.connection() as connection:
        connection.execute(text("SELECT 1"))
    return f"{url.get_backend_name()} antwoordt"


def database_clock(database: Database) -> str:
    if database.engine.dialect.name != "postgresql":
        return "is die van deze machine"
    with database.connection() as connection:
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return same_clock(theirs.astimezone(UTC))


def nothing_is_late(backlog: Backlog) -> str:
    late = backlog.overdue()
    if late > TOO_LATE:
        raise Wrong(f"het eerste wacht al {late.total_seconds() / 60:.0f} minuten op een worker")
    rows = backlog.rows().items()
    given_up = sum(number for (_, standing), number in rows if standing is Standing.GIVEN_UP)
    return f"niets is te laat; {given_up} keer opgegeven"


def never_on_disk(redis: Redis) -> str:
    try:
        kept = [redis.config_get(name).get(name) for name in ("save", "appendonly")]
    except ResponseError:
        raise Unseen("deze redis vertelt zijn instellingen niet") from None
    if kept != ["", "no"]:
        raise Wrong("schrijft naar schijf")
    return "schrijft niets naar schijf"


def same_clock(theirs: datetime) -> str:
    """Raises Wrong when it differs from the clock of this machine."""
    ours = datetime.now(UTC)  # noqa: TID251  the clock of the machine is what this is about
    differ = abs(ours - theirs)
    if differ > CLOCKS_DIFFER:
        raise Wrong(f"loopt {differ.total_seconds():.0f} seconden anders dan die van ons")
    return "loopt gelijk met die van ons"


def redis_clock(redis: Redis) -> str:
    seconds, micros = redis.time()
    return same_clock(datetime.fromtimestamp(seconds + micros / 1e6, UTC))


def redis_version(redis: Redis) -> str:
    version = str(redis.info("server")["redis_version"])
    if int(version.partition(".")[0]) < OLDEST_REDIS:
        raise Wrong(f"versie {version}; {OLDEST_REDIS} of nieuwer is nodig")
    return f"versie {version}"


def redis_keeps(redis: Redis) -> str:
    """What is thrown away by itself is found again late, or not at all."""
    memory = redis.info("memory")
    policy = memory.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        raise Wrong(f"gooit weg als het vol is ({policy})")
    return "gooit niets weg"


def answers(url: str, *, line: Outgoing | None = None) -> str:
    """Raises Wrong unless the answer is 200, NoAnswer when there is none."""
    status = (line or Outgoing()).ask("GET", url).status
    if status != 200:
        raise Wrong(f"{_host(url)} antwoordt met {status}")
    return f"{_host(url)} antwoordt"


def port_open(host: str, port: int) -> str:
    try:
        socket.create_connection((host, port), timeout=PATIENCE).close()
    except OSError:
        raise Wrong(f"op {host}:{port} neemt niemand op") from None
    return f"{host}:{port} neemt op"


def certificate(url: str, *, trust: ssl.SSLContext | None = None) -> str:
    """The certificate of an https address, as a browser judges it."""
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise Unseen("dit adres is zonder TLS")
    context = trust or ssl.create_default_context()
    host, port = parts.hostname or "", parts.port or 443
    try:
        with (
            socket.create_connection((host, port), timeout=PATIENCE) as plain,
            context.wrap_socket(plain, server_hostname=host) as line,
        ):
            found = line.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        raise Wrong(f"{host}: {error.verify_message}") from None
    except OSError:
        raise Wrong(f"op {host}:{port} neemt niemand op") from None
    ends = ssl.cert_time_to_seconds(str(found["notAfter"]))
    return lasts(host, datetime.fromtimestamp(ends, UTC), soon=SOON)


def lasts(name: str, ends_at: datetime, *, soon: timedelta) -> str:
    """Raises Wrong when it ends soon or has ended."""
    left = ends_at - datetime.now(UTC)  # noqa: TID251  as above
    said = f"{name} loopt af op {ends_at:%d-%m-%Y}, over {left.days} dagen"
    if left < soon:
        raise Wrong(said)
    return said


def _host(url: str) -> str:
    return urlsplit(url).netloc
