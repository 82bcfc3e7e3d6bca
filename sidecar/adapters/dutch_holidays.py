"""The public holidays of the Netherlands (officiële feestdagen), from the library `holidays`."""

from collections.abc import Collection
from datetime import date

import holidays


class DutchHolidays:
    """See `sidecar.catalogue.ports.Holidays`. Liberation Day counts once in five years."""

    def between(self, first: date, last: date) -> Collection[date]:
        years = range(first.year, last.year + 1)
        return {day for day in holidays.country_holidays("NL", years=years) if first <= day <= last}
