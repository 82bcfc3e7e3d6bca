"""What the catalogue needs from outside, in our words."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Protocol

from sidecar.catalogue.domain import Place, Schedule, Taken
from sidecar.core.catalogue import Desk, Product
from sidecar.core.people import Member


class CatalogueStore(Protocol):
    """Keeps desks, their hours, and products. Every change is all or nothing."""

    def desks(self, ids: Collection[str] | None = None) -> list[Desk]:
        """Those of the ids that are desks, by name; without ids all of them."""

    def products(self) -> list[Product]:
        """All products, by name."""

    def product(self, product_id: str) -> Product | None: ...

    def schedule(self, desk_id: str) -> Schedule:
        """The hours and the capacity of a desk; a Schedule without any for an unknown one."""

    def keep_desk(self, desk: Desk) -> None:
        """Add the desk or change it; its schedule stays what it was."""

    def keep_product(self, product: Product) -> None:
        """Add the product or change it."""

    def add_product(self, product: Product) -> bool:
        """Add it, unless there is one with its id: then False, and nothing happened."""

    def keep_schedule(self, schedule: Schedule) -> None:
        """Let these hours and this capacity take the place of what the desk had."""


class Members(Protocol):
    """Who works at which desk, as the single sign-on said when they logged in."""

    def of_desk(self, desk_id: str) -> list[Member]:
        """By name."""


class Places(Protocol):
    """Remembers what takes a place at a desk. All moments are UTC."""

    def lock(self, desk_id: str) -> None:
        """From now until the transaction under way ends nobody else holds the lock of this desk.

        Who counted places after locking may rely on the count.
        """

    def taken(
        self, desk_id: str, begins: datetime, ends: datetime, *, now: datetime, but: str = ""
    ) -> Iterable[Taken]:
        """What takes the desk between two moments, without holds that ran out at `now`.

        The place with the id `but` is left out.
        """

    def add(self, place: Place) -> None: ...

    def get(self, place_id: str) -> Place | None: ...

    def of_appointment(self, appointment_id: str) -> Place | None: ...

    def change(self, place: Place) -> None:
        """Keep the place as it is now; an unknown one is ignored."""

    def remove(self, place_id: str) -> None:
        """Give the place back; an unknown one is ignored."""

    def forget_holds(self, before: datetime) -> None:
        """Remove the holds that ran out before that moment."""


class Holidays(Protocol):
    def between(self, first: date, last: date) -> Collection[date]:
        """The public holidays from one day up to and including another."""
