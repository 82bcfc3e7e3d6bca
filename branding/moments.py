"""Days and times as people in the Netherlands read them, with the words of a text catalogue."""

from datetime import datetime
from zoneinfo import ZoneInfo

from branding.texts import Texts

ZONE = ZoneInfo("Europe/Amsterdam")


def day(texts: Texts, moment: datetime) -> str:
    """maandag 23 november 2026"""
    local = moment.astimezone(ZONE)
    return texts(
        "moment.day",
        weekday=texts(f"moment.weekday.{local.weekday()}"),
        day=local.day,
        month=texts(f"moment.month.{local.month}"),
        year=local.year,
    )


def time(texts: Texts, moment: datetime) -> str:
    """10.00 uur, or 10:00 in English"""
    local = moment.astimezone(ZONE)
    return texts("moment.time", hour=local.hour, minute=f"{local.minute:02d}")
