"""The file of services: what it must hold, and which service a login asks for."""

import tomllib

import pytest

from deploy.local.eherkenning.keys import OWN_OIN, make_broker_files
from ident.domain import Level
from ident.eherkenning.names import BRANCH, KVK, RSIN
from ident.eherkenning.services import Services, ServicesUnusable
from ident.refusals import UnknownMeans

TWO = """
oin = "00000001234567890000"
broker = "00000009876543210000"
environment = "P"
sequence = 7
organisation = { nl = "Gemeente", en = "Municipality" }
service_url = { nl = "https://a.example", en = "https://a.example/en" }
privacy_url = { nl = "https://a.example/privacy", en = "https://a.example/privacy" }

[[service]]
index = 1
level = "midden"
entities = [["kvk", "rsin"]]
name = { nl = "Bellen", en = "Call" }
description = { nl = "Beeldbellen.", en = "Video call." }

[[service]]
index = 2
level = "hoog"
uuid = "5f0c3e1a-8d0e-4a3b-9c55-0c1d2e3f4a5b"
entities = [["kvk"], ["rsin"]]
branches = true
name = { nl = "Bellen, hoog", en = "Call, high" }
description = { nl = "Beeldbellen.", en = "Video call." }
"""


def test_services_are_read_with_what_identifies_them():
    services = Services.read(TWO)
    first, second = services.services

    assert services.version == "urn:etoegang:1.13:service-catalogue:P:7"
    assert first.id == "urn:etoegang:DV:00000001234567890000:services:1"
    assert (first.level, first.entities, first.restrictions) == (Level.MIDDEN, [[KVK, RSIN]], ())
    assert (second.entities, second.restrictions) == ([[KVK], [RSIN]], (BRANCH,))
    assert second.uuid == "5f0c3e1a-8d0e-4a3b-9c55-0c1d2e3f4a5b"


def test_identifiers_that_are_not_in_the_file_are_the_same_each_time():
    """Mandates of companies hang on them: a new one would undo all of them."""
    first, again = (Services.read(TWO).services[0] for _ in "ab")
    elsewhere = Services.read(TWO.replace("00000001234567890000", "00000001234567890001"))

    assert (first.uuid, first.instance_uuid) == (again.uuid, again.instance_uuid)
    assert first.uuid != first.instance_uuid
    assert first.uuid != elsewhere.services[0].uuid


@pytest.mark.capability("M43")
@pytest.mark.parametrize(
    ("minimum", "index"),
    [(Level.BASIS, 1), (Level.MIDDEN, 1), (Level.SUBSTANTIEEL, 2), (Level.HOOG, 2)],
)
def test_the_lowest_service_that_is_enough_is_asked_for(minimum, index):
    assert Services.read(TWO).at(minimum).index == index


def test_where_no_service_is_enough_this_means_is_not_offered():
    only_first = TWO[: TWO.rindex("[[service]]")]

    assert Services.read(only_first).at(Level.MIDDEN).index == 1
    with pytest.raises(UnknownMeans):
        Services.read(only_first).at(Level.SUBSTANTIEEL)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (TWO, "no = toml = ", "TOML"),
        (TWO, "", "incomplete"),
        ('oin = "00000001234567890000"', 'oin = "0000000123456789000"', "oin"),
        ('oin = "00000001234567890000"', "oin = 1", "incomplete"),
        ('broker = "00000009876543210000"', 'broker = "x"', "broker"),
        ('environment = "P"', 'environment = "A"', "environment"),
        ("sequence = 7", 'sequence = "7"', "sequence"),
        ("sequence = 7", "sequence = true", "sequence"),
        ("sequence = 7", "sequence = 0", "sequence"),
        ('nl = "Gemeente", ', "", "incomplete"),
        ('nl = "Gemeente"', 'nl = " "', "organisation"),
        ('nl = "Gemeente"', f'nl = "{"g" * 65}"', "organisation"),
        ('nl = "Gemeente"', "nl = 1", "incomplete"),
        ('nl = "https://a.example"', 'nl = "http://a.example"', "service_url"),
        ('nl = "https://a.example/privacy"', 'nl = ""', "privacy_url"),
        ("index = 2", "index = 1", "index"),
        ("index = 2", "index = 65536", "index"),
        ("index = 2", "index = -1", "index"),
        ("index = 2", 'index = "2"', "index"),
        ("index = 2", "index = false", "index"),
        ("branches = true", 'branches = "no"', "branches"),
        ("branches = true", "branches = 0", "branches"),
        ('nl = "Gemeente"', 'nl = "Ge\\u0001meente"', "organisation"),
        ('nl = "Beeldbellen."', 'nl = "Beeld\\u202ebellen."', "description"),
        ('level = "hoog"', 'level = "midden"', "level"),
        ('level = "hoog"', 'level = "eh4"', "incomplete"),
        ('uuid = "5f', 'uuid = "x5f', "uuid"),
        ('[["kvk"], ["rsin"]]', "[]", "entities"),
        ('[["kvk"], ["rsin"]]', "[[]]", "entities"),
        ('[["kvk"], ["rsin"]]', '[["bsn"]]', "incomplete"),
        ('nl = "Beeldbellen."', f'nl = "{"g" * 1025}"', "description"),
    ],
)
def test_a_file_that_is_not_right_says_where(old, new, says):
    assert old in TWO
    with pytest.raises(ServicesUnusable, match=says):
        Services.read(TWO.replace(old, new))


def test_a_service_without_branches_is_for_whole_companies():
    second = Services.read(TWO.replace("branches = true", "branches = false")).services[1]

    assert second.restrictions == ()


def test_a_description_may_have_lines_and_the_purpose_of_names_is_checked_like_it():
    lines = Services.read(TWO.replace('nl = "Beeldbellen."', 'nl = "Beeld\\nbellen."'))
    assert lines.services[0].description["nl"] == "Beeld\nbellen."
    for purpose in ('{ nl = "Omdat." }', '{ nl = "", en = "Because." }', '"Omdat."'):
        with pytest.raises(ServicesUnusable):
            Services.read(f"names_purpose = {purpose}\n{TWO}")


def test_without_services_there_is_nothing_to_offer():
    head = TWO[: TWO.index("[[service]]")]

    with pytest.raises(ServicesUnusable):
        Services.read(head + "service = []")


def test_the_file_of_the_laptop_stack_is_right(tmp_path):
    make_broker_files(tmp_path, "http://localhost:8")
    text = (tmp_path / "eherkenning-services.toml").read_text()

    assert Services.read(text).oin == OWN_OIN == tomllib.loads(text)["oin"]
    assert [each.level for each in Services.read(text).services] == list(Level)
