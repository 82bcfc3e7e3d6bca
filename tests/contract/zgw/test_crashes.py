"""A filing that dies at any call, and is done again."""

from types import SimpleNamespace

import pytest
import requests

from ident.clock import SystemClock
from ident.zaken.building import build
from tests.contract.zgw.world import (
    CONTENT,
    DictProgress,
    a_document,
    a_wish,
    counts,
    settings,
)


class Died(Exception):
    """The process ended at this very call."""


@pytest.mark.capability("M68", "M72")
@pytest.mark.parametrize("large", [10, 10_000])
def test_wherever_the_process_dies_the_second_try_makes_nothing_double(system, large, monkeypatch):
    """At every call in turn: after it was answered, and before; then the same once more."""
    system.shelf.part_size = 100
    whole = _calls_of_a_filing(system, large)
    assert whole > 10
    for place in range(whole):
        for answered in (False, True):
            system.shelf.__init__(system.shelf.url, part_size=100)
            _file_with_a_death(system, large, place, monkeypatch, answered=answered)
            _require_one_of_each(system.shelf, (place, answered))


def _require_one_of_each(shelf, where):
    """One case with one whole document; a document whose lock was lost hangs on no case."""
    found = counts(shelf)
    documents = found.pop("enkelvoudiginformatieobjecten")
    assert found == dict.fromkeys(found, 1), where
    (link,) = shelf.all("zaakinformatieobjecten")
    assert shelf.contents[link["informatieobject"].rsplit("/", 1)[1]] == CONTENT, where
    final = shelf.by_url("enkelvoudiginformatieobjecten", link["informatieobject"])
    assert (final["status"], final["locked"]) == ("definitief", False), where
    lost = [each for each in shelf.all("enkelvoudiginformatieobjecten") if each["locked"]]
    assert documents - len(lost) == 1, where


def _calls_of_a_filing(system, large):
    system.calls = 0
    _file(build(settings(system), SystemClock(), large=large), DictProgress(), DictProgress())
    return system.calls


def _file(cases, opening, adding):
    number = cases.open_case(a_wish(), opening)
    cases.add_document(number, a_document(), adding)


def _file_with_a_death(system, large, place, monkeypatch, *, answered):
    cases = build(settings(system), SystemClock(), large=large)
    opening, adding = DictProgress(), DictProgress()
    seen = SimpleNamespace(calls=0)
    real = requests.Session.request

    def dies(self, *given, **options):
        seen.calls += 1
        if seen.calls == place + 1:
            if answered:
                real(self, *given, **options)
            raise Died
        return real(self, *given, **options)

    with monkeypatch.context() as patch:
        patch.setattr(requests.Session, "request", dies)
        with pytest.raises(Died):
            _file(cases, opening, adding)
    _file(cases, opening, adding)
