"""The page where a civil servant changes how somebody is reached, from the appointment."""

import pytest

from sidecar.core.messages import MessageKind
from sidecar.notifications.domain import Channel, State
from tests.fakes.sms import FakeSms
from tests.office import OUTSIDER, SANNE
from tests.post import a_post
from tests.web.apps import csrf_of
from tests.web.test_message_pages import PAGE, TOWNS, an_app_of, checked, logged_in

pytestmark = pytest.mark.capability("M05", "A10")
NEW = {"mail": "jan@elders.example", "phone": "06 12345678", "reach": "sms"}


@pytest.fixture
def post(clock):
    return a_post(clock, sms=FakeSms())


@pytest.fixture
def made(post):
    found = post.plan()
    post.deliver()
    return found


@pytest.fixture
def sanne(post):
    return logged_in(an_app_of(post))


def page_of(made):
    return f"/balie/afspraken/{made.appointment_id}/deelnemers/{made.participant_id}/adres"


def send(browser, path, **fields):
    token = {"csrf_token": csrf_of(browser, path)}
    return browser.post(path, data=token | fields, headers=PAGE)


def facts(post, made):
    return post.telling.appointments.correspondence(made.participant_id)


def test_from_the_appointment_the_way_is_changed_and_what_is_to_come_follows(post, made, sanne):
    one = f"/balie/afspraken/{made.appointment_id}"
    (link,) = checked(sanne.get(one, headers=PAGE)).select("[data-test=change-contact]")
    form = checked(sanne.get(link["href"], headers=PAGE))

    done = send(sanne, link["href"], **NEW)

    assert link["href"] == page_of(made)
    assert form.select_one("[name=mail]")["value"] == "jan@burger.example"
    assert form.select_one("[name=phone]")["value"] == "06 12345678"
    assert "nieuwe link" in form.main.text
    assert (done.status_code, done.headers["Location"]) == (303, one)
    assert (facts(post, made).mail, facts(post, made).reach) == (NEW["mail"], "sms")
    waits = [row for row in post.messages(made) if row.state is State.WAITING]
    assert {row.channel for row in waits} == {Channel.SMS}
    assert {row.kind for row in waits} == {
        MessageKind.CONFIRMATION,
        MessageKind.REMINDER_DAY,
        MessageKind.REMINDER_HOUR,
    }
    shown = checked(sanne.get(one, headers=PAGE)).main.text
    assert "jan@elders.example" in shown
    assert "jan@burger.example" not in shown


def test_what_went_before_names_no_address_that_it_did_not_go_to(post, made, sanne):
    send(sanne, page_of(made), **NEW)
    post.deliver()

    page = f"/balie/afspraken/{made.appointment_id}/berichten"
    rows = checked(sanne.get(page, headers=PAGE)).select("[data-test=message]")

    sent = [each for each in rows if each["data-state"] == "sent"]
    (first,) = [each for each in sent if each.select("[data-test=overtaken]")]
    others = [each for each in sent if each is not first]
    assert "Bevestiging per mail" in " ".join(first.text.split())
    assert "@" not in first.text
    assert first.select("[data-test=resend]") == []
    assert others
    for row in others:
        assert "06 12345678" in row.text
        assert row.select_one("[data-test=resend]")


def test_a_way_that_is_not_there_is_named_at_its_field_and_nothing_changes(post, made, sanne):
    before = facts(post, made)

    refused = send(sanne, page_of(made), mail="jan@elders.example", phone="", reach="sms")

    page = checked(refused)
    assert refused.status_code == 422
    assert page.select_one("[name=phone]")["aria-invalid"] == "true"
    assert page.select_one("[name=mail]")["value"] == "jan@elders.example"
    assert facts(post, made) == before


def test_where_no_text_messages_go_only_address_and_number_are_asked(clock):
    post = a_post(clock)
    made, browser = post.plan(), logged_in(an_app_of(post))

    page = checked(browser.get(page_of(made), headers=PAGE))
    done = send(browser, page_of(made), mail="jan@elders.example", phone="")

    assert page.select("[name=reach]") == []
    assert done.status_code == 303
    assert facts(post, made).mail == "jan@elders.example"


def test_each_person_at_the_table_has_a_page_of_his_own(post, sanne):
    second = {"second_name": "Kim", "second_mail": "kim@b.example", "second_language": "nl"}
    made = post.plan(**second)

    page = checked(sanne.get(f"/balie/afspraken/{made.appointment_id}", headers=PAGE))

    links = page.select("[data-test=change-contact]")
    assert [each.select_one("span").text.strip() for each in links] == ["Jan Jansen", "Kim"]
    titles = [checked(sanne.get(each["href"], headers=PAGE)).h1.text for each in links]
    assert titles == ["Adres en nummer van Jan Jansen", "Adres en nummer van Kim"]


def test_another_desk_another_appointment_and_a_stranger_get_nothing(post, made, sanne):
    app = an_app_of(post)
    later = post.plan(date="2026-11-26")
    other = page_of(later).replace(later.participant_id, made.participant_id)

    assert logged_in(app, OUTSIDER).get(page_of(made), headers=PAGE).status_code == 404
    assert sanne.get(other, headers=PAGE).status_code == 404
    assert app.test_client().get(page_of(made), headers=PAGE).status_code == 303
    token = {"csrf_token": csrf_of(sanne, page_of(made))}
    assert sanne.post(other, data=token | NEW, headers=PAGE).status_code == 404
    twice = {"mail": ["a@b.example", "c@d.example"], "phone": "", "reach": ""}
    assert sanne.post(page_of(made), data=token | twice, headers=PAGE).status_code == 422
    assert sanne.post(page_of(made), data=NEW, headers=PAGE).status_code in (400, 403)
    assert facts(post, made).mail == "jan@burger.example"
    assert sanne.post(page_of(made), data=token | NEW, headers=PAGE).status_code == 303


@pytest.mark.parametrize(("municipality", "language"), TOWNS)
def test_the_page_holds_in_every_tone_and_language(post, made, municipality, language):
    browser = logged_in(an_app_of(post, municipality), SANNE)
    browser.set_cookie("taal", language)

    checked(browser.get(page_of(made), headers=PAGE))
