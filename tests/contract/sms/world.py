"""Both stand-ins, the balie that hears from them, and the adapters between."""

import threading
import time
from contextlib import ExitStack
from dataclasses import replace

from deploy.local.sms import notifynl as notifynl_sim
from deploy.local.sms import spryng as spryng_sim
from deploy.local.sms.app import create_app
from deploy.local.sms.carrier import UNDER_WAY, to_notifynl, to_spryng
from deploy.local.sms.texts import Texts
from foundation.outgoing import Outgoing
from sidecar.adapters.sms.notifynl import NotifyNl
from sidecar.adapters.sms.receipts import NotifyNlReceipts, SpryngReceipts, path_secret
from sidecar.adapters.sms.settings import NotifyNlSettings, SpryngSettings
from sidecar.adapters.sms.spryng import Spryng
from sidecar.core.clock import SystemClock
from sidecar.notifications.domain import MessageKind
from sidecar.notifications.handing import Sms
from sidecar.notifications.machine import (
    NOTIFYNL,
    SPRYNG,
    notifynl_blueprint,
    spryng_blueprint,
)
from tests.contract.brp.world import served
from tests.fakes.sms import ListReceipts
from tests.web.apps import an_app

SERVICE, SECRET = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
KEY = f"demo-{SERVICE}-{SECRET}"
TOKEN = "t" * 40
BALIE_KEY = "k" * 32
DUTCH, ENGLISH, UNKNOWN = (f"{n}0000000-0000-4000-8000-00000000000{n}" for n in (3, 4, 5))
TEMPLATES = {
    DUTCH: "((municipality)): morgen om ((time)). ((link))",
    ENGLISH: "((municipality)): tomorrow at ((time)). ((link))",
}
QUICK, GENEROUS, PATIENCE = 1.0, 20.0, 20.0
A_NUMBER = "+31612345678"
AN_SMS = Sms(
    reference="m-1",
    to=A_NUMBER,
    kind=MessageKind.REMINDER_DAY,
    language="nl",
    text="Stad: morgen om 10.00 uur. https://balie.example/a/é",
    values={"municipality": "Stad", "time": "10.00 uur", "link": "https://balie.example/a/é"},
)


def magic(last, **changes):
    """The same to a number to which something happens."""
    return replace(AN_SMS, to=f"+316123456{last}", **changes)


def notifynl_settings(port, **changed):
    values = {
        "url": f"http://127.0.0.1:{port}",
        "key": KEY,
        "sender": "",
        "templates": {
            (MessageKind.REMINDER_DAY, "nl"): DUTCH,
            (MessageKind.REMINDER_DAY, "en"): ENGLISH,
            (MessageKind.CHANGED, "nl"): UNKNOWN,
        },
        "receipt_token": TOKEN,
    }
    return NotifyNlSettings(**values | changed)


def notifynl(port, *, seconds=GENEROUS, **changed):
    return NotifyNl(notifynl_settings(port, **changed), outgoing=Outgoing(seconds=seconds))


def spryng(port, *, seconds=GENEROUS, **changed):
    values = {"url": f"http://127.0.0.1:{port}/v1/messages", "key": KEY, "sender": "Gemeente"}
    return Spryng(SpryngSettings(**values | changed), outgoing=Outgoing(seconds=seconds))


ADAPTERS = {"notifynl": notifynl, "spryng": spryng}


def until(holds):
    """Wait for a condition; what it gave."""
    ends = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < ends, "it did not come"
        time.sleep(0.01)
    return found


class World:
    """The two providers on one port; the balie, with a list of what it was told, on another."""

    def __init__(self, stack: ExitStack) -> None:
        self.texts, self.receipts = Texts(), ListReceipts()
        self.balie = stack.enter_context(served(self._balie()))
        self.port = stack.enter_context(served(self._providers()))

    def _balie(self):
        clock, secret = SystemClock(), path_secret(BALIE_KEY)
        return an_app(
            notifynl_blueprint(self.receipts, NotifyNlReceipts(clock).read, token=TOKEN),
            spryng_blueprint(self.receipts, SpryngReceipts(clock).read, secret=secret),
        )

    def _providers(self):
        here = f"http://127.0.0.1:{self.balie}"
        return create_app(
            texts=self.texts,
            service=notifynl_sim.Service(key=KEY, templates=TEMPLATES, hangs=3.0),
            account=spryng_sim.Account(key=KEY, hangs=3.0),
            tell={
                "NotifyNL": to_notifynl(f"{here}{NOTIFYNL}", TOKEN),
                "Spryng": to_spryng(f"{here}{SPRYNG}/{path_secret(BALIE_KEY)}"),
            },
            again=0.01,
        )

    def forget(self):
        """Once nothing of an earlier test is under way any more."""
        for thread in threading.enumerate():
            if thread.name == UNDER_WAY:
                thread.join(PATIENCE)
        self.texts.clear()
        self.receipts.told.clear()

    def told(self, count):
        """What the balie heard, once it heard that much."""
        return until(lambda: len(self.receipts.told) >= count and list(self.receipts.told))
