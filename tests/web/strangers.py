"""What strangers may do on the booking pages, counted by a fake."""

from datetime import timedelta

from sidecar.core.limits import Limit, Quota
from sidecar.web.addresses import Addresses, Strangers
from tests.fakes.limits import FakeLimiter


def strangers(clock, *, header="", holds=1000, bookings=1000):
    limiter = FakeLimiter(clock)
    ten, sixty = timedelta(minutes=10), timedelta(minutes=60)
    return Strangers(
        addresses=Addresses(header=header, secret_key="k" * 32),
        holds=Quota(limiter=limiter, limit=Limit(name="holds", most=holds, window=ten)),
        bookings=Quota(limiter=limiter, limit=Limit(name="bookings", most=bookings, window=sixty)),
    )
