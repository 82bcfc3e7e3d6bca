"""What a program sends about an appointment and what it is told, in the Dutch names of the API."""

import re
from collections.abc import Collection
from datetime import datetime

from branding.moments import ZONE
from sidecar.api.reading import Fields
from sidecar.appointments.domain import Appointment, Participant, Product, State
from sidecar.appointments.guests import AGREED, Guest, read_person
from sidecar.appointments.inviting import MOST_PEOPLE
from sidecar.appointments.links import PersonalLinks
from sidecar.appointments.programs import Wanted
from sidecar.core.catalogue import Slot
from sidecar.core.errors import Mistakes
from sidecar.core.reach import Reach
from sidecar.core.visits import Part

Answer = dict[str, object]
# Visible ASCII: it comes back in addresses and must be the same there.
EXTERNAL_ID = re.compile(r"[\x21-\x7e]{1,100}")
PARTS = {
    "burger": Part.CITIZEN,
    "begeleider": Part.CARER,
    "familielid": Part.FAMILY,
    "tolk": Part.INTERPRETER,
    "collega": Part.COLLEAGUE,
}
CHANNELS = {"mail": Reach.MAIL, "sms": Reach.SMS, "beide": Reach.BOTH}
STATES = {State.PLANNED: "gepland", State.CANCELLED: "geannuleerd", State.OVER: "voorbij"}
# Their name in the API, and in our forms.
PERSON = {
    "naam": "name",
    "email": "mail",
    "telefoon": "phone",
    "kanaal": "reach",
    "taal": "language",
    "rol": "part",
    "toestemming": "agreed",
}
_NAME_OF = {ours: theirs for theirs, ours in PERSON.items()}


def read_wanted(body: Fields, *, languages: Collection[str], sends_texts: bool) -> Wanted:
    """Raises InvalidInput with all that is wrong; `sends_texts` as of `read_person`."""
    body.only("externeId", "productId", "begin", "deelnemers")
    external_id, product_id = body.text("externeId"), body.text("productId")
    if external_id.strip() and (problem := check_external_id(external_id)):
        body.wrong("externeId", problem)
    starts_at = body.moment("begin")
    people = [
        _person(each, languages, sends_texts=sends_texts)
        for each in body.objects("deelnemers", most=MOST_PEOPLE)
    ]
    if people and all(guest and not guest.part.identifies for guest in people):
        body.wrong("deelnemers", "no_citizen")
    body.finish()
    return Wanted(
        external_id=external_id,
        product_id=product_id,
        starts_at=starts_at,
        people=tuple(guest for guest in people if guest),
    )


def check_external_id(text: str) -> str:
    return "" if EXTERNAL_ID.fullmatch(text) else "not_an_external_id"


def read_new_moment(body: Fields) -> datetime:
    """Raises InvalidInput."""
    body.only("begin")
    starts_at = body.moment("begin")
    body.finish()
    return starts_at


def _person(fields: Fields, languages: Collection[str], *, sends_texts: bool) -> Guest | None:
    """None when something is wrong, which the fields know then."""
    fields.only(*PERSON)
    role, channel = fields.text("rol"), fields.word("kanaal", CHANNELS, problem="not_a_channel")
    typed = {
        "name": fields.text("naam", required=False),
        "mail": fields.text("email", required=False),
        "phone": fields.text("telefoon", required=False),
        "reach": CHANNELS[channel].value if channel else "",
        "language": fields.text("taal", required=False),
        "part": PARTS.get(role, Part.CITIZEN).value,
        "agreed": AGREED if fields.flag("toestemming") else "",
    }
    if role not in PARTS:
        fields.wrong("rol", "not_a_role")
    try:
        return read_person(typed, languages=languages, sends_texts=sends_texts)
    except Mistakes as error:
        for name, key in error.by_field.items():
            fields.wrong(_NAME_OF[name], key)
        return None


def appointment_told(
    appointment: Appointment, links: PersonalLinks | None, *, sends_texts: bool
) -> Answer:
    """`links` None for who has no right to them; a dead link is told to nobody."""
    links = links if appointment.state is State.PLANNED else None
    return {
        "id": appointment.id,
        "externeId": appointment.origin.external_id if appointment.origin else "",
        "status": STATES[appointment.state],
        "productId": appointment.product.id,
        "balieId": appointment.desk.id,
        "begin": _told(appointment.starts_at),
        "einde": _told(appointment.ends_at),
        "deelnemers": [
            _person_told(person, links, sends_texts=sends_texts)
            for person in appointment.participants
        ],
    }


def product_told(product: Product, desk_name: str) -> Answer:
    return {
        "id": product.id,
        "naam": product.name,
        "balieId": product.desk_id,
        "balieNaam": desk_name,
        "duurMinuten": product.duration.seconds // 60,
        "kostenCent": product.fee,
        "identificatieNodig": product.needs_identification,
    }


def slot_told(slot: Slot) -> Answer:
    return {"begin": _told(slot.starts_at), "einde": _told(slot.ends_at), "vrij": slot.left}


def _person_told(person: Participant, links: PersonalLinks | None, *, sends_texts: bool) -> Answer:
    """Mail and telephone number are not given back: who sent them has them."""
    roles = {part: name for name, part in PARTS.items()}
    channels = {reach: name for name, reach in CHANNELS.items()}
    told: Answer = {
        "id": person.id,
        "naam": person.name,
        "rol": roles[person.part],
        "taal": person.language,
        # What is kept may name text messages for the day that this place begins to send them.
        "kanaal": channels[person.reach if sends_texts else Reach.MAIL],
    }
    return told | ({"link": links.address(person)} if links else {})


def _told(moment: datetime) -> str:
    """RFC 3339, on the clock of the Netherlands."""
    return moment.astimezone(ZONE).isoformat(timespec="seconds")
