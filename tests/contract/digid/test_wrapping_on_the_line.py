"""Wrapped answers that come over the real line: nobody is identified and nothing is told of why."""

import logging
from dataclasses import dataclass

import pytest
from lxml import etree

from tests.attacks.wrapping import WRAPPINGS, nothing, on_the_line

NUMBERS = ("999990007", "900070341")


@dataclass(frozen=True)
class OnTheLine:
    """Somebody who changes what the simulator answers, between DigiD and us."""

    resolve: object
    wrap: object
    element: str

    def __call__(self, envelope):
        body, fault = self.resolve(envelope)
        root = etree.fromstring(body)
        on_the_line(root, self.wrap, element=self.element)
        return etree.tostring(root), fault


@pytest.mark.parametrize("each", WRAPPINGS, ids=lambda each: f"{each.wrap.__name__}-{each.element}")
def test_a_wrapped_answer_identifies_nobody(
    browser, world, request_id, codes, monkeypatch, caplog, each
):
    caplog.set_level(logging.DEBUG)
    attacker = OnTheLine(world.simulator.resolve, each.wrap, each.element)
    monkeypatch.setattr(world.simulator, "resolve", attacker)

    browser.log_in(request_id)

    assert browser.has("notice-error")
    assert codes() == [each.codes[0]]
    assert world.balie.wait_for("LoginFailed", request_id=request_id)["reason"] == "error"
    told = [e for e in world.balie.events if e["request_id"] == request_id]
    assert "Identified" not in [e["event"] for e in told]
    for number in NUMBERS:
        assert number not in browser.answer.text + caplog.text


def test_an_answer_that_only_passes_through_that_place_identifies(
    browser, world, request_id, monkeypatch
):
    attacker = OnTheLine(world.simulator.resolve, nothing, "message")
    monkeypatch.setattr(world.simulator, "resolve", attacker)

    browser.log_in(request_id)

    assert world.balie.wait_for("Identified", request_id=request_id)
