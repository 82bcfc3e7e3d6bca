"""Which moments are free: hours, holidays, changes of the clock, lead time, horizon, buffer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from branding.moments import ZONE
from sidecar.catalogue.domain import Schedule, Span, Taken
from sidecar.catalogue.slots import free, is_open, step_of
from tests.fakes.clock import A_MONDAY
from tests.office import BIRTH

MONDAY = date(2026, 11, 23)
# A_MONDAY is 10:00 in the Netherlands: the long past, so that whole days are ahead.
BEFORE = A_MONDAY - timedelta(days=1)
MORNING = Span(9 * 60, 10 * 60)
TALK = replace(BIRTH, duration=timedelta(minutes=20))


def a_schedule(**changes):
    values = {"desk_id": "burgerzaken", "capacity": 1, "week": {0: (MORNING,)}}
    return Schedule(**values | changes)


def moments(product=TALK, schedule=None, taken=(), *, now=BEFORE, days=(MONDAY,), holidays=()):
    slots = free(product, schedule or a_schedule(), taken, now=now, days=days, holidays=holidays)
    return [f"{slot.starts_at.astimezone(ZONE):%H:%M}" for slot in slots]


def at(hour, minute=0, day=MONDAY):
    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
    return wall.astimezone(UTC)


def test_a_free_hour_is_cut_in_talks_that_end_in_time():
    assert moments() == ["09:00", "09:20", "09:40"]
    assert moments(replace(TALK, duration=timedelta(minutes=25))) == ["09:00", "09:25"]


def test_a_slot_knows_its_end_its_desk_and_its_product():
    (slot, *_) = free(TALK, a_schedule(capacity=3), [], now=BEFORE, days=[MONDAY])

    assert (slot.starts_at, slot.ends_at) == (at(9), at(9, 20))
    assert (slot.desk_id, slot.product_id, slot.left) == ("burgerzaken", "geboorte", 3)


@pytest.mark.parametrize(
    ("duration", "buffer", "step"), [(20, 0, 20), (20, 10, 30), (20, 1, 25), (7, 0, 10), (5, 0, 5)]
)
def test_moments_lie_on_a_grid_of_whole_five_minutes(duration, buffer, step):
    product = replace(TALK, duration=timedelta(minutes=duration), buffer=timedelta(minutes=buffer))
    assert step_of(product) == timedelta(minutes=step)


def test_the_buffer_comes_after_each_talk_but_may_be_after_closing_time():
    with_buffer = replace(TALK, buffer=timedelta(minutes=20))

    assert moments(with_buffer) == ["09:00", "09:40"]
    assert moments(with_buffer, taken=[Taken(at(9, 30), at(9, 50))]) == []
    assert moments(with_buffer, taken=[Taken(at(10), at(10, 20))]) == ["09:00"]


def test_several_spans_a_day_each_begin_a_grid():
    week = {0: (MORNING, Span(13 * 60 + 15, 14 * 60))}

    assert moments(schedule=a_schedule(week=week))[3:] == ["13:15", "13:35"]


def test_spans_that_touch_are_one():
    week = {0: (Span(540, 550), Span(550, 580))}

    assert moments(schedule=a_schedule(week=week)) == ["09:00", "09:20"]


def test_a_desk_has_as_many_talks_at_once_as_its_capacity():
    taken = [Taken(at(9), at(9, 20)), Taken(at(9), at(9, 20))]

    assert moments(taken=taken) == ["09:20", "09:40"]
    assert moments(schedule=a_schedule(capacity=2), taken=taken) == ["09:20", "09:40"]
    assert moments(schedule=a_schedule(capacity=3), taken=taken) == ["09:00", "09:20", "09:40"]


def test_talks_that_follow_each_other_take_one_place():
    """Two short ones during a long one do not fill a desk of two."""
    long = replace(TALK, duration=timedelta(minutes=60))
    taken = [Taken(at(9), at(9, 20)), Taken(at(9, 20), at(9, 40))]

    assert moments(long, a_schedule(capacity=2), taken) == ["09:00"]
    assert moments(long, a_schedule(capacity=1), taken) == []
    overlapping = [*taken, Taken(at(9, 10), at(9, 30))]
    assert moments(long, a_schedule(capacity=2), overlapping) == []


def test_lead_time_and_horizon_limit_what_a_citizen_sees():
    early = replace(TALK, lead_time=timedelta(minutes=30))

    assert moments(early, now=at(8, 50)) == ["09:20", "09:40"]
    assert moments(early, now=at(8, 51)) == ["09:40"]
    assert moments(now=at(9)) == ["09:00", "09:20", "09:40"]
    assert moments(now=at(9, 1)) == ["09:20", "09:40"]
    near = replace(TALK, horizon=timedelta(days=7))
    week_later = [MONDAY + timedelta(days=7)]
    assert moments(near, now=at(23, 59), days=week_later) == ["09:00", "09:20", "09:40"]
    assert moments(near, now=at(8, day=date(2026, 11, 22)), days=week_later) == []


def test_an_exception_takes_the_place_of_the_hours_of_that_day():
    closed = a_schedule(exceptions={MONDAY: ()})
    other = a_schedule(exceptions={MONDAY: (Span(20 * 60, 21 * 60),)})

    assert moments(schedule=closed) == []
    assert moments(schedule=other) == ["20:00", "20:20", "20:40"]
    assert moments(schedule=closed, days=[MONDAY + timedelta(days=7)]) != []


def test_a_holiday_closes_the_desks_that_keep_it():
    assert moments(holidays={MONDAY}) == []
    assert moments(schedule=a_schedule(closed_on_holidays=False), holidays={MONDAY}) != []
    opened = a_schedule(exceptions={MONDAY: (MORNING,)})
    assert moments(schedule=opened, holidays={MONDAY}) != []


def test_what_is_not_offered_has_no_moments():
    assert moments(replace(TALK, offered=False)) == []
    assert moments(replace(TALK, in_use=False)) == []
    assert moments(schedule=a_schedule(capacity=None)) == []
    assert moments(days=[MONDAY + timedelta(days=1)]) == []


SUNDAYS = {6: (Span(60, 5 * 60),)}
HOURLY = replace(TALK, duration=timedelta(minutes=60), horizon=timedelta(days=366))


@pytest.mark.capability("M31")
def test_the_night_that_skips_an_hour_has_one_hour_less():
    spring, now = date(2026, 3, 29), datetime(2026, 3, 1, tzinfo=UTC)
    slots = free(HOURLY, a_schedule(week=SUNDAYS), [], now=now, days=[spring])

    local = [f"{slot.starts_at.astimezone(ZONE):%H:%M}" for slot in slots]
    assert local == ["01:00", "03:00", "04:00"]
    assert [slot.starts_at for slot in slots] == [
        datetime(2026, 3, 29, hour, tzinfo=UTC) for hour in (0, 1, 2)
    ]


def test_the_night_that_repeats_an_hour_has_one_hour_more():
    autumn, now = date(2026, 10, 25), datetime(2026, 10, 1, tzinfo=UTC)
    slots = free(HOURLY, a_schedule(week=SUNDAYS), [], now=now, days=[autumn])

    local = [f"{slot.starts_at.astimezone(ZONE):%H:%M}" for slot in slots]
    assert local == ["01:00", "02:00", "02:00", "03:00", "04:00"]
    assert len({slot.starts_at for slot in slots}) == 5


@pytest.mark.parametrize(
    ("span", "found"),
    [
        # 02:30 does not exist that night: it is 03:00 then.
        (Span(150, 270), ["03:00"]),
        (Span(60, 150), ["01:00"]),
        (Span(130, 160), []),
    ],
)
def test_hours_within_the_skipped_hour_count_from_where_it_ends(span, found):
    days, now = [date(2026, 3, 29)], datetime(2026, 3, 1, tzinfo=UTC)
    assert moments(HOURLY, a_schedule(week={6: (span,)}), now=now, days=days) == found


@pytest.mark.parametrize(
    ("day", "utc"), [(date(2026, 3, 28), 8), (date(2026, 3, 30), 7), (date(2026, 10, 26), 8)]
)
def test_nine_o_clock_is_nine_o_clock_on_both_sides_of_the_change(day, utc):
    every_day = a_schedule(week=dict.fromkeys(range(7), (MORNING,)))
    (first, *_) = free(
        HOURLY, every_day, [], now=datetime(2026, 3, 1, tzinfo=UTC), days=[day], holidays=()
    )
    assert first.starts_at == datetime(day.year, day.month, day.day, utc, tzinfo=UTC)


def test_a_desk_is_open_or_not_for_the_whole_of_a_talk():
    schedule = a_schedule()

    assert is_open(schedule, at(9), at(10))
    assert not is_open(schedule, at(9, 50), at(10, 10))
    assert not is_open(schedule, at(8, 50), at(9, 10))
    assert not is_open(schedule, at(11), at(11, 10))


def test_a_desk_that_never_closes_is_open_past_midnight():
    always = a_schedule(week=dict.fromkeys(range(7), (Span(0, 1440),)))
    tuesday = MONDAY + timedelta(days=1)

    assert is_open(always, at(23, 50), at(0, 10, day=tuesday))
    assert not is_open(always, at(23, 50), at(0, 10, day=tuesday), holidays={tuesday})
