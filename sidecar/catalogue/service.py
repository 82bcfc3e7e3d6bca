"""Use cases of the catalogue: what there is to come for, and which moments are free."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sidecar.catalogue.domain import Place, Schedule, Taken
from sidecar.catalogue.ports import CatalogueStore, Holidays, Places
from sidecar.catalogue.slots import A_DAY, free, is_open
from sidecar.core import local_time
from sidecar.core.catalogue import Desk, Product, Slot, as_one
from sidecar.core.clock import Clock
from sidecar.core.errors import NotFound

# Nobody asks for more at once than a page of two years.
MOST_DAYS = 731
# As far ahead as a civil servant plans.
A_YEAR = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Products, desks and their free moments, for citizens, civil servants and programs."""

    store: CatalogueStore
    places: Places
    holidays: Holidays
    clock: Clock

    def desks(self, ids: Collection[str] | None = None) -> list[Desk]:
        """Those of the ids that are desks, by name; without ids all of them."""
        return self.store.desks(ids)

    def products(self) -> list[Product]:
        """Those that can be chosen, by name."""
        return [product for product in self.store.products() if product.in_use]

    def product(self, product_id: str) -> Product:
        """Also one that is not in use any more; raises NotFound for an unknown id."""
        found = self.store.product(product_id)
        if found is None:
            raise NotFound("product unknown")
        return found

    def choice(self, product_id: str) -> Product:
        """As `product`, of those that can be chosen."""
        found = self.product(product_id)
        if not found.in_use:
            raise NotFound("product not in use")
        return found

    def desk(self, desk_id: str) -> Desk:
        """Raises NotFound for an unknown id."""
        found = self.store.desks([desk_id])
        if not found:
            raise NotFound("desk unknown")
        return found[0]

    def schedule(self, desk_id: str) -> Schedule:
        return self.store.schedule(desk_id)

    def free(
        self, product_id: str, first_day: date, days: int, *, instead_of: str = ""
    ) -> list[Slot]:
        """The moments that a citizen can choose, in order, on so many days of the Dutch calendar.

        `instead_of` is the id of an appointment that would move: its own place counts as free,
        and the talk lasts as long as it did. Raises NotFound for an unknown product.
        """
        own = self.places.of_appointment(instead_of) if instead_of else None
        return self.free_of(self.product(product_id), first_day, days, own=own)

    def free_of(
        self, product: Product, first_day: date, days: int, *, own: Place | None = None
    ) -> list[Slot]:
        """As `free`; `own` is the place that counts as free and says how long the talk lasts."""
        if own is not None:
            # What was planned can be moved, though it could not be planned any more.
            product = replace(product, duration=own.ends_at - own.starts_at, in_use=True)
        now = self.clock.now()
        today = local_time.day_of(now)
        first = max(first_day, today)
        # A form may ask for any day at all: beyond the horizon there is nothing to compute.
        last = min(first_day - A_DAY + min(days, MOST_DAYS) * A_DAY, today + product.horizon)
        wanted = [first + number * A_DAY for number in range((last - first).days + 1)]
        if not wanted:
            return []
        return free(
            product,
            self.store.schedule(product.desk_id),
            self._taken(product, first, last, but=own.id if own else ""),
            now=now,
            days=wanted,
            holidays=self.holidays.between(first, last),
        )

    def with_room(
        self,
        product_id: str,
        first_day: date,
        days: int,
        *,
        instead_of: str = "",
        further: Collection[str] = (),
    ) -> list[Slot]:
        """As `free`, for a civil servant: until the last minute, and what is not offered too.

        `further` are the ids of products in the same talk, which makes it longer.
        """
        own = self.places.of_appointment(instead_of) if instead_of else None
        product = as_one([self.product(each) for each in (product_id, *further)])
        wide = replace(product, offered=True, lead_time=timedelta(), horizon=A_YEAR)
        return self.free_of(wide, first_day, days, own=own)

    def is_open(self, desk_id: str, begins: datetime, ends: datetime) -> bool:
        """Whether the desk is open all that time; a desk without hours is never closed."""
        schedule = self.store.schedule(desk_id)
        if not schedule.has_hours:
            return True
        day = local_time.day_of(begins)
        holidays = self.holidays.between(day, day + A_DAY)
        return is_open(schedule, begins, ends, holidays=holidays)

    def _taken(self, product: Product, first: date, last: date, *, but: str) -> list[Taken]:
        begins = local_time.from_wall(first, 0)
        # A talk that begins late may last into the next day.
        ends = local_time.from_wall(last, 0) + 2 * A_DAY + timedelta(hours=1)
        now = self.clock.now()
        return list(self.places.taken(product.desk_id, begins, ends, now=now, but=but))
