"""Days and times as people in the Netherlands read them, with the words of a text catalogue."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from branding.texts import Texts

ZONE = ZoneInfo("Europe/Amsterdam")


def day(texts: Texts, moment: datetime, *, zone: tzinfo = ZONE) -> str:
    """maandag 23 november 2026"""
    return texts("moment.day", year=moment.astimezone(zone).year, **_day(texts, moment, zone))


def short_day(texts: Texts, moment: datetime, *, zone: tzinfo = ZONE) -> str:
    """maandag 23 november: for text messages, which are paid by the sign and are about soon"""
    return texts("moment.short_day", **_day(texts, moment, zone))


def time(texts: Texts, moment: datetime, *, zone: tzinfo = ZONE) -> str:
    """10.00 uur, or 10:00 in English"""
    local = moment.astimezone(zone)
    return texts("moment.time", hour=local.hour, minute=f"{local.minute:02d}")


def _day(texts: Texts, moment: datetime, zone: tzinfo) -> dict[str, object]:
    local = moment.astimezone(zone)
    return {
        "weekday": texts(f"moment.weekday.{local.weekday()}"),
        "day": local.day,
        "month": texts(f"moment.month.{local.month}"),
    }
