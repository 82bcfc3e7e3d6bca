"""Example desks, products and appointments of today, for the laptop stack and for trying out."""

from datetime import datetime, timedelta
from pathlib import Path

from branding.moments import ZONE
from sidecar.adapters.oidc.client import employee_id
from sidecar.bootstrap import Services
from sidecar.core.people import Employee

CATALOGUE = Path(__file__).parent / "demo_catalogue.toml"
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
# What is told of a second person here.
SECOND = ("second_name", "second_mail")


def fill(services: Services) -> list[tuple[str, str]]:
    """Add what is missing; name and link of every appointment that was made."""
    now = services.ground.clock.now()
    services.desks.editing.take_file(CATALOGUE.read_text(encoding="utf-8"))
    sanne = _sanne(services)
    if any(visit.starts_at > now for visit in services.lobby.queue(sanne).visits):
        return []
    planned = (_plan(services, sanne, citizen, now) for citizen in CITIZENS)
    return [link for links in planned for link in links]


def _sanne(services: Services) -> Employee:
    settings = services.ground.settings
    return Employee(
        id=employee_id(settings.secret_key, settings.oidc.issuer, "sanne"),
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
    fields = {
        "product": product,
        "date": start.date().isoformat(),
        "time": f"{start:%H:%M}",
        "name": name,
        "mail": mail,
        "phone": phone,
        "language": language,
        **dict(zip(SECOND, map(str, second), strict=False)),
    }
    wanted = services.appointments.read_form(fields, by=by)
    planned = services.appointments.plan(wanted, by=by)
    return [(link.name, link.address) for link in planned.links]
