"""The use cases of notifications, built: for other features, for the worker, for the pages."""

from dataclasses import dataclass
from datetime import timedelta

from sidecar.adapters.smtp import SmtpMail
from sidecar.bootstrap.ground import Ground
from sidecar.bootstrap.sms import SmsParts
from sidecar.core.messages import MessageKind
from sidecar.core.phones import MobileNumbers
from sidecar.notifications.bounces import Bounces
from sidecar.notifications.following import Following
from sidecar.notifications.letters import TemplateLetters
from sidecar.notifications.ports import Contacts, Numbers
from sidecar.notifications.previews import Previews
from sidecar.notifications.return_paths import ReturnPaths
from sidecar.notifications.service import Notifications
from sidecar.notifications.store import DatabaseMessages
from sidecar.notifications.telling import Telling
from sidecar.notifications.work_list import WorkList
from sidecar.settings import MessageSettings, Settings

MAILS_PER_LINE = 100


@dataclass(frozen=True, kw_only=True)
class NotificationParts:
    """Other features tell, the worker sends, bounces come in, civil servants work: each its own."""

    telling: Telling
    worker: Notifications
    following: Following
    bounces: Bounces | None
    work_list: WorkList
    previews: Previews


def notification_parts(ground: Ground, contacts: Contacts, sms: SmsParts) -> NotificationParts:
    store, numbers = DatabaseMessages(ground.database), MobileNumbers() if sms.port else None
    telling = Telling(
        store=store,
        appointments=contacts,
        numbers=numbers,
        reminders=_reminders(ground.settings.messages),
        outbox=ground.outbox,
        transactions=ground.database,
        clock=ground.clock,
    )
    paths = _return_paths(ground.settings)
    worker = _worker(ground, contacts, paths, sms, numbers)
    return NotificationParts(
        telling=telling,
        worker=worker,
        following=Following(notifications=worker),
        bounces=None if paths is None else Bounces(return_paths=paths, notifications=worker),
        work_list=_work_list(ground, contacts, telling),
        previews=_previews(ground),
    )


def _work_list(ground: Ground, contacts: Contacts, telling: Telling) -> WorkList:
    return WorkList(
        store=telling.store,
        contacts=contacts,
        telling=telling,
        transactions=ground.database,
        signals=ground.signals,
        audit=ground.audit,
        clock=ground.clock,
    )


def _worker(
    ground: Ground,
    contacts: Contacts,
    paths: ReturnPaths | None,
    sms: SmsParts,
    numbers: Numbers | None,
) -> Notifications:
    return Notifications(
        store=DatabaseMessages(ground.database),
        appointments=contacts,
        letters=_letters(ground),
        mail=SmtpMail(
            url=ground.settings.smtp_url,
            sender=ground.settings.mail_from,
            sender_name=ground.theme.name,
            clock=ground.clock,
            return_path=None if paths is None else paths.address,
            mails_per_line=MAILS_PER_LINE,
        ),
        sms=sms.port,
        lookup=sms.lookup,
        numbers=numbers,
        most_a_day=ground.settings.messages.most_a_day,
        outbox=ground.outbox,
        transactions=ground.database,
        signals=ground.signals,
        clock=ground.clock,
    )


def _letters(ground: Ground) -> TemplateLetters:
    return TemplateLetters(
        theme=ground.theme,
        texts=ground.letter_texts,
        sender=ground.settings.mail_from,
        clock=ground.clock,
    )


def _previews(ground: Ground) -> Previews:
    return Previews(
        letters=_letters(ground),
        texts=ground.letter_texts,
        public_url=ground.settings.public_url,
        clock=ground.clock,
    )


def _return_paths(settings: Settings) -> ReturnPaths | None:
    if not settings.messages.bounce_domain:
        return None
    return ReturnPaths(secret_key=settings.secret_key, domain=settings.messages.bounce_domain)


def _reminders(settings: MessageSettings) -> dict[MessageKind, timedelta]:
    wanted = {
        MessageKind.REMINDER_DAY: settings.day_before,
        MessageKind.REMINDER_HOUR: settings.hour_before,
    }
    return {kind: before for kind, before in wanted.items() if before}
