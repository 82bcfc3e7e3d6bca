"""Finds the types in the catalogue, by identification: a new version has a new address."""

from dataclasses import dataclass

from ident.clock import Clock
from ident.zaken.refusals import CaseSystemRefused
from ident.zaken.zgw.client import SYSTEM, Client, Json


@dataclass(frozen=True, kw_only=True)
class Types:
    """Of today; asked anew for each filing, because a version may have been published."""

    client: Client
    base: str
    rsin: str
    catalogue: str
    case_type: str
    document_type: str
    clock: Clock

    def case(self) -> str:
        found = self._list(
            "zaaktypen",
            catalogus=self._catalogue(),
            identificatie=self.case_type,
            datumGeldigheid=self.clock.now().date().isoformat(),
        )
        return self._one(found, "case type")

    def document(self) -> str:
        found = self._list("informatieobjecttypen", catalogus=self._catalogue())
        named = [each for each in found if each.get("omschrijving") == self.document_type]
        return self._one(named, "document type")

    def first_status(self, case_type: str) -> str:
        found = self._list("statustypen", zaaktype=case_type)
        return self._one(sorted(found, key=lambda each: each["volgnummer"])[:1], "status type")

    def initiator(self, case_type: str) -> str:
        found = self._list("roltypen", zaaktype=case_type, omschrijvingGeneriek="initiator")
        return self._one(found[:1], "role type")

    def _catalogue(self) -> str:
        found = self._list("catalogussen", domein=self.catalogue, rsin=self.rsin)
        return self._one(found, "catalogue")

    def _list(self, name: str, **query: str) -> list[Json]:
        return self.client.first_page(f"{self.base}/{name}", SYSTEM, **query)

    def _one(self, found: list[Json], what: str) -> str:
        if len(found) != 1:
            raise CaseSystemRefused(f"{len(found)} of {what}")
        return str(found[0]["url"])
