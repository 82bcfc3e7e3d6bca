"""A civil servant asks the BRP, from the page beside the number."""

import pytest
from bs4 import BeautifulSoup

from ident.brp.ports import BirthDate, Person
from ident.brp.refusals import PeopleAway, PeopleRefused
from ident.looking_up import REASON
from tests.ident_world import IdentWorld
from tests.web.ident.pages import faults

NUMBER = "999990007"
SOMEBODY = Person(name="Aylin Voorbeeld", birth=BirthDate(year=1980), municipality="Voorbeeldstad")


class OnePerson:
    """A register that knows one person, or says why not."""

    def __init__(self):
        self.asked, self.refusal, self.person_there = [], None, SOMEBODY

    def person(self, number, reason, employee_id):
        self.asked.append((number, reason, employee_id))
        if self.refusal is not None:
            raise self.refusal
        return self.person_there


@pytest.fixture
def register():
    return OnePerson()


@pytest.fixture
def world(tmp_path, register):
    return IdentWorld(tmp_path, people=register)


def page_of(answer):
    assert faults(answer) == []
    return BeautifulSoup(answer.text, "html.parser")


def entered(world):
    return page_of(world.client.post("/staff", data={"token": world.staff_token()}))


def pressed(world, page):
    form = page.select_one('form:has([data-test="look-up"])')
    token = form.select_one("[name=token]")["value"]
    return page_of(world.client.post(form["action"].removeprefix("/ident"), data={"token": token}))


@pytest.mark.capability("M82")
def test_the_civil_servant_asks_and_sees_who_it_is(world, register):
    world.log_in()
    page = entered(world)
    assert register.asked == []

    found = pressed(world, page)

    assert "Aylin Voorbeeld" in found.select_one('[data-test="person"]').text
    assert register.asked == [(NUMBER, REASON, "emp-1")]
    assert NUMBER not in found.text
    assert not found.select('[data-test="look-up"]')


@pytest.mark.capability("M82", "M72")
def test_every_question_is_in_the_trail_with_its_reason(world, register):
    world.log_in()
    register.refusal = PeopleRefused("status 403")
    pressed(world, pressed(world, entered(world)))

    asked = ("ident.person_asked", "r1", "emp-1", REASON)
    assert [fact for fact in world.audit.facts if fact[0] == asked[0]] == [asked, asked]
    assert world.audit.about[-1] == ("ident.person_asked", "bsn", NUMBER)


@pytest.mark.parametrize(
    ("refusal", "said"),
    [(PeopleAway("slow"), "antwoordt nu niet"), (PeopleRefused("x"), "geeft geen gegevens")],
    ids=["away", "refused"],
)
def test_a_register_that_says_nothing_can_be_asked_again(world, register, refusal, said):
    world.log_in()
    register.refusal = refusal

    page = pressed(world, entered(world))

    assert said in page.select_one('[data-test="person-problem"]').text
    register.refusal = None
    assert pressed(world, page).select_one('[data-test="person"]')


def test_nobody_is_said_to_be_nobody(world, register):
    world.log_in()
    register.person_there = None

    assert pressed(world, entered(world)).select_one('[data-test="person-nobody"]')


def test_of_a_login_that_ran_out_nothing_is_asked(world, register):
    world.log_in()
    page = entered(world)
    world.stores.requests.run_out("r1")

    assert pressed(world, page).select_one('[data-test="state-expired"]')
    assert register.asked == []
    assert "ident.person_asked" not in [fact[0] for fact in world.audit.facts]


def test_a_token_for_typing_a_number_opens_no_register(world, register):
    world.log_in()
    typing = world.client.post("/staff", data={"token": world.staff_token(purpose="number")})
    token = BeautifulSoup(typing.text, "html.parser").select_one("[name=token]")["value"]

    assert world.client.post("/staff/person", data={"token": token}).status_code == 403
    assert world.client.post("/staff/person").status_code == 403
    assert register.asked == []


def test_without_a_register_there_is_the_link_alone(tmp_path):
    world = IdentWorld(tmp_path)
    world.log_in()
    page = entered(world)

    assert page.select_one('[data-test="brp"]')["href"] == "https://brp.example/zoeken"
    assert not page.select('[data-test="look-up"]')
    assert world.client.post("/staff/person").status_code == 404
