"""Ident's own database: one that is away is a refusal that people understand."""

from foundation import database
from ident.refusals import Unavailable


class Database(database.Database):
    refusal = Unavailable
