"""The use cases of the catalogue, built: what there is, the places at desks, and changing it."""

from dataclasses import dataclass

from sidecar.adapters.dutch_holidays import DutchHolidays
from sidecar.bootstrap.ground import Ground
from sidecar.catalogue.agenda import Agenda
from sidecar.catalogue.editing import Editing
from sidecar.catalogue.service import Catalogue
from sidecar.catalogue.store import DatabaseCatalogue, DatabasePlaces


@dataclass(frozen=True, kw_only=True)
class DeskParts:
    catalogue: Catalogue
    agenda: Agenda
    editing: Editing


def desk_parts(ground: Ground) -> DeskParts:
    database, clock = ground.database, ground.clock
    places = DatabasePlaces(database)
    catalogue = Catalogue(
        store=DatabaseCatalogue(database), places=places, holidays=DutchHolidays(), clock=clock
    )
    return DeskParts(
        catalogue=catalogue,
        agenda=Agenda(catalogue=catalogue, places=places, clock=clock, transactions=database),
        editing=Editing(
            catalogue=catalogue, transactions=database, audit=ground.audit, clock=clock
        ),
    )
