"""Filings in memory; tests/contract/test_filing.py holds them to the real ones."""

from dataclasses import replace


class DictProgress:
    def __init__(self, kept, part):
        self._kept, self._part = kept, part

    def done(self, step):
        return self._kept.get((self._part, step), "")

    def keep(self, step, value):
        self._kept[(self._part, step)] = value


class FakeFilings:
    def __init__(self):
        self._by_request, self._progress, self._documents = {}, {}, {}

    def add(self, filing):
        if filing.request_id in self._by_request:
            return False
        self._by_request[filing.request_id] = filing
        return True

    def get(self, request_id):
        return self._by_request.get(request_id)

    def save(self, filing):
        self._by_request[filing.request_id] = replace(filing)

    def of_conversation(self, conversation_id):
        found = self._by_request.values()
        return [each for each in found if each.conversation_id == conversation_id]

    def of_case(self, address):
        with_it = [name for name, kept in self._progress.items() if address in kept.values()]
        return [self._by_request[name] for name in with_it if name in self._by_request]

    def delete(self, request_id):
        self._by_request.pop(request_id, None)
        self._progress.pop(request_id, None)
        gone = [each for each, (owner, _) in self._documents.items() if owner == request_id]
        for each in gone:
            del self._documents[each]

    def progress(self, request_id, part):
        return DictProgress(self._progress.setdefault(request_id, {}), part)

    def document_progress(self, document_id, request_id):
        _, kept = self._documents.setdefault(document_id, (request_id, {}))
        return DictProgress(kept, "add")
