"""The tables of appointments: what each is about, and who takes part."""

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table

from foundation.database import UtcDateTime
from sidecar.adapters.catalogue_tables import desks, products

metadata = MetaData()
appointments = Table(
    "appointments",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("desk_id", ForeignKey(desks.c.id), nullable=False),
    Column("product_id", ForeignKey(products.c.id), nullable=False),
    Column("employee_id", String(40), nullable=False),
    Column("employee_name", String(120), nullable=False),
    Column("employee_function", String(120), nullable=False),
    Column("room", String(80), nullable=False, unique=True),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("planning_key", String(40), unique=True),
    Column("sequence", Integer, nullable=False),
    Column("follows", String(40), index=True),
    Column("planned_by", String(40), nullable=False),
    Column("planner_name", String(120), nullable=False),
    # Null unless a program made it.
    Column("source", String(40)),
    Column("external_id", String(100)),
    Column("content_print", String(64)),
    Index("appointments_of_sources", "source", "external_id", unique=True),
)
participants = Table(
    "participants",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("appointment_id", ForeignKey("appointments.id"), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("mail", String(254), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("link_version", Integer, nullable=False),
    Column("link_hash", String(64), nullable=False, unique=True),
    Column("link_opened_at", UtcDateTime),
    Column("browser_hash", String(64)),
    Column("position", Integer, nullable=False),
    Column("part", String(20), nullable=False),
    Column("reach", String(10), nullable=False),
    Column("again_of", String(40), index=True),
)
# What it is about besides the product it was planned for (M142).
appointment_products = Table(
    "appointment_products",
    metadata,
    Column("appointment_id", ForeignKey("appointments.id"), primary_key=True),
    Column("product_id", ForeignKey(products.c.id), primary_key=True),
    Column("position", Integer, nullable=False),
)
