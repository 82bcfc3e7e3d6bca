"""The card that plans a follow-up appointment, and what the citizen sees of it."""

from datetime import timedelta

import pytest

from sidecar.appointments import following_web, web
from sidecar.appointments.following import FollowUps
from sidecar.core.ids import new_id
from sidecar.core.messages import MessageKind
from sidecar.web import guards
from tests.desk import Sessions
from tests.fakes.appointments import ListAttendees
from tests.office import OUTSIDER, SANNE, an_open_office, planned
from tests.pages import faults
from tests.web.apps import an_app, csrf_of
from tests.web.test_changing_pages import holder
from tests.web.test_planning_pages import NEW, PAGE, BeautifulSoup, checked, logged_in

pytestmark = pytest.mark.capability("M117")
HTMX = PAGE | {"HX-Request": "true"}


@pytest.fixture
def office(clock):
    return an_open_office(clock)


@pytest.fixture
def attendees():
    return ListAttendees()


@pytest.fixture
def app(office, attendees):
    staff = guards.employees(Sessions(SANNE, OUTSIDER))
    follow_ups = FollowUps(appointments=office, attendees=attendees)
    return an_app(
        web.link_blueprint(office),
        web.staff_blueprint(office, staff),
        following_web.staff_blueprint(follow_ups, staff),
        following_web.citizen_blueprint(follow_ups, guards.link_holders),
    )


@pytest.fixture
def sanne(app):
    return logged_in(app)


@pytest.fixture
def made(office):
    return planned(office)


def address(made):
    return f"/balie/afspraken/{made.appointment_id}/vervolg"


def part(answer):
    assert faults(answer.text, is_part=True) == []
    return BeautifulSoup(answer.text, "html.parser")


def times_on(page):
    return [button["value"] for button in page.select("#tijden button[name=starts_at]")]


def press(browser, made, starts_at="", *, headers=HTMX, **changes):
    form = {"product": "geboorte", "key": new_id(), "starts_at": starts_at}
    form["invited"] = [link.participant_id for link in made.links]
    form["csrf_token"] = csrf_of(browser, NEW)
    return browser.post(address(made), data=form | changes, headers=headers)


def test_open_the_card_press_a_moment_and_it_is_planned(sanne, office, made):
    card = part(sanne.get(address(made), headers=HTMX))
    chosen = times_on(card)[0]

    done = part(press(sanne, made, chosen))

    assert card.select_one("details:not([open]) [data-test=follow-open]")
    assert card.select_one("#vervolg-onderwerp option[selected]")["value"] == "geboorte"
    assert "De vervolgafspraak staat" in done.select_one("[role=status]").text
    assert office.messenger.told[-1][1] is MessageKind.FOLLOW_UP
    link = done.select_one("[data-test=follow-up] a")["href"]
    page = checked(sanne.get(link, headers=PAGE))
    assert "vervolg op het gesprek van maandag 23 november" in page.main.text
    assert page.select_one("[data-test=follows] a")["href"].endswith(made.appointment_id)


def test_the_citizen_sees_it_in_the_call_and_after_it(app, sanne, office, made):
    citizen = holder(app, made.participant_id)
    before = part(citizen.get("/afspraak/volgende", headers=PAGE))
    press(sanne, made, times_on(part(sanne.get(address(made), headers=HTMX)))[-1])

    after = part(citizen.get("/afspraak/volgende", headers=PAGE))
    office.close(made.appointment_id)

    assert before.section.has_attr("hidden")
    assert not after.section.has_attr("hidden")
    assert "uur" in after.select_one("[data-test=next-talk]").text
    assert str(part(citizen.get("/afspraak/volgende", headers=PAGE))) == str(after)
    assert app.test_client().get("/afspraak/volgende").status_code in (401, 404)


def test_without_script_a_page_does_the_same(sanne, office, made):
    page = checked(sanne.get(address(made), headers=PAGE))

    answer = press(sanne, made, times_on(page)[0], headers=PAGE)

    assert answer.status_code == 303
    again = checked(sanne.get(answer.headers["Location"], headers=PAGE))
    assert "Gepland op" in again.select_one("[data-test=follow-up]").text


def test_other_days_and_another_subject_are_shown_without_planning(sanne, office, made):
    later = part(press(sanne, made, vanaf="2026-12-07"))
    other = part(press(sanne, made, vanaf="", product="verhuizing"))

    assert times_on(later)[0].startswith("2026-12-07")
    assert later.select_one("details[open] [data-test=follow-open]")
    assert other.select_one("#vervolg-onderwerp option[selected]")["value"] == "verhuizing"
    assert len(office.messenger.told) == 1


@pytest.fixture
def both(office):
    return planned(office, second_name="Kim Bos", second_mail="kim@burger.example")


def ticks(page):
    """Who is ticked and who is not, by the words beside it."""
    return {
        page.find("label", attrs={"for": box["id"]}).text: box.has_attr("checked")
        for box in page.select("input[type=checkbox][name=invited]")
    }


def test_who_is_alone_is_invited_without_a_choice(sanne, made):
    card = part(sanne.get(address(made), headers=HTMX))

    assert ticks(card) == {}
    assert card.select_one("input[type=hidden][name=invited]")["value"] == made.participant_id


def test_until_somebody_came_all_are_ticked_and_then_who_came(sanne, both, attendees):
    before = part(sanne.get(address(both), headers=HTMX))
    attendees.came.add(both.participant_id)
    after = part(sanne.get(address(both), headers=HTMX))

    assert ticks(before) == {"Jan Jansen": True, "Kim Bos": True}
    assert ticks(after) == {"Jan Jansen": True, "Kim Bos (was er niet bij)": False}
    assert after.select_one("#vervolg-mensen[data-refresh]")


def test_who_is_not_ticked_gets_nothing(app, sanne, office, both):
    chosen = times_on(part(sanne.get(address(both), headers=HTMX)))[-1]
    kim = both.links[1].participant_id

    done = part(press(sanne, both, chosen, invited=[kim]))

    assert "De vervolgafspraak staat" in done.select_one("[role=status]").text
    (again,) = [a for a in office.store._appointments.values() if a.follows]
    assert [each.name for each in again.participants] == ["Kim Bos"]
    for link, sees_it in zip(both.links, (False, True), strict=True):
        shown = part(holder(app, link.participant_id).get("/afspraak/volgende", headers=PAGE))
        assert shown.section.has_attr("hidden") is not sees_it


@pytest.mark.parametrize("headers", [HTMX, PAGE], ids=["in the call", "without script"])
def test_without_a_citizen_the_choice_is_asked_for_again(sanne, office, both, headers):
    chosen = times_on(part(sanne.get(address(both), headers=HTMX)))[-1]

    answer = press(sanne, both, chosen, invited=[], headers=headers)

    page = part(answer) if headers is HTMX else checked(answer)
    assert answer.status_code == 422
    wrong = page.select_one("#veld-invited")
    assert "minstens één burger" in page.find(id=wrong["aria-describedby"]).text
    assert set(ticks(page).values()) == {False}
    assert not page.select_one("#vervolg-mensen").has_attr("data-refresh")
    assert len(office.messenger.told) == 2
    assert press(sanne, both, chosen, headers=headers).status_code in (200, 303)


def test_what_was_ticked_stays_while_one_looks_at_other_days(sanne, both):
    kim = both.links[1].participant_id

    page = checked(press(sanne, both, vanaf="2026-12-07", invited=[kim], headers=PAGE))

    assert ticks(page) == {"Jan Jansen": False, "Kim Bos": True}


def test_nobody_of_another_conversation_is_invited(sanne, office, made):
    other = planned(office, date="2026-11-27")
    chosen = times_on(part(sanne.get(address(made), headers=HTMX)))[-1]
    both = [made.participant_id, other.participant_id]

    assert press(sanne, made, chosen, invited=both).status_code == 422
    assert len(office.messenger.told) == 2
    assert press(sanne, made, chosen).status_code == 200


def test_the_key_of_another_conversation_plans_nothing(sanne, office, made):
    other, key = planned(office, date="2026-11-27"), new_id()
    times = times_on(part(sanne.get(address(made), headers=HTMX)))
    press(sanne, made, times[-1], key=key)

    answer = press(sanne, other, times[-3], key=key)

    assert answer.status_code == 409
    assert made.participant_id not in answer.text
    assert press(sanne, other, times[-3]).status_code == 200


@pytest.mark.capability("M142")
def test_each_subject_of_the_conversation_can_have_its_own_follow_up(sanne, office):
    made = planned(office, product="verhuizing", further="geboorte", duration="")
    card = part(sanne.get(address(made), headers=HTMX))
    times = times_on(card)

    for product, chosen in (("geboorte", times[-1]), ("verhuizing", times[-4])):
        press(sanne, made, chosen, product=product)

    offered = [each["value"] for each in card.select("#vervolg-onderwerp option")]
    assert offered[:2] == ["verhuizing", "geboorte"]
    talks = [a.product.id for a in office.store._appointments.values() if a.follows]
    assert sorted(talks) == ["geboorte", "verhuizing"]


def test_a_moment_that_somebody_just_took_gives_the_next_ones(sanne, office, made, clock):
    chosen = times_on(part(sanne.get(address(made), headers=HTMX)))[-1]
    press(sanne, made, chosen)

    answer = press(sanne, made, chosen)
    card = part(answer)

    assert answer.status_code == 409
    assert "geen plek meer" in card.select_one("#tijden").text
    assert card.select_one("details[open] [data-test=follow-open]")
    assert chosen not in times_on(card)
    assert times_on(card)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"starts_at": ""}, 422),
        ({"starts_at": "soon"}, 422),
        ({"key": "x1"}, 422),
        ({"product": "opvoedvraag"}, 404),
        ({"product": "nothing"}, 404),
        ({"csrf_token": ""}, 403),
    ],
)
def test_nonsense_plans_nothing(sanne, office, made, clock, changes, status):
    good = (clock.now() + timedelta(days=1)).isoformat()

    assert press(sanne, made, **{"starts_at": good} | changes).status_code == status
    assert len(office.messenger.told) == 1
    assert press(sanne, made, good).status_code == 200


def test_a_colleague_of_another_desk_sees_and_plans_nothing(app, office, made, clock):
    joke = logged_in(app, OUTSIDER)
    good = (clock.now() + timedelta(days=1)).isoformat()

    assert joke.get(address(made), headers=HTMX).status_code == 404
    assert press(joke, made, good).status_code == 404
    assert len(office.messenger.told) == 1
