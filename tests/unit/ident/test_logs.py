"""No BSN passes into a log, wherever in a record it stands; other numbers do."""

import io
import json
import logging

import pytest

from ident.logs import LogAudit, NumberFilter, guard_all_logs, log_facts, without_numbers
from ident.ports import Action

NUMBER = "900070341"


@pytest.fixture
def written():
    """A logger with the filter, and what it wrote: message and all facts."""
    stream = io.StringIO()

    class Everything(logging.Formatter):
        def format(self, record):
            super().format(record)
            return json.dumps(vars(record), default=str) + super().format(record)

    handler = logging.StreamHandler(stream)
    handler.setFormatter(Everything())
    handler.addFilter(NumberFilter())
    log = logging.Logger("test")
    log.addHandler(handler)
    return log, stream.getvalue


@pytest.mark.capability("M61")
@pytest.mark.parametrize(
    "write",
    [
        lambda log: log.warning("number 900070341"),
        lambda log: log.warning("number %s", NUMBER),
        lambda log: log.warning("x", extra={"fact": NUMBER}),
        lambda log: log.warning("x", extra={"fact": int(NUMBER)}),
        lambda log: log.warning("x", extra={"fact": {"deep": f"a{NUMBER}b"}}),
        lambda log: log.warning("s00000000:900070341"),
        lambda log: log.warning("eight 12345672 with its zero left out"),
    ],
)
def test_a_number_is_masked(written, write):
    log, text = written
    write(log)

    assert NUMBER not in text()
    assert "12345672" not in text()
    assert "*********" in text()


def test_a_number_in_an_exception_is_masked(written):
    log, text = written
    try:
        int(f"{NUMBER}x")
    except ValueError:
        log.exception("failed")

    assert NUMBER not in text()
    assert "ValueError" in text()


@pytest.mark.parametrize("plain", ["900070342", "1234567", "1234567890", "000000000", "20261124"])
def test_other_numbers_stay(plain):
    assert without_numbers(f"a {plain} b") == f"a {plain} b"


def test_facts_of_other_kinds_stay(written):
    log, text = written
    log.warning("x", extra={"fact": 900070342, "other": None})

    assert "900070342" in text()


def test_every_handler_of_the_root_is_guarded_once(monkeypatch):
    handler = logging.NullHandler()
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    guard_all_logs()
    guard_all_logs()

    assert [type(found) for found in handler.filters] == [NumberFilter]


def test_the_audit_line_says_who_did_what_to_which_request(written):
    log, text = written
    LogAudit(log).record(Action.NUMBER_SHOWN, request_id="r1", actor="emp-1")

    for part in ("ident.number_shown", "r1", "emp-1"):
        assert part in text()


def test_on_its_own_ident_writes_the_facts_of_a_deed_and_not_only_its_name(monkeypatch):
    """It once wrote a line that said "audit" and nothing else."""
    root, stream = logging.getLogger(), io.StringIO()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr("sys.stderr", stream)
    log_facts()
    guard_all_logs()
    LogAudit(root).record(Action.NUMBER_SHOWN, request_id="r1", actor="emp-1")

    line = json.loads(stream.getvalue())
    assert (line["event"], line["action"]) == ("audit", "ident.number_shown")
    assert (line["request_id"], line["actor"]) == ("r1", "emp-1")


def test_who_has_set_up_the_logs_keeps_them(monkeypatch):
    handler = logging.NullHandler()
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    log_facts()

    assert logging.getLogger().handlers == [handler]
