"""Puts the case system together from settings."""

import time
from collections.abc import Callable

from foundation.outbox import Handler
from ident.clock import Clock
from ident.database import Database
from ident.evidence.ports import Kind, Work
from ident.evidence.store import DatabaseRecords
from ident.zaken.ports import CaseSystem
from ident.zaken.settings import ZgwSettings
from ident.zaken.store import DatabaseFilings
from ident.zaken.stuf import building as stuf
from ident.zaken.stuf.settings import StufSettings
from ident.zaken.zgw.cases import ZgwCases
from ident.zaken.zgw.client import Client
from ident.zaken.zgw.documents import LARGE, Documents
from ident.zaken.zgw.news import DestroyedCases, NotedNews
from ident.zaken.zgw.notifications import Newsstand, Subscription, authorization
from ident.zaken.zgw.rights import Rights
from ident.zaken.zgw.rights import check_rights as rights_of
from ident.zaken.zgw.types import Types


def case_system(
    zgw: ZgwSettings | None, by_stuf: StufSettings | None, clock: Clock
) -> CaseSystem | None:
    """The one that is set; settings with both are refused."""
    if zgw is not None:
        return build(zgw, clock)
    return stuf.build(by_stuf, clock) if by_stuf is not None else None


def build(
    settings: ZgwSettings,
    clock: Clock,
    *,
    large: int = LARGE,
    pause: Callable[[float], None] = time.sleep,
) -> CaseSystem:
    """`large`: from how many bytes a document goes in parts; `pause` waits before a retry."""
    client = _client(settings, clock, pause)
    types = _types(settings, client, clock)
    documents = Documents(
        client=client,
        types=types,
        base=settings.documenten,
        zaken=settings.zaken,
        rsin=settings.rsin,
        large=large,
    )
    return ZgwCases(
        client=client,
        types=types,
        documents=documents,
        base=settings.zaken,
        rsin=settings.rsin,
        number_prefix=settings.number_prefix,
        clock=clock,
    )


def check_rights(settings: ZgwSettings, clock: Clock) -> Rights:
    """For the start of a process. Raises TooManyRights."""
    return rights_of(_client(settings, clock), settings.autorisaties)


def news_handlers(
    settings: ZgwSettings, database: Database, clock: Clock, *, callback_url: str
) -> dict[str, Handler]:
    """For the worker: to be told of changes in cases, and what to do with them."""
    if not settings.notificaties:
        return {}
    client = _client(settings, clock)
    subscription = Subscription(
        client=client,
        base=settings.notificaties,
        callback_url=callback_url,
        authorization=authorization(settings.callback_secret),
        rsin=settings.rsin,
    )
    destroyed = DestroyedCases(
        client=client,
        base=settings.zaken,
        filings=DatabaseFilings(database),
        records=DatabaseRecords(database),
        transactions=database,
    )
    return {
        Kind.SUBSCRIBE: subscription.renew,
        Kind.FORGET_CASE: destroyed.forget,
    }


def newsstand(settings: ZgwSettings, work: Work) -> Newsstand | None:
    """None where no notifier is set."""
    if not settings.notificaties:
        return None
    return Newsstand(
        authorization=authorization(settings.callback_secret),
        bases=(settings.zaken,),
        news=NotedNews(work),
    )


def _client(
    settings: ZgwSettings, clock: Clock, pause: Callable[[float], None] = time.sleep
) -> Client:
    return Client(
        client_id=settings.client_id,
        secret=settings.secret,
        bases=settings.bases,
        clock=clock,
        certificate=settings.client_certificate,
        ca_file=settings.ca_file,
        headers=settings.headers,
        pause=pause,
    )


def _types(settings: ZgwSettings, client: Client, clock: Clock) -> Types:
    return Types(
        client=client,
        base=settings.catalogi,
        rsin=settings.rsin,
        catalogue=settings.catalogue,
        case_type=settings.case_type,
        document_type=settings.document_type,
        clock=clock,
    )
