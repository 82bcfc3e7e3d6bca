"""Routes where providers tell what became of a text message; answered at once, twice is no harm."""

import hmac
from collections.abc import Callable, Mapping

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sidecar.core.errors import NotFound
from sidecar.notifications.handing import Receipt, StrangeReceipt
from sidecar.notifications.ports import Receipts
from sidecar.web import guards

LARGEST = 8 * 1024
NOTIFYNL, SPRYNG = "/machine/sms/notifynl", "/machine/sms/spryng"


def notifynl_blueprint(
    receipts: Receipts, read: Callable[[bytes], Receipt | None], *, token: str
) -> Blueprint:
    """NotifyNL shows the token that we chose. It tries again five times after a 429 or 5xx."""
    routes = Blueprint("sms_notifynl", __name__)

    @routes.post(NOTIFYNL)
    def told() -> ResponseReturnValue:
        body = request.get_data(cache=False)
        if len(body) > LARGEST:
            raise StrangeReceipt("too large")
        _note(receipts, read(body))
        return "", 204

    return guards.protect(routes, guards.bearer(token))


def spryng_blueprint(
    receipts: Receipts, read: Callable[[Mapping[str, str]], Receipt | None], *, secret: str
) -> Blueprint:
    """Spryng signs nothing: who knows the address, and the id of a message, is believed."""
    routes = Blueprint("sms_spryng", __name__)

    @routes.get(f"{SPRYNG}/<given>")
    def told(given: str) -> ResponseReturnValue:
        if not hmac.compare_digest(given.encode(), secret.encode()):
            raise NotFound("another address")
        if len(request.query_string) > LARGEST:
            raise StrangeReceipt("too large")
        _note(receipts, read(request.args))
        return ""

    return guards.protect(routes, guards.machines_decide)


def _note(receipts: Receipts, receipt: Receipt | None) -> None:
    """The answer is the same whether or not there is such a message."""
    if receipt is not None:
        receipts.note(receipt)
