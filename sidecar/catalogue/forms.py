"""What stands in the forms of a desk and a product before somebody changes it; see `reading`."""

from datetime import timedelta

from sidecar.catalogue.domain import MONDAY_TO_SUNDAY, Schedule, Span
from sidecar.catalogue.values import YES
from sidecar.core.catalogue import LANGUAGES, WORDS, Desk, Product

# Lines for new exceptions; saving gives as many again.
EMPTY_LINES = 3
MOST_LINES = 200
DESK_FIELDS = ("name", "mail", "capacity", "closed_on_holidays")
PRODUCT_FIELDS = (
    *(f"{kind}_{language}" for kind in WORDS for language in LANGUAGES),
    *("desk", "minutes", "buffer_minutes", "lead_minutes", "horizon_days", "offered", "in_use"),
    *("reminders", "fee"),
    *("demand", "scheme", "level"),
)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def of_desk(desk: Desk, schedule: Schedule) -> dict[str, str]:
    fields = {
        "name": desk.name,
        "mail": desk.mail or "",
        "capacity": "" if schedule.capacity is None else str(schedule.capacity),
        "closed_on_holidays": YES if schedule.closed_on_holidays else "",
    }
    fields |= {f"hours_{day}": _hours(schedule.week.get(day, ())) for day in MONDAY_TO_SUNDAY}
    for number, (day, spans) in enumerate(sorted(schedule.exceptions.items())):
        fields[f"exception_day_{number}"] = day.isoformat()
        fields[f"exception_hours_{number}"] = _hours(spans)
    return fields


def of_product(product: Product) -> dict[str, str]:
    words = {
        f"{kind}_{language}": product.words.get(kind, {}).get(language, "")
        for kind in WORDS
        for language in LANGUAGES
    }
    wanted = product.identification
    return words | {
        "name_nl": product.name,
        "desk": product.desk_id,
        "minutes": str(product.duration // MINUTE),
        "buffer_minutes": str(product.buffer // MINUTE),
        "lead_minutes": str(product.lead_time // MINUTE),
        "horizon_days": str(product.horizon // DAY),
        "offered": YES if product.offered else "",
        "in_use": YES if product.in_use else "",
        "reminders": product.reminders.value,
        "fee": f"{product.fee // 100},{product.fee % 100:02}" if product.fee else "",
        "demand": wanted.demand.value,
        "scheme": wanted.scheme,
        "level": wanted.level,
        "means": " ".join(wanted.means),
    }


def of_new_product() -> dict[str, str]:
    """What is usual; what it is called, where and how long is for who makes it."""
    usual = Product(id="", desk_id="", name="", duration=timedelta())
    return of_product(usual) | {"minutes": ""}


def _hours(spans: tuple[Span, ...]) -> str:
    return ", ".join(str(span) for span in spans)
