"""Fakes of what every use case has around its deed: transactions, outbox, signals, audit.

They pass tests/contract/test_work.py together with the real ones.
"""

from contextlib import nullcontext


class FakeTransactions:
    def transaction(self):
        return nullcontext()


class ListOutbox:
    def __init__(self):
        self.rows = []

    def add(self, kind, reference, *, due=None):
        self.rows.append((kind, reference))


class ListSignals:
    def __init__(self):
        self.topics = []

    def changed(self, *topics):
        self.topics += topics


class ListAudit:
    def __init__(self):
        self.facts = []

    def record(self, fact):
        self.facts.append(fact)

    @property
    def actions(self):
        return [fact.action.label for fact in self.facts]
