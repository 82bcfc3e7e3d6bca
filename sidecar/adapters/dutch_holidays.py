"""The public holidays of the Netherlands (officiële feestdagen), from the library `holidays`."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

import holidays


class DutchHolidays:
    """See `sidecar.catalogue.ports.Holidays`. Liberation Day counts once in five years."""

    def between(self, first: date, last: date) -> Collection[date]:
        years = range(first.year, last.year + 1)
        return {day for year in years for day in _of(year) if first <= day <= last}


# Making the calendar of a year costs as much as finding the moments of two months.
@lru_cache(maxsize=8)
def _of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))
