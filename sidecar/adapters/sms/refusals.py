"""How a provider's no is told: what we have to mend, and what may be tried again."""

import logging

from sidecar.core.errors import Unavailable

log = logging.getLogger(__name__)


def ours_to_mend(provider: str, status: int, why: str) -> Unavailable:
    """The provider will not have it from us, whoever it is for: key, texts, rights, money.

    Trying again helps when an administrator has mended it, so the line in the log is an alarm.
    Words of the provider stay outside: they may quote a number.
    """
    log.error("sms provider refuses us", extra={"provider": provider, "status": status, "why": why})
    return Unavailable(f"{provider} refuses us: {status} {why}")
