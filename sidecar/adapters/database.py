"""The balie's database: one that is away is a refusal that people understand."""

from foundation import database
from sidecar.core.errors import Unavailable


class Database(database.Database):
    refusal = Unavailable
