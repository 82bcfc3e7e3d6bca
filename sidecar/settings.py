"""All settings, from the environment only; every mistake is named at once and no value is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from sidecar.adapters import clamd
from sidecar.adapters.oidc.settings import OidcSettings, read_oidc
from sidecar.adapters.sms.settings import SmsSettings, read_sms
from sidecar.adapters.storage.settings import VaultSettings, read_vault
from sidecar.core.hosts import Hosts, hosts_of
from sidecar.environment import Reader, letter_languages

_MEGABYTE = 1024 * 1024


class SettingsError(Exception):
    """The environment does not hold; the text has one line per mistake, without values."""


@dataclass(frozen=True, kw_only=True)
class MessageSettings:
    """How citizens are told things. No time before the start means no reminder."""

    bounce_domain: str
    most_a_day: int
    day_before: timedelta
    hour_before: timedelta


@dataclass(frozen=True, kw_only=True)
class LimitSettings:
    """How often programs and strangers may come; see docs/operations.md, Limits."""

    address_header: str
    holds: int
    bookings_an_hour: int
    api_a_minute: int


@dataclass(frozen=True, kw_only=True)
class KeepSettings:
    """How long is remembered what ended: an appointment, and who works at a desk.

    `documents`: how long after the call what nobody accepted stays, unless it goes with the call.
    """

    appointments: timedelta
    members: timedelta
    documents: timedelta


@dataclass(frozen=True, kw_only=True)
class ScannerSettings:
    """Where clamd is, and how old what it knows may be."""

    url: str
    oldest: timedelta


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the sidecar must know of the place where it runs. See docs/settings.md."""

    public_url: str
    database_url: str
    redis_url: str
    secret_key: str
    municipality: str
    keys_dir: Path
    jitsi_url: str
    jitsi_hosts: Hosts
    prosody_url: str
    prosody_secret: str
    xmpp_host: str
    xmpp_port: int
    xmpp_password: str
    xmpp_ca_file: Path
    oidc: OidcSettings
    smtp_url: str
    mail_from: str
    ident_url: str
    ident_start_key_file: Path
    ident_event_key_file: Path
    keep: KeepSettings
    sms: SmsSettings | None
    messages: MessageSettings
    limits: LimitSettings
    vault: VaultSettings
    scanner: ScannerSettings | None = None
    largest_document: int = 100 * _MEGABYTE
    # Empty: there is no /metrics.
    metrics_token: str = ""
    # Empty: nothing is traced.
    traces_url: str = ""

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read `BALIE_…`; raise SettingsError that names every mistake."""
        read = Reader(env)
        settings = replace(
            _read_all(read),
            scanner=_scanner(read),
            largest_document=_largest_document(read),
            metrics_token=_metrics_token(read),
            traces_url=_traces_url(read),
        )
        if read.mistakes:
            raise SettingsError("\n".join(read.mistakes))
        return settings


def _hosts(read: Reader) -> Hosts:
    return hosts_of(read.text("BALIE_JITSI_DOMAIN"), read.optional_domain("BALIE_JITSI_ROOMS"))


def _read_all(read: Reader) -> Settings:
    return Settings(
        public_url=(public_url := read.url("BALIE_PUBLIC_URL")),
        database_url=read.database("BALIE_DATABASE_URL"),
        redis_url=read.service("BALIE_REDIS_URL", "redis://", "rediss://", "unix://"),
        secret_key=read.secret("BALIE_SECRET_KEY", shortest=32),
        municipality=read.municipality("BALIE_MUNICIPALITY"),
        keys_dir=read.path("BALIE_KEYS_DIR"),
        jitsi_url=read.url("BALIE_JITSI_URL"),
        jitsi_hosts=_hosts(read),
        prosody_url=read.internal_url("BALIE_PROSODY_URL"),
        prosody_secret=read.secret("BALIE_PROSODY_SECRET", shortest=32),
        xmpp_host=read.text("BALIE_XMPP_HOST"),
        xmpp_port=read.number("BALIE_XMPP_PORT", lowest=1, highest=65535),
        xmpp_password=read.secret("BALIE_XMPP_PASSWORD", shortest=16),
        xmpp_ca_file=read.file("BALIE_XMPP_CA_FILE"),
        oidc=read_oidc(read),
        smtp_url=read.service("BALIE_SMTP_URL", "smtp://", "smtps://"),
        mail_from=read.mail_address("BALIE_MAIL_FROM"),
        ident_url=read.url("BALIE_IDENT_URL"),
        ident_start_key_file=read.key("BALIE_IDENT_START_KEY_FILE", private=True),
        ident_event_key_file=read.key("BALIE_IDENT_EVENT_KEY_FILE", private=False),
        keep=_keep(read),
        sms=read_sms(read, languages=letter_languages()),
        messages=_messages(read),
        limits=_limits(read, public_url),
        vault=read_vault(read),
    )


def _largest_document(read: Reader) -> int:
    return _MEGABYTE * read.number("BALIE_DOCUMENT_MEGABYTES", lowest=1, highest=512, default=100)


def _metrics_token(read: Reader) -> str:
    if not read.is_set("BALIE_METRICS_TOKEN"):
        return ""
    return read.secret("BALIE_METRICS_TOKEN", shortest=32)


def _traces_url(read: Reader) -> str:
    return read.internal_url("BALIE_TRACES_URL") if read.is_set("BALIE_TRACES_URL") else ""


def _scanner(read: Reader) -> ScannerSettings | None:
    oldest = timedelta(days=read.number("BALIE_SCANNER_DAYS", lowest=1, highest=90, default=7))
    if not read.is_set("BALIE_SCANNER_URL"):
        return None
    url = read.service("BALIE_SCANNER_URL", f"{clamd.TCP}://", f"{clamd.UNIX}://")
    if url and not clamd.is_address(url):
        read.mistakes.append("BALIE_SCANNER_URL must be tcp://host:port or unix:///path")
    return ScannerSettings(url=url, oldest=oldest)


def _limits(read: Reader, public_url: str) -> LimitSettings:
    # On https a proxy stands between: without its word everybody would come from one address.
    behind_proxy = read.is_set("BALIE_ADDRESS_HEADER") or public_url.startswith("https://")
    return LimitSettings(
        address_header=read.header("BALIE_ADDRESS_HEADER") if behind_proxy else "",
        holds=read.number("BALIE_HOLDS_PER_ADDRESS", lowest=1, highest=10_000, default=20),
        bookings_an_hour=read.number(
            "BALIE_BOOKINGS_PER_ADDRESS", lowest=1, highest=10_000, default=30
        ),
        api_a_minute=read.number("BALIE_API_A_MINUTE", lowest=1, highest=100_000, default=600),
    )


def _keep(read: Reader) -> KeepSettings:
    days = partial(read.number, lowest=1, highest=366)
    appointments = days("BALIE_KEEP_DAYS", default=7)
    documents = read.number("BALIE_DOCUMENT_DAYS", lowest=0, highest=366, default=appointments)
    if documents > appointments:
        read.mistakes.append("BALIE_DOCUMENT_DAYS must not be more than BALIE_KEEP_DAYS")
    return KeepSettings(
        appointments=timedelta(days=appointments),
        members=timedelta(days=days("BALIE_MEMBER_DAYS", default=90)),
        documents=timedelta(days=documents),
    )


def _messages(read: Reader) -> MessageSettings:
    return MessageSettings(
        bounce_domain=read.optional_domain("BALIE_BOUNCE_DOMAIN"),
        most_a_day=read.number("BALIE_MESSAGES_A_DAY", lowest=1, highest=100, default=10),
        day_before=timedelta(
            hours=read.number("BALIE_REMINDER_DAY_HOURS", lowest=0, highest=168, default=24)
        ),
        hour_before=timedelta(
            minutes=read.number("BALIE_REMINDER_HOUR_MINUTES", lowest=0, highest=720, default=60)
        ),
    )
