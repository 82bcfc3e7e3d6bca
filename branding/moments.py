"""Days and times as people in the Netherlands read them, with the words of a text catalogue."""

from datetime import datetime, timedelta, tzinfo
from math import ceil
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


def wait(texts: Texts, left: timedelta) -> str:
    """4 minuten, or 1 uur en 5 minuten: rounded up, so that who waits so long waits long enough."""
    hours, minutes = divmod(max(1, ceil(left.total_seconds() / 60)), 60)
    counted = [(hours, "hour"), (minutes, "minute")]
    parts = [_counted(texts, name, number) for number, name in counted if number]
    return texts("moment.and").join(parts)


def _counted(texts: Texts, name: str, number: int) -> str:
    return texts(f"moment.one_{name}") if number == 1 else texts(f"moment.{name}s", count=number)


def _day(texts: Texts, moment: datetime, zone: tzinfo) -> dict[str, object]:
    local = moment.astimezone(zone)
    return {
        "weekday": texts(f"moment.weekday.{local.weekday()}"),
        "day": local.day,
        "month": texts(f"moment.month.{local.month}"),
    }
