"""Changing the catalogue: a whole file by an administrator, one desk or product by a team lead."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from sidecar.catalogue.domain import Schedule
from sidecar.catalogue.reading import read_desk, read_product
from sidecar.catalogue.service import Catalogue
from sidecar.catalogue.toml_file import Contents, read
from sidecar.core.audit import SYSTEM, Action, AuditFact, AuditTrail
from sidecar.core.catalogue import Desk, Product
from sidecar.core.clock import Clock
from sidecar.core.errors import NotFound
from sidecar.core.people import Employee
from sidecar.core.work import Transactions

# Stands in the address of the page where one is made, so none is called so.
A_NEW_ONE = "nieuw"
# An id has at most 40 signs; the rest is for a number.
LONGEST_STEM = 34


@dataclass(frozen=True, kw_only=True)
class Editing:
    catalogue: Catalogue
    transactions: Transactions
    audit: AuditTrail
    clock: Clock

    def check_file(self, text: str) -> Contents:
        """What the file would make of the catalogue; raises FileMistakes."""
        known = [desk.id for desk in self.catalogue.desks()]
        return read(text, known_desks=known)

    def take_file(self, text: str) -> Contents:
        """Add or change what the file names, all of it or (FileMistakes) nothing.

        What it does not name stays as it was. Doing it again changes nothing.
        """
        with self.transactions.transaction():
            contents = self.check_file(text)
            for desk, schedule in contents.desks:
                self._keep_desk(desk, schedule, actor=SYSTEM)
            for product in contents.products:
                self._keep_product(product, actor=SYSTEM)
        return contents

    def desks_of(self, lead: Employee) -> list[Desk]:
        return self.catalogue.desks(lead.desks)

    def desk(self, desk_id: str, *, by: Employee) -> tuple[Desk, Schedule]:
        """Raises NotFound for a desk of others."""
        if not by.serves(desk_id):
            raise NotFound("desk of others")
        return self.catalogue.desk(desk_id), self.catalogue.schedule(desk_id)

    def products_of(self, lead: Employee) -> list[Product]:
        """Also those that nobody can choose any more, by name."""
        return [p for p in self.catalogue.store.products() if lead.serves(p.desk_id)]

    def product(self, product_id: str, *, by: Employee) -> Product:
        """Raises NotFound for a product of a desk of others."""
        found = self.catalogue.product(product_id)
        if not by.serves(found.desk_id):
            raise NotFound("product of a desk of others")
        return found

    def change_desk(self, desk_id: str, fields: Mapping[str, str], *, by: Employee) -> None:
        """Take over what a team lead filled in; raises Mistakes, NotFound."""
        self.desk(desk_id, by=by)
        desk, schedule = read_desk({**fields, "id": desk_id})
        with self.transactions.transaction():
            self._keep_desk(desk, schedule, actor=by.id)

    def change_product(self, product_id: str, fields: Mapping[str, str], *, by: Employee) -> None:
        """As `change_desk`; a product stays with a desk of this team lead."""
        self.product(product_id, by=by)
        product = self._read_product(product_id, fields, by=by)
        with self.transactions.transaction():
            self._keep_product(product, actor=by.id)

    def add_product(self, fields: Mapping[str, str], *, by: Employee) -> Product:
        """A new product of one of the own desks, with an id after its name; raises Mistakes.

        Filling in the very same twice makes one.
        """
        product = self._read_product(A_NEW_ONE, fields, by=by)
        for its_id in ids_after(product.name):
            product = replace(product, id=its_id)
            with self.transactions.transaction():
                if self.catalogue.store.add_product(product):
                    self._record(Action.PRODUCT_CHANGED, product.id, by.id)
                    break
            if self.catalogue.product(its_id) == product:
                break
        return product

    def _read_product(self, product_id: str, fields: Mapping[str, str], *, by: Employee) -> Product:
        desks = [desk.id for desk in self.desks_of(by)]
        return read_product({**fields, "id": product_id}, desks=desks)

    def _keep_desk(self, desk: Desk, schedule: Schedule, *, actor: str) -> None:
        # An import that is repeated leaves no trace of a change that was none.
        known = self.catalogue.desks([desk.id])
        if known == [desk] and _same(self.catalogue.schedule(desk.id), schedule):
            return
        self.catalogue.store.keep_desk(desk)
        self.catalogue.store.keep_schedule(schedule)
        self._record(Action.DESK_CHANGED, desk.id, actor)

    def _keep_product(self, product: Product, *, actor: str) -> None:
        if self.catalogue.store.product(product.id) == product:
            return
        self.catalogue.store.keep_product(product)
        self._record(Action.PRODUCT_CHANGED, product.id, actor)

    def _record(self, action: Action, subject: str, actor: str) -> None:
        self.audit.record(
            AuditFact(
                action=action, actor=actor, subject=subject, conversation="", at=self.clock.now()
            )
        )


def ids_after(name: str) -> Iterator[str]:
    """Ids that say what it is: of "Ondertrouw melden" ondertrouw-melden, then -2, -3 and on."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_STEM].strip("-")
    stem = words if words and words != A_NEW_ONE else "onderwerp"
    yield stem
    for number in count(2):
        yield f"{stem}-{number}"


def _same(one: Schedule, other: Schedule) -> bool:
    """A day without hours may stand in the week or not."""

    def told(schedule: Schedule) -> tuple[object, ...]:
        week = {day: spans for day, spans in schedule.week.items() if spans}
        return (schedule.capacity, schedule.closed_on_holidays, week, dict(schedule.exceptions))

    return told(one) == told(other)
