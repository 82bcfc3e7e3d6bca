"""The use cases of identification, built: for the pages, for ident's reports, for the worker."""

from dataclasses import dataclass

from sidecar.adapters.ident import HttpIdent, SignedTokens
from sidecar.bootstrap.ground import Ground
from sidecar.bridges import CatalogueWording
from sidecar.core.phone_links import PhoneDoor, PhoneSecrets
from sidecar.identification.closing import Closing
from sidecar.identification.codes import CodePrints
from sidecar.identification.errands import Errands
from sidecar.identification.following import Following
from sidecar.identification.handover import HERE, PhoneHandover
from sidecar.identification.ledger import Ledger
from sidecar.identification.ports import Chat, Conversations
from sidecar.identification.service import Identification
from sidecar.identification.store import DatabaseRequests, DatabaseSkips, phone_links_in


@dataclass(frozen=True, kw_only=True)
class IdentificationParts:
    """People, the phone of a citizen, ident, the worker and the end of a call: each its own."""

    people: Identification
    phones: PhoneHandover
    following: Following
    errands: Errands
    closing: Closing


def identification_parts(
    ground: Ground, conversations: Conversations, chat: Chat
) -> IdentificationParts:
    settings, ledger = ground.settings, _ledger(ground)
    tokens = SignedTokens(settings.ident_start_key_file, ground.clock)
    ident = HttpIdent(settings.ident_url, tokens)
    people = Identification(
        ledger=ledger,
        conversations=conversations,
        skips=DatabaseSkips(ground.database),
        tokens=tokens,
        prints=CodePrints(settings.secret_key),
        organisation=ground.theme.name,
        public_url=settings.public_url,
    )
    return IdentificationParts(
        people=people,
        phones=PhoneHandover(
            identification=people,
            door=PhoneDoor(
                links=phone_links_in(ground.database),
                secrets=PhoneSecrets(settings.secret_key, purpose="phone-link"),
                clock=ground.clock,
                address=f"{settings.public_url}{HERE}",
            ),
        ),
        following=Following(ledger=ledger, ident=ident),
        errands=_errands(ground, ledger, ident, chat),
        closing=Closing(ledger=ledger, conversations=conversations, skips=people.skips),
    )


def _ledger(ground: Ground) -> Ledger:
    return Ledger(
        requests=DatabaseRequests(ground.database),
        transactions=ground.database,
        outbox=ground.outbox,
        signals=ground.signals,
        audit=ground.audit,
        clock=ground.clock,
    )


def _errands(ground: Ground, ledger: Ledger, ident: HttpIdent, chat: Chat) -> Errands:
    return Errands(
        ledger=ledger,
        ident=ident,
        chat=chat,
        wording=CatalogueWording(texts=ground.texts),
        organisation=ground.theme.name,
        public_url=ground.settings.public_url,
    )
