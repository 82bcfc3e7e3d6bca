"""Writes Prosody's configuration for laptop and tests, as docker-jitsi-meet makes it of ours."""

import os
from dataclasses import dataclass
from pathlib import Path

from deploy.local.prosody import shipped
from deploy.local.prosody.accounts import write_account, write_certificate, write_subscriber

OUR_PLUGINS = Path(__file__).parent / "plugins"
RECORDER = Path(__file__).parent / "recorder"
DOMAIN = "meet.jitsi"
AUTH = f"auth.{DOMAIN}"
MUC = f"muc.{DOMAIN}"
LOBBY = f"lobby.{DOMAIN}"
TEMPLATE = Path(__file__).parent / "prosody.cfg.lua"

# The modules of docker-jitsi-meet in its order, with those that our settings add to it.
_SHIPPED = shipped.read()
GLOBAL_MODULES = ["roster", "saslauth", "tls", "disco", "ping", "posix"]
HOST_MODULES = [
    "features_identity",
    "websocket",
    "smacks",
    "muc_lobby_rooms",
    *shipped.listed(_SHIPPED["XMPP_MODULES"]),
    "reservations",
]
MUC_MODULES = [
    "muc_hide_all",
    "muc_meeting_id",
    *shipped.listed(_SHIPPED["XMPP_MUC_MODULES"]),
    "token_verification",
    "muc_domain_mapper",
    "muc_password_whitelist",
    "muc_resource_validate",
]
LOBBY_MODULES = ["muc_hide_all"]


@dataclass(frozen=True, kw_only=True)
class ProsodySettings:
    """All that differs between one Prosody of ours and another."""

    http_port: int
    c2s_port: int
    api_url: str  # prefix of /keys, /system, /conference and /events
    api_secret: str
    focus_password: str
    agent_password: str
    plugin_paths: tuple[Path, ...] = (OUR_PLUGINS,)
    record: Path | None = None
    log_level: str = "info"
    api_retry_delay: float = 2
    without_modules: tuple[str, ...] = ()
    authentication: str = "token"
    events_url: str = ""  # where it is another than api_url
    agent_is_admin: bool = True
    extra: str = ""  # Lua at the end: what somebody added himself


def write(settings: ProsodySettings, folder: Path) -> Path:
    """Writes configuration, certificates and accounts into `folder`; answers the first's path."""
    folder = folder.resolve()
    certs, data = folder / "certs", folder / "data"
    for host in (DOMAIN, AUTH):
        write_certificate(certs, host)
    write_account(data, node="focus", host=AUTH, password=settings.focus_password)
    write_account(data, node="balie", host=AUTH, password=settings.agent_password)
    # Jitsi's client proxy sends requests where it has seen presence; ours looks for itself.
    write_subscriber(data, node="focus", host=AUTH, subscriber=f"focus.{DOMAIN}")
    path = folder / "prosody.cfg.lua"
    path.write_text(TEMPLATE.read_text().format_map(_values(settings, folder)) + settings.extra)
    path.chmod(0o600)
    return path


def ca_file(folder: Path) -> Path:
    """What the agent and focus pin: the certificate of the account host."""
    return folder.resolve() / "certs" / f"{AUTH}.crt"


def _values(settings: ProsodySettings, folder: Path) -> dict[str, object]:
    def present(names: list[str]) -> str:
        return _present(settings, names)

    return {
        "domain": DOMAIN,
        "folder": folder,
        "as_root": _lua(os.geteuid() == 0),
        "plugin_paths": _lua([str(path) for path in _plugin_paths(settings)]),
        "global_modules": _lua(GLOBAL_MODULES + (["xmpp_record"] if settings.record else [])),
        "record": _lua(str(settings.record or "")),
        "host_modules": present(HOST_MODULES),
        "muc_modules": present(MUC_MODULES),
        "lobby_modules": present(LOBBY_MODULES),
        "log_level": settings.log_level,
        "http_port": settings.http_port,
        "c2s_port": settings.c2s_port,
        "authentication": _lua(settings.authentication),
        "keys_url": _lua(_SHIPPED["JWT_ASAP_KEYSERVER"].replace(shipped.SIDECAR, settings.api_url)),
        "algorithm": _lua(_SHIPPED["JWT_SIGN_TYPE"]),
        "allow_empty": _lua(_SHIPPED["JWT_ALLOW_EMPTY"] != "0"),
        "host_configuration": _configuration(settings, "XMPP_CONFIGURATION"),
        "muc_configuration": _configuration(settings, "XMPP_MUC_CONFIGURATION")
        if settings.agent_is_admin
        else "",
        "api_url": _lua(settings.api_url),
        "events_url": _lua(settings.events_url or settings.api_url),
        "bearer": _lua(f"Bearer {settings.api_secret}"),
        "retry_delay": settings.api_retry_delay,
        "issuer": _lua(_SHIPPED["JWT_ACCEPTED_ISSUERS"]),
        "audience": _lua(_SHIPPED["JWT_ACCEPTED_AUDIENCES"]),
    }


def _configuration(settings: ProsodySettings, name: str) -> str:
    return shipped.lines(name, api_url=settings.api_url, secret=settings.api_secret)


def _plugin_paths(settings: ProsodySettings) -> tuple[Path, ...]:
    return (*settings.plugin_paths, RECORDER) if settings.record else settings.plugin_paths


def _present(settings: ProsodySettings, names: list[str]) -> str:
    """Only modules that this set of plugins has: ours has no need of all of Jitsi's."""
    stock = ("websocket", "smacks")
    found = {
        file.stem.removeprefix("mod_")
        for path in settings.plugin_paths
        for file in path.rglob("mod_*.lua")
    }
    wanted = [name for name in names if name not in settings.without_modules]
    return _lua([name for name in wanted if name in found or name in stock])


def _lua(value: bool | str | list[str]) -> str:  # noqa: FBT001  a value of Lua, not a switch
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "{ " + "; ".join(_lua(item) for item in value) + " }"
    quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{quoted}"'
