"""The process table: every program of the laptop stack, how it starts and when it is ready."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.local import environment, readiness
from deploy.local.digid.keys import make_identification_keys, write_metadata
from deploy.local.ports import Ports
from deploy.local.program import Program

LISTENERS = {
    "web": ("web",),
    "meeting": ("meeting",),
    "digid": ("digid",),
    "sso": ("sso",),
    "mail": ("mail", "smtp"),
    "redis": ("redis",),
    "prosody": ("prosody", "xmpp"),
}


def listening(ports: Ports, *, only: Iterable[str] | None = None) -> dict[str, int]:
    """What will listen where, for the parts that were asked for."""
    wanted = LISTENERS if only is None else only
    return {name: getattr(ports, name) for part in wanted for name in LISTENERS.get(part, ())}


def programs(
    ports: Ports, var: Path, *, municipality: str, only: Iterable[str] | None = None
) -> list[Program]:
    """The table for one stack; `only` names the parts that were asked for."""
    settings = environment.settings(ports, var, municipality=municipality)
    everything = [
        *_servers(ports, var, settings),
        *_simulators(ports, var, settings),
        *_ours(ports, var, settings),
    ]
    if only is None:
        return everything
    unknown = set(only) - {program.name for program in everything}
    if unknown:
        raise KeyError(f"the stack has no part {', '.join(sorted(unknown))}")
    return [program for program in everything if program.name in only]


def _servers(ports: Ports, var: Path, settings: Mapping[str, str]) -> list[Program]:
    redis = var / "redis"
    redis.mkdir(parents=True, exist_ok=True)
    return [
        Program(
            name="redis",
            command=(
                *("redis-server", "--bind", "127.0.0.1", "--port", str(ports.redis)),
                *("--dir", str(redis), "--save", "60 1", "--rdbcompression", "no"),
            ),
            environment=settings,
            is_ready=readiness.answers_redis(ports.redis),
        ),
    ]


def _simulators(ports: Ports, var: Path, settings: Mapping[str, str]) -> list[Program]:
    return [
        Program(
            name="sso",
            command=("node", "deploy/local/sso/server.mjs"),
            environment={
                **settings,
                "SSO_PORT": str(ports.sso),
                "SSO_KEYS_FILE": str(var / "keys" / "sso.jwks.json"),
                "SSO_RETURN_TO": f"http://localhost:{ports.web}/login/terug",
                "SSO_AFTER_LOGOUT": f"http://localhost:{ports.web}/uitgelogd",
            },
            is_ready=readiness.answers_http(ports.sso, "/.well-known/openid-configuration"),
        ),
        Program(
            name="mail",
            command=(
                *_python("deploy.local.mail.server", "--port", str(ports.mail)),
                *("--smtp-port", str(ports.smtp), "--folder", str(var / "mail")),
            ),
            environment=settings,
            is_ready=readiness.listens(ports.mail, ports.smtp),
        ),
        _digid(ports, var, settings),
    ]


def _digid(ports: Ports, var: Path, settings: Mapping[str, str]) -> Program:
    # Its metadata must lie there before ident starts, so it is written here and not by itself.
    folder = var / "keys" / "identification"
    make_identification_keys(folder)
    write_metadata(folder, f"http://localhost:{ports.digid}")
    return Program(
        name="digid",
        command=_python("deploy.local.digid", str(ports.digid)),
        environment={**settings, **environment.digid_simulator(ports, var)},
        is_ready=readiness.answers_http(ports.digid),
    )


def _ours(ports: Ports, var: Path, settings: Mapping[str, str]) -> list[Program]:
    (var / "db").mkdir(parents=True, exist_ok=True)
    return [_database(settings), _web(ports, settings), _agent(settings), _worker(var, settings)]


def _database(settings: Mapping[str, str]) -> Program:
    return Program(
        name="database",
        command=_python("sidecar.processes.cli", "migrate"),
        environment=settings,
        is_ready=readiness.runs,
        is_task=True,
    )


def _web(ports: Ports, settings: Mapping[str, str]) -> Program:
    return Program(
        name="web",
        command=_python(
            *("gunicorn", "-c", "deploy/local/gunicorn_conf.py"),
            *("--bind", f"127.0.0.1:{ports.web}", "deploy.local.web:create()"),
        ),
        environment=settings,
        is_ready=readiness.answers_http(ports.web),
        needs=("database", "redis"),
    )


def _agent(settings: Mapping[str, str]) -> Program:
    return Program(
        name="agent",
        command=_python("sidecar.processes.agent"),
        environment=settings,
        is_ready=readiness.runs,
        needs=("database", "redis", "prosody"),
    )


def _worker(var: Path, settings: Mapping[str, str]) -> Program:
    return Program(
        name="worker",
        command=_python(
            *("celery", "-A", "sidecar.processes.worker:app", "worker", "--beat"),
            *("--pool", "solo", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
            *("--schedule", str(var / "db" / "beat")),
        ),
        environment=settings,
        is_ready=readiness.runs,
        needs=("database", "redis", "mail"),
    )


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)
