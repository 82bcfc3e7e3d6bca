"""The process table: every program of the laptop stack, how it starts and when it is ready."""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from deploy.local import clamd
from deploy.local.environment import Surroundings
from deploy.local.ports import Ports
from deploy.local.program import Program
from deploy.local.prosody import config as prosody_config
from deploy.local.readiness import answers_http, answers_redis, listens, runs

LISTENERS = {
    "web": ("web",),
    "meeting": ("meeting",),
    "digid": ("digid",),
    "eherkenning": ("eherkenning",),
    "broker": ("broker",),
    "sso": ("sso",),
    "mail": ("mail", "smtp"),
    "sms": ("sms",),
    "cases": ("cases",),
    "brp": ("brp",),
    "clamd": ("clamd",),
    "redis": ("redis",),
    "prosody": ("prosody", "xmpp"),
}
CASE_SYSTEMS = {"zgw": "deploy.local.zaken", "stuf": "deploy.local.stuf"}
SBIN = "/usr/local/sbin:/usr/sbin:/sbin"


def listening(ports: Ports, *, only: Iterable[str] | None = None) -> dict[str, int]:
    """What will listen where, for the parts that were asked for."""
    wanted = LISTENERS if only is None else only
    return {name: getattr(ports, name) for part in wanted for name in LISTENERS.get(part, ())}


class Table:
    """The programs of one stack; each method is one line of the table."""

    def __init__(
        self,
        ports: Ports,
        var: Path,
        *,
        municipality: str,
        case_system: str = "zgw",
        sms: str = "notifynl",
    ) -> None:
        self._ports = ports
        self._var = var
        self._case_system = case_system
        self._surroundings = Surroundings(
            ports, var, municipality=municipality, case_system=case_system, sms=sms
        )

    def programs(self, *, only: Iterable[str] | None = None) -> list[Program]:
        """All lines, or those of the named parts; makes the keys and folders that they need."""
        lines = {
            "redis": self._redis,
            "prosody": self._prosody,
            "focus": self._focus,
            "meeting": self._meeting,
            "digid": self._digid,
            "eherkenning": self._eherkenning,
            "broker": self._broker,
            "sso": self._sso,
            "mail": self._mail,
            "sms": self._sms,
            "cases": self._cases,
            "brp": self._brp,
            **({"clamd": self._clamd} if clamd.is_installed() else {}),
            "database": self._database,
            "ident-database": self._ident_database,
            "examples": self._examples,
            "web": self._web,
            "agent": self._agent,
            "worker": self._worker,
            "ident-worker": self._ident_worker,
        }
        wanted = list(lines) if only is None else list(only)
        unknown = set(wanted) - set(lines)
        if unknown:
            raise KeyError(f"the stack has no part {', '.join(sorted(unknown))}")
        self._surroundings.prepare()
        return [lines[name]() for name in wanted]

    def _redis(self) -> Program:
        return Program(
            name="redis",
            command=(
                *("redis-server", "--bind", "127.0.0.1", "--port", str(self._ports.redis)),
                *("--dir", str(self._var / "redis"), "--save", "60 1"),
                # So that a search for what may not be there also finds it on disk.
                *("--rdbcompression", "no"),
            ),
            environment=self._surroundings.plain(),
            is_ready=answers_redis(self._ports.redis),
        )

    def _prosody(self) -> Program:
        written = prosody_config.write(self._surroundings.prosody(), self._var / "prosody")
        environment = self._surroundings.plain()
        path = f"{environment.get('PATH', '')}:{SBIN}"
        return Program(
            name="prosody",
            command=(
                shutil.which("prosody", path=path) or "prosody",
                "--config",
                str(written),
                "-F",
            ),
            environment=environment,
            is_ready=listens(self._ports.prosody, self._ports.xmpp),
        )

    def _focus(self) -> Program:
        return Program(
            name="focus",
            command=_python("deploy.local.focus"),
            environment=self._surroundings.focus(),
            is_ready=runs,
            needs=("prosody",),
        )

    def _meeting(self) -> Program:
        ports = self._ports
        return Program(
            name="meeting",
            command=_python(
                *("deploy.local.meeting.server", "--port", str(ports.meeting)),
                *("--balie", f"http://localhost:{ports.web}"),
                *("--websocket", f"ws://localhost:{ports.prosody}/xmpp-websocket"),
            ),
            environment=self._surroundings.plain(),
            is_ready=answers_http(ports.meeting, "/external_api.js"),
        )

    def _digid(self) -> Program:
        return Program(
            name="digid",
            command=_python("deploy.local.digid", str(self._ports.digid)),
            environment=self._surroundings.digid(),
            is_ready=answers_http(self._ports.digid, "/health"),
        )

    def _eherkenning(self) -> Program:
        return Program(
            name="eherkenning",
            command=_python("deploy.local.eherkenning", str(self._ports.eherkenning)),
            environment=self._surroundings.eherkenning(),
            is_ready=answers_http(self._ports.eherkenning, "/health"),
        )

    def _broker(self) -> Program:
        return Program(
            name="broker",
            command=("node", "deploy/local/broker/server.mjs"),
            environment=self._surroundings.broker(),
            is_ready=answers_http(self._ports.broker, "/.well-known/openid-configuration"),
        )

    def _sso(self) -> Program:
        return Program(
            name="sso",
            command=("node", "deploy/local/sso/server.mjs"),
            environment=self._surroundings.sso(),
            is_ready=answers_http(self._ports.sso, "/.well-known/openid-configuration"),
        )

    def _mail(self) -> Program:
        ports = self._ports
        return Program(
            name="mail",
            command=(
                *_python("deploy.local.mail.server", "--port", str(ports.mail)),
                *("--smtp-port", str(ports.smtp), "--folder", str(self._var / "mail")),
            ),
            environment=self._surroundings.plain(),
            is_ready=listens(ports.mail, ports.smtp),
        )

    def _sms(self) -> Program:
        return Program(
            name="sms",
            command=_python("deploy.local.sms", str(self._ports.sms)),
            environment=self._surroundings.sms(),
            is_ready=answers_http(self._ports.sms, "/health"),
        )

    def _cases(self) -> Program:
        return Program(
            name="cases",
            command=_python(CASE_SYSTEMS[self._case_system], str(self._ports.cases)),
            environment=self._surroundings.cases(),
            is_ready=answers_http(self._ports.cases, "/health"),
        )

    def _brp(self) -> Program:
        return Program(
            name="brp",
            command=_python("deploy.local.brp", str(self._ports.brp)),
            environment=self._surroundings.brp(),
            is_ready=answers_http(self._ports.brp, "/health"),
        )

    def _clamd(self) -> Program:
        return Program(
            name="clamd",
            command=tuple(clamd.command(self._var / "clamd", self._ports.clamd)),
            environment=self._surroundings.plain(),
            is_ready=listens(self._ports.clamd),
        )

    def _database(self) -> Program:
        return Program(
            name="database",
            command=_python("sidecar.processes.cli", "migrate"),
            environment=self._surroundings.sidecar(),
            is_ready=runs,
            is_task=True,
        )

    def _examples(self) -> Program:
        """Adds what is missing, so that every start has appointments of today."""
        return Program(
            name="examples",
            command=_python("sidecar.processes.cli", "demo-data"),
            environment=self._surroundings.sidecar(),
            is_ready=runs,
            needs=("database", "redis"),
            is_task=True,
        )

    def _web(self) -> Program:
        return Program(
            name="web",
            command=_python(
                *("gunicorn", "-c", "deploy/local/gunicorn_conf.py"),
                *("--bind", f"127.0.0.1:{self._ports.web}", "deploy.local.web:create()"),
            ),
            environment=self._surroundings.web(),
            is_ready=answers_http(self._ports.web),
            needs=("database", "ident-database", "redis"),
        )

    def _agent(self) -> Program:
        return Program(
            name="agent",
            command=_python("sidecar.processes.agent"),
            environment=self._surroundings.sidecar(),
            is_ready=runs,
            needs=("database", "redis", "prosody"),
        )

    def _worker(self) -> Program:
        return Program(
            name="worker",
            command=_python("sidecar.processes.worker"),
            environment=self._surroundings.sidecar(),
            is_ready=runs,
            needs=("database", "redis", "mail", "sms"),
        )

    def _ident_database(self) -> Program:
        return Program(
            name="ident-database",
            command=_python("sidecar.processes.cli", "ident", "migrate"),
            environment=self._surroundings.ident(),
            is_ready=runs,
            is_task=True,
        )

    def _ident_worker(self) -> Program:
        return Program(
            name="ident-worker",
            command=_python("ident.processes.worker"),
            environment=self._surroundings.ident(),
            is_ready=runs,
            needs=("ident-database", "redis"),
        )


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)
