"""What config.js says is read without running it, in both ways in which Jitsi writes it."""

import pytest

from sidecar.jitsi_check import config_js, demands
from sidecar.jitsi_check.config_js import COMPUTED
from sidecar.jitsi_check.findings import Outcome, exit_code, good, unknown, wrong
from tests.xmpp.jitsi_front import CONFIG

pytestmark = pytest.mark.capability("M24", "M30")


def said(source, path):
    return config_js.find(config_js.read(source.encode()), path)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("config.p2p = { enabled: false };", False),
        ("var config = { /* why */ 'p2p': { 'enabled': false, }, };", False),
        ("const config = {}; window.config.p2p = { enabled: true };", True),
        ("config.p2p = { enabled: true }; config.p2p.enabled = false;", False),
        ("config.p2p.enabled = false; config = {};", None),
        ("other.p2p = { enabled: true };", None),
        ("// config.p2p = { enabled: true };", None),
        ("config.p2p = { enabled: isPhone() };", COMPUTED),
        ("config.p2p = {enabled: false}; if (late) { config.p2p.enabled = true; }", COMPUTED),
        ("config.p2p = settings();", COMPUTED),
        ("config.p2p = [", None),
    ],
)
def test_the_last_word_counts_and_what_is_computed_is_not_known(source, value):
    assert said(source, "p2p.enabled") == value


def test_addresses_and_lists_are_read():
    assert said("config.websocket = 'wss://meet.example.nl/x';", "websocket") == (
        "wss://meet.example.nl/x"
    )
    assert said("config.a = ['b', 2];", "a") == ["b", 2]


@pytest.mark.parametrize("source", ["[" * 50_000, "config.a.b" * 50_000, "if(a){" * 20_000])
def test_what_is_nested_without_end_is_nothing(source):
    assert config_js.read(f"config.p2p = {source}".encode()).get("p2p") in (None, COMPUTED)


def test_what_jitsi_config_ships_holds_against_every_demand():
    found = list(demands.findings(config_js.read(CONFIG.encode())))

    assert len(found) == len(demands.DEMANDS) + 1
    assert {f.row.id for f in found if f.outcome is not Outcome.GOOD} == set()


@pytest.mark.parametrize("demand", demands.DEMANDS, ids=lambda demand: demand.path)
def test_each_demand_is_missed_when_it_does_not_hold(demand):
    spoiled = f"{CONFIG}\nconfig.{demand.path} = {'false' if demand.value is True else 'true'};"

    found = {f.row.id: f for f in demands.findings(config_js.read(spoiled.encode()))}

    assert [id for id, f in found.items() if f.outcome is Outcome.WRONG] == [demand.row.id]
    assert list(found[demand.row.id].lines())[-1].endswith(demand.mend)


def test_without_config_js_nothing_is_known():
    outcomes = [f.outcome for f in demands.findings({})]

    assert outcomes[0] is Outcome.WRONG
    assert set(outcomes[1:]) == {Outcome.UNKNOWN}


def test_the_exit_code_tells_wrong_from_unknown():
    row = demands.CONFIG

    assert exit_code([good(row)]) == 0
    assert exit_code([good(row), unknown(row, "why")]) == 2
    assert exit_code([unknown(row, "why"), wrong(row, "seen")]) == 1
    assert exit_code([]) == 2
