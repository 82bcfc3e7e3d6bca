"""Starts both stand-ins: `python -m deploy.local.sms <port>`; the rest stands in SMS_…."""

import os
import sys

from werkzeug.serving import WSGIRequestHandler, run_simple

from deploy.local.refusal import refuse_beside_production
from deploy.local.sms import notifynl, spryng
from deploy.local.sms.app import create_app
from deploy.local.sms.carrier import to_notifynl, to_spryng
from deploy.local.sms.texts import Texts
from deploy.local.sms.wording import templates

# Long enough to see it change, short enough to wait for.
TRAVELS = 2.0


class QuietHandler(WSGIRequestHandler):
    """Says nothing about every request; a health check asks often."""

    def log_request(self, *_what: object) -> None:
        return


def main() -> None:
    refuse_beside_production(os.environ, program="the sms provider")
    key, token = os.environ["SMS_KEY"], os.environ["SMS_RECEIPT_TOKEN"]
    app = create_app(
        texts=Texts(),
        service=notifynl.Service(key=key, templates=templates()),
        account=spryng.Account(key=key),
        tell={
            "NotifyNL": to_notifynl(os.environ["SMS_NOTIFYNL_RECEIPTS"], token),
            "Spryng": to_spryng(os.environ["SMS_SPRYNG_RECEIPTS"]),
        },
        travels=TRAVELS,
    )
    run_simple("127.0.0.1", int(sys.argv[1]), app, threaded=True, request_handler=QuietHandler)


if __name__ == "__main__":
    main()
