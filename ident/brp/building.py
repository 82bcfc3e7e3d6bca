"""Puts the register together from settings."""

import logging

from foundation.outgoing import Outgoing
from ident.brp.access import Access, ApiKey, ClientCredentials, NoHeaders
from ident.brp.haal_centraal import HaalCentraal
from ident.brp.ports import People, Questions
from ident.brp.questions import LogQuestions
from ident.brp.settings import BrpSettings
from ident.clock import Clock
from ident.desk import Desk
from ident.looking_up import LookUp

# One person is two kilobytes; a civil servant waits for it.
LARGEST = 256 * 1024
SECONDS = 8.0


def build(
    settings: BrpSettings | None, questions: Questions, clock: Clock, *, seconds: float = SECONDS
) -> People | None:
    """None where the BRP is not asked; `seconds` bounds each call."""
    if settings is None:
        return None
    line = Outgoing(
        largest=LARGEST,
        seconds=seconds,
        client_certificate=settings.client_certificate,
        ca_file=settings.ca_file,
    )
    return HaalCentraal(
        url=settings.url,
        headers=settings.headers,
        access=_access(settings, line, clock),
        line=line,
        questions=questions,
        clock=clock,
    )


def look_up(settings: BrpSettings | None, desk: Desk) -> LookUp | None:
    people = build(settings, LogQuestions(logging.getLogger("ident.brp")), desk.clock)
    return LookUp(desk=desk, people=people) if people is not None else None


def _access(settings: BrpSettings, line: Outgoing, clock: Clock) -> Access:
    if settings.api_key:
        return ApiKey(header=settings.key_header, key=settings.api_key)
    if settings.oauth is None:
        return NoHeaders()
    oauth = settings.oauth
    return ClientCredentials(
        url=oauth.url,
        client_id=oauth.client_id,
        secret=oauth.secret,
        scope=oauth.scope,
        line=line,
        clock=clock,
    )
