"""From rows of the catalogue to desks and products and back."""

from datetime import timedelta
from typing import Any

from sidecar.adapters.catalogue_tables import products
from sidecar.core.catalogue import Product
from sidecar.core.messages import Reminders
from sidecar.core.requirements import Demand, Requirements

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# What a query that joins products must select; id, desk and name it calls as it likes.
PRODUCT_COLUMNS = (
    products.c.minutes,
    products.c.buffer_minutes,
    products.c.lead_minutes,
    products.c.horizon_days,
    products.c.offered,
    products.c.in_use,
    products.c.reminders,
    products.c.fee,
    products.c.words,
    products.c.demand,
    products.c.scheme,
    products.c.level,
    products.c.means,
)


def product_of(row: Any, *, product_id: str, name: str) -> Product:  # noqa: ANN401
    return Product(
        id=product_id,
        desk_id=row.desk_id,
        name=name,
        duration=row.minutes * MINUTE,
        buffer=row.buffer_minutes * MINUTE,
        lead_time=row.lead_minutes * MINUTE,
        horizon=row.horizon_days * DAY,
        offered=bool(row.offered),
        in_use=bool(row.in_use),
        reminders=Reminders(row.reminders),
        fee=row.fee,
        words=row.words,
        identification=Requirements(
            demand=Demand(row.demand),
            scheme=row.scheme,
            level=row.level,
            means=tuple(row.means.split()),
        ),
    )


def row_of_product(product: Product) -> dict[str, object]:
    wanted = product.identification
    return {
        "id": product.id,
        "desk_id": product.desk_id,
        "name": product.name,
        "minutes": product.duration // MINUTE,
        "buffer_minutes": product.buffer // MINUTE,
        "lead_minutes": product.lead_time // MINUTE,
        "horizon_days": product.horizon // DAY,
        "offered": product.offered,
        "in_use": product.in_use,
        "reminders": product.reminders.value,
        "fee": product.fee,
        "words": {kind: dict(texts) for kind, texts in product.words.items()},
        "demand": wanted.demand.value,
        "scheme": wanted.scheme,
        "level": wanted.level,
        "means": " ".join(wanted.means),
    }
