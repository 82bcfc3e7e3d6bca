"""Who carries text messages, and where that provider tells what became of them."""

from dataclasses import dataclass

from flask import Blueprint

from sidecar.adapters.sms.notifynl import NotifyNl
from sidecar.adapters.sms.receipts import NotifyNlReceipts, SpryngReceipts, path_secret
from sidecar.adapters.sms.settings import NotifyNlSettings, SpryngSettings
from sidecar.adapters.sms.spryng import Spryng
from sidecar.bootstrap.ground import Ground
from sidecar.notifications.machine import NOTIFYNL, SPRYNG, notifynl_blueprint, spryng_blueprint
from sidecar.notifications.ports import Lookup, Receipts, SmsPort
from sidecar.settings import Settings


@dataclass(frozen=True, kw_only=True)
class SmsParts:
    """Both None where there is mail only; `lookup` too where the provider cannot be asked."""

    port: SmsPort | None = None
    lookup: Lookup | None = None


def sms_parts(settings: Settings) -> SmsParts:
    if isinstance(settings.sms, NotifyNlSettings):
        notifynl = NotifyNl(settings.sms)
        return SmsParts(port=notifynl, lookup=notifynl)
    if isinstance(settings.sms, SpryngSettings):
        return SmsParts(port=Spryng(settings.sms))
    return SmsParts()


def receipt_blueprints(ground: Ground, receipts: Receipts) -> list[Blueprint]:
    """Only those of the provider that is set: an address that nobody needs is not there."""
    settings, clock = ground.settings, ground.clock
    if isinstance(settings.sms, NotifyNlSettings):
        read_body, token = NotifyNlReceipts(clock).read, settings.sms.receipt_token
        return [notifynl_blueprint(receipts, read_body, token=token)]
    if isinstance(settings.sms, SpryngSettings):
        read_query, secret = SpryngReceipts(clock).read, path_secret(settings.secret_key)
        return [spryng_blueprint(receipts, read_query, secret=secret)]
    return []


def receipt_address(settings: Settings) -> str | None:
    """Where the provider must tell what became of a message; an administrator sets it there."""
    if isinstance(settings.sms, NotifyNlSettings):
        return f"{settings.public_url}{NOTIFYNL}"
    if isinstance(settings.sms, SpryngSettings):
        return f"{settings.public_url}{SPRYNG}/{path_secret(settings.secret_key)}"
    return None
