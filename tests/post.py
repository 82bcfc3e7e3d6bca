"""A post room to test messages in: an office whose appointments really tell, on fakes outside."""

from dataclasses import dataclass, replace
from datetime import timedelta

from branding import pages, texts, theme
from sidecar.core.messages import MessageKind
from sidecar.core.phones import MobileNumbers
from sidecar.core.work import Kind
from sidecar.environment import TEXTS
from sidecar.notifications.domain import Channel, Message
from sidecar.notifications.following import Following
from sidecar.notifications.letters import TemplateLetters
from sidecar.notifications.service import Notifications
from sidecar.notifications.telling import Telling
from sidecar.notifications.work_list import WorkList
from tests.fakes.clock import A_MONDAY, FixedClock
from tests.fakes.mail import FakeMail
from tests.fakes.messages import FakeMessages
from tests.fakes.work import FakeTransactions, ListAudit, ListOutbox, ListSignals
from tests.office import an_office, contacts_of, planned

REMINDERS = {
    MessageKind.REMINDER_DAY: timedelta(hours=24),
    MessageKind.REMINDER_HOUR: timedelta(hours=1),
}


def letters_of(municipality="voorbeeldstad"):
    look = theme.load(municipality)
    catalogues = {
        language: texts.load(
            pages.CATALOGUE, TEXTS, language=language, tone=look.tone, words=look.words
        )
        for language in texts.LANGUAGES
    }
    return TemplateLetters(
        theme=look, texts=catalogues, sender="balie@voorbeeldstad.example", clock=FixedClock()
    )


@dataclass
class Post:
    """The parts of notifications around one office, and what a test does with them."""

    office: object
    store: FakeMessages
    telling: Telling
    worker: Notifications
    work_list: WorkList

    @property
    def following(self):
        return Following(notifications=self.worker)

    @property
    def mail(self):
        return self.worker.mail

    @property
    def outbox(self):
        return self.telling.outbox

    def plan(self, **changes):
        """An appointment of the day after tomorrow, unless the test says otherwise."""
        return planned(self.office, **({"date": "2026-11-25"} | changes))

    def deliver(self):
        """Do what is due in the outbox, once; what may be tried later stays."""
        now, rows, dues = self.telling.clock.now(), self.outbox.rows, self.outbox.dues
        due = [n for n, at in enumerate(dues) if at is None or at <= now]
        todo = [rows[n] for n in due]
        self.outbox.rows[:] = [row for n, row in enumerate(rows) if n not in due]
        self.outbox.dues[:] = [at for n, at in enumerate(dues) if n not in due]
        for kind, message_id in todo:
            follows = kind is Kind.MESSAGE_OUTCOME
            (self.following.follow if follows else self.worker.send)(message_id)

    def messages(self, made):
        """In the order in which they were queued; with a clock that stands, moments do not tell."""
        return self.store.queued(made.appointment_id)


def a_post(clock, *, sms=None, lookup=None, most_a_day=10, municipality="voorbeeldstad"):
    office = an_office(clock, sends_texts=sms is not None)
    numbers = MobileNumbers() if sms else None
    store, contacts = FakeMessages(), contacts_of(office)
    around = {"store": store, "transactions": FakeTransactions(), "clock": clock}
    telling = Telling(
        appointments=contacts,
        numbers=numbers,
        reminders=REMINDERS,
        outbox=ListOutbox(),
        **around,
    )
    around["signals"] = ListSignals()
    worker = Notifications(
        appointments=contacts,
        letters=letters_of(municipality),
        mail=FakeMail(),
        sms=sms,
        lookup=lookup,
        numbers=numbers,
        most_a_day=most_a_day,
        outbox=telling.outbox,
        **around,
    )
    work_list = WorkList(contacts=contacts, telling=telling, audit=ListAudit(), **around)
    office = replace(office, messenger=telling)
    return Post(office=office, store=store, telling=telling, worker=worker, work_list=work_list)


def a_message(message_id="m1", **changes):
    values = {
        "id": message_id,
        "participant_id": "p1",
        "appointment_id": "a1",
        "desk_id": "burgerzaken",
        "kind": MessageKind.CONFIRMATION,
        "channel": Channel.MAIL,
        "starts_at": A_MONDAY + timedelta(hours=2),
        "matters_until": A_MONDAY + timedelta(hours=3),
        "created_at": A_MONDAY,
        "due_at": A_MONDAY,
        "changed_at": A_MONDAY,
    }
    return Message(**values | changes)
