"""What holds of free moments whatever hours, talks and clock there are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from branding.moments import ZONE
from sidecar.catalogue.domain import Schedule, Span, Taken
from sidecar.catalogue.slots import Load, free, is_open
from tests.office import BIRTH

# Both changes of the clock, holidays and ordinary days are among these.
FIRST, LAST = date(2026, 3, 20), date(2026, 11, 5)
MINUTES = st.integers(0, 288).map(lambda steps: steps * 5)


@st.composite
def spans(draw):
    edges = sorted(draw(st.lists(MINUTES, unique=True, max_size=6)))
    return tuple(Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def schedules(draw):
    days = st.dates(FIRST, LAST)
    return Schedule(
        desk_id="burgerzaken",
        capacity=draw(st.integers(1, 4)),
        closed_on_holidays=draw(st.booleans()),
        week=draw(st.dictionaries(st.integers(0, 6), spans(), max_size=7)),
        exceptions=draw(st.dictionaries(days, spans(), max_size=3)),
    )


@st.composite
def products(draw):
    return replace(
        BIRTH,
        duration=timedelta(minutes=draw(st.integers(5, 240))),
        buffer=timedelta(minutes=draw(st.integers(0, 60))),
        lead_time=timedelta(minutes=draw(st.integers(0, 3000))),
        horizon=timedelta(days=draw(st.integers(1, 30))),
    )


def instants(first=FIRST, last=LAST):
    begin, end = (datetime.fromisoformat(day.isoformat()) for day in (first, last))
    return st.datetimes(begin, end, timezones=st.just(UTC))


@st.composite
def talks(draw, day):
    near = instants(day - timedelta(days=1), day + timedelta(days=4))
    starts = draw(st.lists(near, max_size=12))
    return [Taken(start, start + timedelta(minutes=draw(st.integers(5, 300)))) for start in starts]


@st.composite
def situations(draw):
    day = draw(st.sampled_from([date(2026, 3, 28), date(2026, 10, 24)]) | st.dates(FIRST, LAST))
    return {
        "product": draw(products()),
        "schedule": draw(schedules()),
        "taken": draw(talks(day)),
        "now": draw(instants(day - timedelta(days=20), day + timedelta(days=1))),
        "days": [day + timedelta(days=n) for n in range(3)],
        "holidays": draw(st.sets(st.just(day), max_size=1)),
    }


@given(situations())
@settings(max_examples=150, deadline=None)
def test_whatever_is_offered_is_open_in_time_and_has_a_place(given_):
    product, schedule, now = given_["product"], given_["schedule"], given_["now"]
    slots = free(**given_)

    assert slots == sorted(slots, key=lambda slot: slot.starts_at)
    assert len({slot.starts_at for slot in slots}) == len(slots)
    for slot in slots:
        assert slot.ends_at - slot.starts_at == product.duration
        assert is_open(schedule, slot.starts_at, slot.ends_at, holidays=given_["holidays"])
        assert slot.starts_at >= now + product.lead_time
        ahead = slot.starts_at.astimezone(ZONE).date() - now.astimezone(ZONE).date()
        assert ahead <= product.horizon
        busy_until = slot.ends_at + product.buffer
        during = [slot.starts_at, *(t.starts_at for t in given_["taken"])]
        most = max(
            sum(t.starts_at <= moment < t.busy_until for t in given_["taken"])
            for moment in during
            if slot.starts_at <= moment < busy_until
        )
        assert slot.left == schedule.capacity - most > 0


@given(situations())
@settings(max_examples=60, deadline=None)
def test_whoever_takes_what_is_offered_never_fills_a_desk_beyond_its_capacity(given_):
    product, schedule = given_["product"], given_["schedule"]
    taken = list(given_["taken"])
    allowed = max(schedule.capacity, _most(taken))
    for _ in range(30):
        slots = free(**given_ | {"taken": taken})
        if not slots:
            break
        chosen = slots[len(taken) % len(slots)]
        taken.append(Taken(chosen.starts_at, chosen.ends_at + product.buffer))

    assert _most(taken) <= allowed


def _most(taken):
    return max(
        (sum(t.starts_at <= each.starts_at < t.busy_until for t in taken) for each in taken),
        default=0,
    )


@given(talks(date(2026, 5, 1)), instants(date(2026, 5, 1), date(2026, 5, 3)))
@settings(max_examples=100, deadline=None)
def test_giving_a_place_back_makes_it_free_again(taken, start):
    mine = Taken(start, start + timedelta(minutes=30))
    with_mine, without = Load([*taken, mine]), Load(taken)

    assert with_mine.peak(*mine[:2]) == without.peak(*mine[:2]) + 1
