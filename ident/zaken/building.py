"""Puts the case system together from settings."""

import time
from collections.abc import Callable

from ident.clock import Clock
from ident.zaken.ports import CaseSystem
from ident.zaken.settings import ZgwSettings
from ident.zaken.zgw.cases import ZgwCases
from ident.zaken.zgw.client import Client
from ident.zaken.zgw.documents import LARGE, Documents
from ident.zaken.zgw.rights import Rights
from ident.zaken.zgw.rights import check_rights as rights_of
from ident.zaken.zgw.types import Types


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
    return rights_of(_client(settings, clock, time.sleep), settings.autorisaties)


def _client(settings: ZgwSettings, clock: Clock, pause: Callable[[float], None]) -> Client:
    return Client(
        client_id=settings.client_id,
        secret=settings.secret,
        bases=tuple(base for base in settings.bases if base),
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
