"""What one feature asks of another, in the words of the one that asks."""

from collections.abc import Mapping
from dataclasses import dataclass

from branding.texts import Texts
from sidecar.appointments.service import Appointments
from sidecar.core.people import Employee
from sidecar.identification.ports import Citizen, Conversation
from sidecar.lobby.domain import State, Visit
from sidecar.lobby.service import Lobby


@dataclass(frozen=True, kw_only=True)
class ConversationsOfLobby:
    """`identification.ports.Conversations`: who sits there and what the product demands."""

    lobby: Lobby
    appointments: Appointments

    def conversation(self, appointment_id: str, *, by: Employee) -> Conversation:
        visits = self.lobby.of_appointment(appointment_id, by=by)
        product = self.appointments.by_id(appointment_id, by=by).product
        return Conversation(
            appointment_id=appointment_id,
            people=tuple(citizen_of(visit) for visit in visits),
            requirements=product.identification,
        )


def citizen_of(visit: Visit) -> Citizen:
    return Citizen(
        participant_id=visit.participant_id,
        name=visit.name,
        language=visit.language,
        is_inside=visit.state in (State.CALLED, State.INSIDE),
        came_at=visit.inside_at or visit.called_at,
        part=visit.part,
    )


@dataclass(frozen=True, kw_only=True)
class CatalogueWording:
    """`identification.ports.Wording`: texts outside a page, such as those in the chat."""

    texts: Mapping[str, Texts]

    def text(self, key: str, *, language: str, values: dict[str, str]) -> str:
        catalogue = self.texts.get(language) or self.texts["nl"]
        return catalogue(key, **values)
