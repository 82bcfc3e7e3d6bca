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
        self.dues = []
        self.given_up = {}

    def add(self, kind, reference, *, due=None):
        self.rows.append((kind, reference))
        self.dues.append(due)
        self.given_up.pop((kind, reference), None)

    def give_up(self, kind, reference, *, tries=20):
        """As a worker does with what failed that often."""
        self.given_up[kind, reference] = tries

    def waiting(self, kind, references):
        rows = {each for what, each in self.rows if what is kind and each in references}
        return {each for each in rows if (kind, each) not in self.given_up}

    def tries(self, kind, references):
        return {each: n for (what, each), n in self.given_up.items() if each in references}


class ListMessenger:
    """Remembers what was told to whom, as a feature that tells it sees it."""

    def __init__(self):
        self.told = []
        self.read = []

    def tell(self, participant_id, kind, *, due=None):
        self.told.append((participant_id, kind))

    def opened(self, participant_id):
        self.read.append(participant_id)


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
