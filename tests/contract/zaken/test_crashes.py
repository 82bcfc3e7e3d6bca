"""A filing that dies at any call, and is done again; whatever the case system speaks."""

from types import SimpleNamespace

import pytest
import requests

from tests.contract.zgw.world import DictProgress, a_document, a_wish


class Died(Exception):
    """The process ended at this very call."""


@pytest.mark.capability("M68", "M71", "M72")
def test_wherever_the_process_dies_the_second_try_makes_nothing_double(side, monkeypatch):
    """At every call in turn: after it was answered, and before; then the same once more."""
    side.reset()
    whole = calls_of(lambda: file(side.cases(), DictProgress(), DictProgress()), monkeypatch)
    assert whole >= 10
    for place in range(whole):
        for answered in (False, True):
            side.reset()
            file_with_a_death(side, place, monkeypatch, answered=answered)
            side.require_one_of_each((place, answered))


def file(cases, opening, adding):
    number = cases.open_case(a_wish(), opening)
    cases.add_document(number, a_document(), adding)


def calls_of(deed, monkeypatch):
    seen, real = SimpleNamespace(calls=0), requests.Session.request

    def counted(self, *given, **options):
        seen.calls += 1
        return real(self, *given, **options)

    with monkeypatch.context() as patch:
        patch.setattr(requests.Session, "request", counted)
        deed()
    return seen.calls


def file_with_a_death(side, place, monkeypatch, *, answered):
    cases, seen = side.cases(), SimpleNamespace(calls=0)
    opening, adding = DictProgress(), DictProgress()
    real = requests.Session.request

    def dies(self, *given, **options):
        seen.calls += 1
        if seen.calls != place + 1:
            return real(self, *given, **options)
        if answered:
            real(self, *given, **options)
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(requests.Session, "request", dies)
        with pytest.raises(Died):
            file(cases, opening, adding)
    file(cases, opening, adding)
