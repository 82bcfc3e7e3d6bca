"""Records of evidence in memory; tests/contract/test_evidence_store.py holds them to the real."""

from contextlib import contextmanager
from dataclasses import replace

from ident.evidence.ports import Record, Signature, Verdict


class FakeRecords:
    def __init__(self):
        self._by_request = {}

    def add(self, facts):
        if facts.request_id in self._by_request:
            return False
        self._by_request[facts.request_id] = Record(facts=facts)
        return True

    def get(self, request_id):
        return self._by_request.get(request_id)

    def made(self, request_id, *, pdf, sha256, at):
        before = self._by_request.get(request_id)
        if before is None or before.sha256:
            return False
        self._by_request[request_id] = replace(before, pdf=pdf, sha256=sha256, made_at=at)
        return True

    def known(self, sha256):
        found = [each for each in self._by_request.values() if each.sha256 == sha256]
        return found[0] if found else None

    def drop_pdfs(self, *, before):
        old = [e for e in self._by_request.values() if e.pdf and e.made_at < before]
        for each in old:
            self._by_request[each.facts.request_id] = replace(each, pdf=b"")
        return len(old)

    def delete(self, request_id):
        self._by_request.pop(request_id, None)


class FakeTransactions:
    @contextmanager
    def transaction(self):
        yield None


class ListWork:
    def __init__(self):
        self.rows = []

    def add(self, kind, reference):
        self.rows.append((kind, reference))


class PlainPrinter:
    """What HtmlPrinter promises without its looks: the same facts, the same bytes."""

    def pdf(self, facts):
        return b"%PDF-1.7\n" + facts.text().encode()


class NoExaminer:
    def look(self, pdf):
        is_pdf = pdf.startswith(b"%PDF-")
        return Signature(verdict=Verdict.UNSIGNED if is_pdf else Verdict.NO_PDF)
