"""What one feature asks of another, in the words of the one that asks."""

from collections.abc import Mapping
from dataclasses import dataclass

from branding.texts import Texts
from sidecar.appointments.service import Appointments
from sidecar.core.errors import NotFound
from sidecar.core.people import Employee
from sidecar.identification.ports import Citizen
from sidecar.lobby.domain import State
from sidecar.lobby.service import Lobby

LOWEST_LEVEL = "basis"


@dataclass(frozen=True, kw_only=True)
class ConversationsOfLobby:
    """`identification.ports.Conversations`: who sits there and what the product demands."""

    lobby: Lobby
    appointments: Appointments

    def citizen(self, appointment_id: str, *, by: Employee) -> Citizen:
        visits = self.lobby.of_appointment(appointment_id, by=by)
        if not visits:
            raise NotFound(f"appointment {appointment_id} has no visitor")
        product = self.appointments.by_id(appointment_id, by=by).product
        visit = visits[0]
        return Citizen(
            participant_id=visit.participant_id,
            language=visit.language,
            is_inside=visit.state in (State.CALLED, State.INSIDE),
            minimum_level=product.level or LOWEST_LEVEL,
        )


@dataclass(frozen=True, kw_only=True)
class CatalogueWording:
    """`identification.ports.Wording`: texts outside a page, such as those in the chat."""

    texts: Mapping[str, Texts]

    def text(self, key: str, *, language: str, values: dict[str, str]) -> str:
        catalogue = self.texts.get(language) or self.texts["nl"]
        return catalogue(key, **values)
