"""Example desks, products and appointments of today, for the laptop stack and for trying out."""

from datetime import datetime, timedelta

from branding.moments import ZONE
from ident.contract import DERIVED_CODE, NAMED_EMPLOYEE, NAMED_EMPLOYEE_CODE, RANDOM_CODE
from sidecar.adapters.oidc import employee_id
from sidecar.appointments.domain import Desk, Product
from sidecar.appointments.planning import SECOND
from sidecar.bootstrap import Services
from sidecar.core.people import Employee
from sidecar.core.requirements import Demand, Requirements

DESKS = (
    Desk(id="burgerzaken", name="Burgerzaken", mail="burgerzaken@voorbeeldstad.example"),
    Desk(id="jeugd", name="Jeugd en gezin", mail="jeugd@voorbeeldstad.example"),
)
_REQUIRED = Demand.REQUIRED
# Id, desk, name, minutes, and what it asks about identification: each scheme once.
PRODUCTS = (
    (
        *("geboorteaangifte", "burgerzaken", "Geboorteaangifte", 20),
        Requirements(demand=_REQUIRED, scheme=RANDOM_CODE, level="midden"),
    ),
    (
        *("aanvraag", "burgerzaken", "Lopende aanvraag bespreken", 20),
        Requirements(demand=_REQUIRED, scheme=DERIVED_CODE, level="midden"),
    ),
    (
        *("ondertrouw", "burgerzaken", "Ondertrouw melden", 30),
        Requirements(demand=_REQUIRED, scheme=RANDOM_CODE, level="substantieel"),
    ),
    (
        *("paspoort", "burgerzaken", "Paspoort bespreken", 15),
        Requirements(demand=_REQUIRED, scheme=NAMED_EMPLOYEE_CODE, level="substantieel"),
    ),
    (
        *("vergunning", "burgerzaken", "Vergunning bespreken", 20),
        Requirements(
            demand=Demand.OPTIONAL, scheme=NAMED_EMPLOYEE, means=("digid", "eherkenning", "oidc")
        ),
    ),
    (
        *("verhuizing", "burgerzaken", "Verhuizing doorgeven", 10),
        Requirements(demand=Demand.OPTIONAL),
    ),
    ("vraag", "burgerzaken", "Vraag stellen", 10, Requirements(demand=Demand.NONE)),
    (
        *("jeugdhulp", "jeugd", "Jeugdhulp bespreken", 30),
        Requirements(demand=_REQUIRED, scheme=NAMED_EMPLOYEE, level="midden"),
    ),
    ("opvoedvraag", "jeugd", "Vraag over opvoeden", 30, Requirements(demand=Demand.NONE)),
)
# Product, minutes from now, name, mail, phone, language, and perhaps a second name and mail.
# The number of Piet is one that text messages never reach (deploy/local/sms).
CITIZENS = (
    ("geboorteaangifte", 5, "Jan Jansen", "jan@burger.example", "06 12345678", "nl"),
    ("paspoort", 15, "Aisha Yildiz", "aisha@burger.example", "", "nl"),
    ("verhuizing", 30, "Emma Smith", "emma@burger.example", "+44 7400 123456", "en"),
    (
        *("ondertrouw", 45, "Noor Bos", "noor@burger.example", "", "nl"),
        *("Sam Vermeer", "sam@burger.example"),
    ),
    ("aanvraag", 60, "Kees Visser", "kees@burger.example", "", "nl"),
    ("geboorteaangifte", 180, "Piet de Boer", "piet@burger.example", "06 12345692", "nl"),
)


def fill(services: Services) -> list[tuple[str, str]]:
    """Add what is missing; name and link of every appointment that was made."""
    store, now = services.appointments.store, services.ground.clock.now()
    with services.ground.database.transaction():
        for desk in DESKS:
            store.keep_desk(desk)
        for product_id, desk_id, name, minutes, identification in PRODUCTS:
            store.keep_product(
                Product(
                    id=product_id,
                    desk_id=desk_id,
                    name=name,
                    duration=timedelta(minutes=minutes),
                    identification=identification,
                )
            )
    sanne = _sanne(services)
    if any(visit.starts_at > now for visit in services.lobby.today(sanne).visits):
        return []
    planned = (_plan(services, sanne, citizen, now) for citizen in CITIZENS)
    return [link for links in planned for link in links]


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
    citizen: tuple[str, int, str, str, str, str] | tuple[str, int, str, str, str, str, str, str],
    now: datetime,
) -> list[tuple[str, str]]:
    product, minutes, name, mail, phone, language, *second = citizen
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
        **dict(zip(SECOND, map(str, second), strict=False)),
    }
    wanted = services.appointments.read_form(fields, by=by)
    planned = services.appointments.plan(wanted, by=by)
    return [(link.name, link.address) for link in planned.links]
