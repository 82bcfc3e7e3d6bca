"""Alarms and dashboard ask for what is really told, and every alarm says what to do."""

import json
import re

import promql_parser
import pytest
import yaml

from deploy.docker.collect import HERE
from foundation.outbox import outbox
from ident import migrations as migrations_of_ident
from ident.bootstrap import build
from ident.processes.web import create
from ident.settings import Settings as SettingsOfIdent
from sidecar import bootstrap, migrations
from sidecar.core.work import Kind
from sidecar.processes import demo_data
from sidecar.settings import Settings
from tests.architecture.sources import PRODUCTION, ROOT, python_files
from tests.architecture.test_documents import HEADING
from tests.contract.balie import environment_of
from tests.surroundings import surroundings

FOLDER = HERE / "monitoring"
TOKEN = "t" * 40
NAME = re.compile(r"\b((?:balie|ident)_[a-z_]+)")
LABEL = re.compile(r'(\w+)(=~|!~|=)"([^"]+)"')
# Of Prometheus itself: which job it asked.
OF_ITS_OWN = {"job"}


def rules():
    (group,) = yaml.safe_load((FOLDER / "rules.yml").read_text())["groups"]
    return group["rules"]


def panels():
    return json.loads((FOLDER / "dashboard.json").read_text())["panels"]


def queries():
    found = [(rule["alert"], rule["expr"]) for rule in rules()]
    found += [(panel["title"], each["expr"]) for panel in panels() for each in panel["targets"]]
    return [pytest.param(query, id=f"{name}-{n}") for n, (name, query) in enumerate(found)]


def read(client, path="/metrics"):
    answer = client.get(path, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return answer.text


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What both sides really tell, when something happened of everything they tell of."""
    folder = tmp_path_factory.mktemp("told")
    env = environment_of(folder) | surroundings(folder)
    env |= {"BALIE_METRICS_TOKEN": TOKEN, "IDENT_METRICS_TOKEN": TOKEN}
    services = bootstrap.build(Settings.from_env(env))
    ground = services.ground
    migrations.upgrade(ground.database.engine)
    demo_data.fill(services)
    ground.outbox.add(Kind.CLOSE_ROOM, "r1")
    with ground.database.transaction() as connection:
        given_up = outbox.c.reference == "r1"
        connection.execute(outbox.update().where(given_up).values(dead_at=ground.clock.now()))
    of_ident = build(SettingsOfIdent.from_env(env))
    migrations_of_ident.upgrade(of_ident.database.engine)
    clients = [bootstrap.web(services).test_client(), create(env).test_client()]
    for client in clients:
        client.get("/health/live")
    text = "\n".join(map(read, clients))
    for database in (ground.database, of_ident.database):
        database.engine.dispose()
    return text


@pytest.mark.parametrize("query", queries())
def test_prometheus_can_read_it(query):
    promql_parser.parse(query)
    with pytest.raises(ValueError, match=r"."):
        promql_parser.parse(f"{query} )")


@pytest.mark.parametrize("query", queries())
def test_what_it_asks_for_is_told(told, query):
    names = set(NAME.findall(query))
    known = set(re.findall(r"^(?:# TYPE )?([a-z_]+)", told, re.MULTILINE))
    assert names or "up{" in query
    assert names - known == set()


@pytest.mark.parametrize("query", queries())
def test_the_words_it_looks_for_are_words_of_ours(told, query):
    """An alarm on a word that nobody says would be quiet for ever."""
    sources = "\n".join(path.read_text() for path in python_files(*PRODUCTION))
    for label, how, wanted in LABEL.findall(query):
        if label in OF_ITS_OWN or label == "status":
            continue
        for word in wanted.split("|") if how != "=" else [wanted]:
            is_told = f'{label}="{word}"' in told
            assert is_told or (label == "outcome" and f'"{word}"' in sources), (label, word)


def test_every_alarm_has_a_paragraph_that_says_what_to_do():
    text = (ROOT / "docs/operations.md").read_text()
    anchors = {heading.lower() for heading in HEADING.findall(text)}
    alarms = [rule["alert"] for rule in rules()]

    assert len(alarms) == len(set(alarms)) >= 10
    for rule in rules():
        document, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert document == "docs/operations.md"
        assert anchor == rule["alert"].lower()
        assert anchor in anchors
        paragraph = re.split(rf"^#### {rule['alert']}\n", text, flags=re.MULTILINE)[1]
        assert len(paragraph.partition("\n#")[0].split()) >= 10


def test_what_prometheus_asks_is_there_and_the_tokens_are_files():
    asked = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    services = yaml.safe_load((HERE / "compose.yml").read_text())["services"]

    assert asked["rule_files"] == ["rules.yml"]
    assert {each["job_name"] for each in asked["scrape_configs"]} == {"balie", "ident"}
    for each in asked["scrape_configs"]:
        assert each["authorization"].keys() == {"credentials_file"}
        (place,) = each["dns_sd_configs"]
        (name,) = place["names"]
        assert "edge" in services[name]["networks"]
        assert place["port"] == 8000
