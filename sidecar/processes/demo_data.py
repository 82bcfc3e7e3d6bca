"""Example desks, products and appointments of today, for the laptop stack and for trying out."""

from datetime import datetime, timedelta

from branding.moments import ZONE
from sidecar.adapters.oidc import employee_id
from sidecar.appointments.domain import Desk, Product
from sidecar.bootstrap import Services
from sidecar.core.people import Employee

DESKS = (
    Desk(id="burgerzaken", name="Burgerzaken", mail="burgerzaken@voorbeeldstad.example"),
    Desk(id="jeugd", name="Jeugd en gezin", mail="jeugd@voorbeeldstad.example"),
)
PRODUCTS = (
    ("geboorteaangifte", "burgerzaken", "Geboorteaangifte", 20, "midden"),
    ("paspoort", "burgerzaken", "Paspoort bespreken", 15, "substantieel"),
    ("verhuizing", "burgerzaken", "Verhuizing doorgeven", 10, None),
    ("opvoedvraag", "jeugd", "Vraag over opvoeden", 30, None),
)
# Product, minutes from now, name, mail, phone, language.
CITIZENS = (
    ("geboorteaangifte", 5, "Jan Jansen", "jan@burger.example", "06 12345678", "nl"),
    ("paspoort", 15, "Aisha Yildiz", "aisha@burger.example", "", "nl"),
    ("verhuizing", 30, "Emma Smith", "emma@burger.example", "+44 20 7946 0000", "en"),
    ("geboorteaangifte", 180, "Piet de Boer", "piet@burger.example", "", "nl"),
)


def fill(services: Services) -> list[tuple[str, str]]:
    """Add what is missing; name and link of every appointment that was made."""
    store, now = services.appointments.store, services.ground.clock.now()
    with services.ground.database.transaction():
        for desk in DESKS:
            store.keep_desk(desk)
        for product_id, desk_id, name, minutes, level in PRODUCTS:
            store.keep_product(
                Product(
                    id=product_id,
                    desk_id=desk_id,
                    name=name,
                    duration=timedelta(minutes=minutes),
                    level=level,
                )
            )
    sanne = _sanne(services)
    if any(visit.starts_at > now for visit in services.lobby.today(sanne).visits):
        return []
    return [_plan(services, sanne, citizen, now) for citizen in CITIZENS]


def _sanne(services: Services) -> Employee:
    settings = services.ground.settings
    return Employee(
        id=employee_id(settings.secret_key, settings.oidc_issuer, "sanne"),
        name="Sanne de Vries",
        function="medewerker burgerzaken",
        desks=frozenset({"burgerzaken"}),
    )


def _plan(
    services: Services,
    by: Employee,
    citizen: tuple[str, int, str, str, str, str],
    now: datetime,
) -> tuple[str, str]:
    product, minutes, name, mail, phone, language = citizen
    start = now + timedelta(minutes=minutes)
    start = (start - timedelta(minutes=start.minute % 5)).astimezone(ZONE)
    durations = {product_id: str(length) for product_id, _, _, length, _ in PRODUCTS}
    fields = {
        "desk": "burgerzaken",
        "product": product,
        "date": start.date().isoformat(),
        "time": f"{start:%H:%M}",
        "duration": durations[product],
        "name": name,
        "mail": mail,
        "phone": phone,
        "language": language,
    }
    wanted = services.appointments.read_form(fields, by=by)
    return name, services.appointments.plan(wanted, by=by).link
