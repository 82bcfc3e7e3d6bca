"""The tables of the catalogue: its own store writes them, that of appointments reads along."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

from foundation.database import UtcDateTime

metadata = MetaData()
desks = Table(
    "desks",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("mail", String(254)),
    # Null for a desk that nobody gave hours: no limit, and no moments for citizens.
    Column("capacity", Integer),
    Column("closed_on_holidays", Boolean, nullable=False, default=True),
)
opening_hours = Table(
    "opening_hours",
    metadata,
    Column("desk_id", ForeignKey("desks.id"), primary_key=True),
    # 0 is Monday; minutes after midnight on the clock on the wall.
    Column("weekday", Integer, primary_key=True),
    Column("opens", Integer, primary_key=True),
    Column("closes", Integer, nullable=False),
)
opening_exceptions = Table(
    "opening_exceptions",
    metadata,
    Column("desk_id", ForeignKey("desks.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    # A day without hours is one row that opens and closes at the same minute.
    Column("opens", Integer, primary_key=True),
    Column("closes", Integer, nullable=False),
)
products = Table(
    "products",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("desk_id", ForeignKey("desks.id"), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("buffer_minutes", Integer, nullable=False),
    Column("lead_minutes", Integer, nullable=False),
    Column("horizon_days", Integer, nullable=False),
    Column("offered", Boolean, nullable=False),
    Column("in_use", Boolean, nullable=False),
    Column("reminders", String(10), nullable=False),
    Column("fee", Integer, nullable=False),
    Column("words", JSON, nullable=False),
    Column("demand", String(10), nullable=False),
    Column("scheme", String(20), nullable=False),
    # Never null since 0003; SQLite could only be told so by making the table anew.
    Column("level", String(20)),
    Column("means", String(60), nullable=False),
)
places = Table(
    "places",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("desk_id", String(80), nullable=False),
    Column("product_id", String(80), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("busy_until", UtcDateTime, nullable=False),
    Column("appointment_id", String(40), unique=True),
    Column("held_until", UtcDateTime, index=True),
    Index("places_of_a_desk", "desk_id", "starts_at"),
)
