"""A catalogue in a file: what is good is taken over whole, and every mistake is named in place."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from sidecar.catalogue.domain import Span
from sidecar.catalogue.editing import Editing
from sidecar.catalogue.toml_file import FileMistakes, read
from sidecar.core.messages import Reminders
from sidecar.core.requirements import Demand
from sidecar.processes import demo_data
from tests.fakes.work import FakeTransactions, ListAudit
from tests.office import an_agenda

GOOD = """
[[desks]]
id = "kcc"
name = "Klantcontact"
mail = "kcc@stad.example"
capacity = 3
closed_on_holidays = false
[desks.hours]
monday = ["09:00-12:30", "13:30-17:00"]
tuesday = "9.00 - 24:00"
[[desks.exceptions]]
date = 2026-12-24
[[desks.exceptions]]
date = "2026-12-31"
hours = ["09:00-12:00"]

[[products]]
id = "paspoort"
desk = "kcc"
minutes = 15
buffer_minutes = 5
lead_minutes = 60
horizon_days = 14
offered = false
reminders = "day"
fee = 58.90
name = { nl = "Paspoort", en = "Passport" }
bring = { nl = "Uw oude paspoort.\\nEen foto." }
uploads = { nl = "Een pasfoto" }
[products.identification]
demand = "required"
scheme = "derived_code"
level = "hoog"
means = ["oidc", "digid"]
"""


def lines(text, **known):
    with pytest.raises(FileMistakes) as refusal:
        read(text, **known)
    return list(refusal.value.lines)


def changed(old, new):
    assert old in GOOD
    return lines(GOOD.replace(old, new))


@pytest.fixture
def editing(clock):
    agenda = an_agenda(clock)
    return Editing(
        catalogue=agenda.catalogue,
        transactions=FakeTransactions(),
        audit=ListAudit(),
        clock=clock,
    )


@pytest.mark.capability("M18", "M36", "M64", "M105", "M110")
def test_a_good_file_holds_desks_hours_and_products():
    ((desk, schedule),) = read(GOOD).desks
    (product,) = read(GOOD).products

    assert (desk.id, desk.name, desk.mail) == ("kcc", "Klantcontact", "kcc@stad.example")
    assert (schedule.capacity, schedule.closed_on_holidays) == (3, False)
    assert schedule.week[0] == (Span(540, 750), Span(810, 1020))
    assert schedule.week[1] == (Span(540, 1440),)
    assert schedule.week[6] == ()
    assert schedule.exceptions == {date(2026, 12, 24): (), date(2026, 12, 31): (Span(540, 720),)}
    assert product.duration, product.buffer == (timedelta(minutes=15), timedelta(minutes=5))
    assert (product.lead_time, product.horizon) == (timedelta(hours=1), timedelta(days=14))
    assert (product.name_in("en"), product.name_in("nl")) == ("Passport", "Paspoort")
    assert product.says("bring", "en") == "Uw oude paspoort.\nEen foto."
    assert product.says("congratulation", "nl") == ""
    assert not product.offered
    assert product.reminders is Reminders.DAY
    assert product.fee == 5890
    assert product.says("uploads", "en") == "Een pasfoto"
    wanted = product.identification
    assert (wanted.demand, wanted.scheme, wanted.level) == (
        Demand.REQUIRED,
        "derived_code",
        "hoog",
    )
    assert wanted.means == ("digid", "oidc")


def test_little_is_needed():
    text = '[[products]]\nid = "vraag"\ndesk = "kcc"\nminutes = 10\nname = { nl = "Vraag" }'

    (product,) = read(text, known_desks=["kcc"]).products

    assert (product.buffer, product.lead_time) == (timedelta(), timedelta())
    assert product.offered
    assert product.reminders is Reminders.BOTH
    assert product.horizon == timedelta(days=60)
    assert lines(text) == [
        'products[1] "vraag": desk is not one of those that exist (kcc)',
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            'reminders = "day"',
            'reminders = "week"',
            'products[1] "paspoort": reminders is not one of those that exist (week)',
        ),
        (
            'reminders = "day"',
            "reminders = false",
            'products[1] "paspoort": reminders is not one of those that exist (False)',
        ),
        (
            'reminders = "day"',
            "reminder = 1",
            'products[1] "paspoort": unknown key "reminder", did you mean "reminders"?',
        ),
        (
            "capacity = 3",
            "capacity = 0",
            'desks[1] "kcc": capacity must be a whole number from 1 to 500 (0)',
        ),
        (
            "capacity = 3",
            "capacity = true",
            'desks[1] "kcc": capacity is not a whole number (True)',
        ),
        ("capacity = 3", "", 'desks[1] "kcc": capacity is missing'),
        (
            "capacity = 3",
            "capasity = 3\ncapacity = 3",
            'desks[1] "kcc": unknown key "capasity", did you mean "capacity"?',
        ),
        (
            "monday = [",
            "mondag = [",
            'desks[1] "kcc": hours unknown key "mondag", did you mean "monday"?',
        ),
        (
            '"09:00-12:30", "13',
            '"09:00-13:45", "13',
            'desks[1] "kcc": hours.monday has hours that overlap (09:00-13:45, 13:30-17:00)',
        ),
        (
            "9.00 - 24:00",
            "9-24",
            (
                'desks[1] "kcc": hours.tuesday is not hours such as "09:00-12:30",'
                " from 00:00 to 24:00 (9-24)"
            ),
        ),
        (
            '"2026-12-31"',
            '"2026-12-24"',
            'desks[1] "kcc": exceptions[2].date is there twice (2026-12-24)',
        ),
        (
            '"2026-12-31"',
            '"31-12-2026"',
            'desks[1] "kcc": exceptions[2].date is not a day such as 2026-12-24 (31-12-2026)',
        ),
        (
            'date = "2026-12-31"',
            "",
            'desks[1] "kcc": exceptions[2].date is missing',
        ),
        (
            "closed_on_holidays = false",
            'closed_on_holidays = "no"',
            'desks[1] "kcc": closed_on_holidays must be true or false',
        ),
        (
            "kcc@stad",
            "kcc@@stad",
            'desks[1] "kcc": mail is not a mail address (kcc@@stad.example)',
        ),
        (
            'nl = "Paspoort", en',
            "en",
            'products[1] "paspoort": name.nl is missing',
        ),
        (
            '"derived_code"',
            '"derived"',
            (
                'products[1] "paspoort": identification.scheme is not one of those that exist'
                " (derived)"
            ),
        ),
        (
            'en = "Passport"',
            'en = "<b>"',
            (
                'products[1] "paspoort": name.en has signs that are not allowed here, such as < or'
                " a line break in a name (<b>)"
            ),
        ),
        (
            "minutes = 15",
            "minutes = 300",
            'products[1] "paspoort": minutes must be a whole number from 5 to 240 (300)',
        ),
    ],
)
def test_each_mistake_is_named_in_its_place(old, new, line):
    assert line in changed(old, new)


def test_all_mistakes_are_named_at_once():
    found = lines(
        GOOD.replace("capacity = 3", "capacity = 999")
        .replace("minutes = 15", 'minutes = "lang"')
        .replace('id = "paspoort"', 'id = "Paspoort!"')
    )
    assert len(found) == 3


def test_a_desk_stands_in_a_file_once():
    assert lines(GOOD + GOOD.split("[[products]]")[0]) == ['desks[2] "kcc": id is there twice']


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[desks]\n", "not TOML: "),
        ('desks = "all"', "desks: must be written as [[desks]]"),
        ("colour = 1", 'the file: unknown key "colour"'),
        (
            GOOD.replace('name = { nl = "Paspoort", en = "Passport" }', 'name = "Paspoort"'),
            'products[1] "paspoort": name must be a table, with keys such as nl',
        ),
    ],
)
def test_what_is_no_catalogue_at_all_is_named_too(text, line):
    assert any(found.startswith(line) for found in lines(text))


def test_a_file_with_one_mistake_changes_nothing(editing):
    with pytest.raises(FileMistakes):
        editing.take_file(GOOD.replace("minutes = 15", "minutes = 1"))

    assert [desk.id for desk in editing.catalogue.desks()] == ["burgerzaken", "jeugd"]
    assert editing.audit.facts == []


def test_a_file_is_taken_over_and_doing_it_again_changes_nothing(editing):
    editing.take_file(GOOD)

    assert editing.catalogue.schedule("kcc").capacity == 3
    assert editing.catalogue.product("paspoort").name == "Paspoort"
    assert editing.audit.actions == ["desk.changed", "product.changed"]
    editing.take_file(GOOD)
    assert len(editing.audit.facts) == 2


def test_looking_changes_nothing(editing):
    assert len(editing.check_file(GOOD).products) == 1

    assert editing.audit.facts == []


@pytest.mark.capability("M18", "M36")
def test_the_example_of_the_laptop_is_good():
    contents = read(Path(demo_data.CATALOGUE).read_text())

    assert [desk.id for desk, _ in contents.desks] == ["burgerzaken", "jeugd"]
    birth = contents.products[0]
    assert birth.says("congratulation", "nl").startswith("Gefeliciteerd")
    assert birth.says("congratulation", "en").startswith("Congratulations")
