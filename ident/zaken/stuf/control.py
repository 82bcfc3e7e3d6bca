"""Who sends a message to whom, about what (stuurgegevens, StUF 3.01 chapter 4)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ident.zaken.stuf.elements import Node, node

# StUF knows no zones: times are those of the clock on the wall.
DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
LONGEST_USER = 100


@dataclass(frozen=True, kw_only=True)
class Party:
    """A system as the other side knows it."""

    organisation: str
    application: str
    administration: str = ""
    user: str = ""


@dataclass(frozen=True, kw_only=True)
class Control:
    """One message; `user` is the civil servant for whom it is sent, never a citizen."""

    sender: Party
    receiver: Party
    reference: str
    at: datetime
    user: str

    @property
    def moment(self) -> str:
        """To the millisecond: a receiver may refuse one that is not later than the last."""
        return self.at.astimezone(DUTCH_TIME).strftime("%Y%m%d%H%M%S%f")[:17]

    @property
    def day(self) -> str:
        return self.moment[:8]

    def about(self, code: str, *, entity: str) -> Node:
        """For a notification (Lk01) or a question (Lv01)."""
        return self._written("ZKN", code, node("StUF:entiteittype", entity))

    def asking(self, function: str) -> Node:
        """For a free message (Di02)."""
        return self._written("ZDS", "Di02", node("StUF:functie", function))

    def _written(self, prefix: str, code: str, last: Node) -> Node:
        return node(
            f"{prefix}:stuurgegevens",
            node("StUF:berichtcode", code),
            _system("zender", self.sender, self.sender.user or self.user),
            _system("ontvanger", self.receiver, self.receiver.user),
            node("StUF:referentienummer", self.reference),
            node("StUF:tijdstipBericht", self.moment),
            last,
        )


def _system(name: str, party: Party, user: str) -> Node:
    return node(
        f"StUF:{name}",
        node("StUF:organisatie", party.organisation),
        node("StUF:applicatie", party.application),
        node("StUF:administratie", party.administration) if party.administration else None,
        node("StUF:gebruiker", user[:LONGEST_USER]) if user else None,
    )
