"""Brings the tables of the balie's database to a revision; `balie migrate` and the tests use it."""

from pathlib import Path

from foundation.revisions import Revisions

_REVISIONS = Revisions(Path(__file__).parent)
upgrade = _REVISIONS.upgrade
downgrade = _REVISIONS.downgrade
check = _REVISIONS.check
is_at_head = _REVISIONS.is_at_head
