"""Puts a case system that speaks StUF together from settings."""

from foundation.outgoing import Outgoing
from ident.clock import Clock
from ident.zaken.stuf.cases import StufCases
from ident.zaken.stuf.client import Client
from ident.zaken.stuf.reading import LIMITS
from ident.zaken.stuf.settings import StufSettings

# A piece of work has eight of these at most, and is ours for two minutes (foundation/outbox.py).
SECONDS = 15.0


def build(settings: StufSettings, clock: Clock, *, seconds: float = SECONDS) -> StufCases:
    """`seconds` bounds each call, until the last byte of the answer."""
    line = Outgoing(
        largest=LIMITS.size,
        seconds=seconds,
        client_certificate=settings.client_certificate,
        ca_file=settings.ca_file,
    )
    client = Client(
        addresses=settings.addresses,
        sender=settings.sender,
        receiver=settings.receiver,
        version=settings.version,
        login=settings.login,
        line=line,
        clock=clock,
    )
    return StufCases(
        client=client,
        case_type=settings.case_type,
        document_type=settings.document_type,
        confidentiality=settings.confidentiality,
    )
