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
        found = self._listed(
            "zaaktypen",
            catalogus=self._catalogue(),
            identificatie=self.case_type,
            datumGeldigheid=self._today(),
        )
        return self._one(_with(found, identificatie=self.case_type), "case type")

    def document(self) -> str:
        found = self._listed(
            "informatieobjecttypen",
            catalogus=self._catalogue(),
            omschrijving=self.document_type,
            datumGeldigheid=self._today(),
        )
        return self._one(_with(found, omschrijving=self.document_type), "document type")

    def first_status(self, case_type: str) -> str:
        found = _with(self._listed("statustypen", zaaktype=case_type), zaaktype=case_type)
        return self._one(sorted(found, key=lambda each: each["volgnummer"])[:1], "status type")

    def initiator(self, case_type: str) -> str:
        wanted = {"zaaktype": case_type, "omschrijvingGeneriek": "initiator"}
        found = _with(self._listed("roltypen", **wanted), **wanted)
        return self._one(found[:1], "role type")

    def _catalogue(self) -> str:
        wanted = {"domein": self.catalogue, "rsin": self.rsin}
        return self._one(_with(self._listed("catalogussen", **wanted), **wanted), "catalogue")

    def _today(self) -> str:
        return self.clock.now().date().isoformat()

    def _listed(self, name: str, **query: str) -> list[Json]:
        return self.client.listed(f"{self.base}/{name}", SYSTEM, **query)

    def _one(self, found: list[Json], what: str) -> str:
        if len(found) != 1:
            raise CaseSystemRefused(f"{len(found)} of {what}")
        return str(found[0]["url"])


def _with(found: list[Json], **wanted: str) -> list[Json]:
    """Only what was asked for: a filter that is not understood shows everything."""
    return [each for each in found if wanted.items() <= each.items()]
