"""From the clock on the wall in the Netherlands to a moment in UTC."""

from datetime import UTC, date, datetime, time, timedelta

from branding.moments import ZONE


def moment(day: date, at: time) -> datetime:
    """The moment in UTC; ValueError for a time that the start of summer time skips.

    At the end of summer time an hour comes twice; the first of the two is meant.
    """
    utc = datetime.combine(day, at, tzinfo=ZONE).astimezone(UTC)
    if utc.astimezone(ZONE).replace(tzinfo=None) != datetime.combine(day, at):
        raise ValueError("this time does not exist on this day")
    return utc


def day_of(instant: datetime) -> date:
    """The day on the calendar in the Netherlands."""
    return instant.astimezone(ZONE).date()


def from_wall(day: date, minutes: int) -> datetime:
    """The moment in UTC when the clock on the wall shows so many minutes after midnight of `day`.

    1440 is the midnight after it. For a time that the start of summer time skips it is the moment
    of skipping; of an hour that comes twice the first is meant.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    while True:
        utc = wall.replace(tzinfo=ZONE).astimezone(UTC)
        if utc.astimezone(ZONE).replace(tzinfo=None) == wall:
            return utc
        wall += timedelta(minutes=1)
