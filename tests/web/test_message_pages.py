"""The work list and the messages of an appointment: allowed, refused, and every deed."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from sidecar.appointments import web as appointments_web
from sidecar.core.messages import MessageKind
from sidecar.notifications import web
from sidecar.notifications.domain import FAILED, Answer, Channel, State, Why
from sidecar.notifications.work_list import MOST_ROWS
from sidecar.web import guards
from tests.desk import Sessions
from tests.fakes.sms import FakeSms
from tests.office import OUTSIDER, SANNE
from tests.pages import faults
from tests.post import a_message, a_post
from tests.web.apps import an_app, csrf_of

PAGE = {"Accept": "text/html"}
PART = PAGE | {"HX-Request": "true"}
LIST = "/balie/berichten"
TODAY = {"date": "2026-11-23", "time": "10:10"}
TOWNS = [("voorbeeldstad", "nl"), ("havendam", "nl"), ("voorbeeldstad", "en")]


@pytest.fixture
def post(clock):
    return a_post(clock, sms=FakeSms())


def an_app_of(post, municipality="voorbeeldstad"):
    staff = guards.employees(Sessions(SANNE, OUTSIDER))
    return an_app(
        appointments_web.staff_blueprint(post.office, staff),
        web.staff_blueprint(post.work_list, staff),
        municipality=municipality,
    )


def logged_in(app, employee=SANNE):
    browser = app.test_client()
    browser.set_cookie("balie", employee.id)
    return browser


@pytest.fixture
def sanne(post):
    return logged_in(an_app_of(post))


def failing(post, **changes):
    post.mail.refuses.add("jan@burger.example")
    made = post.plan(**(TODAY | changes))
    post.deliver()
    return made, post.messages(made)[0]


def checked(answer, *, is_part=False):
    policy = answer.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-", 1)[1].split("'", 1)[0]
    assert faults(answer.text, nonce=nonce, is_part=is_part) == []
    return BeautifulSoup(answer.text, "html.parser")


def press(browser, message, deed, *, page=LIST, **fields):
    token = csrf_of(browser, page)
    path = f"{LIST}/{message.id}/{deed}"
    return browser.post(path, data={"csrf_token": token} | fields, headers=PAGE)


@pytest.mark.capability("A10", "M131")
def test_the_list_says_what_failed_to_whom_why_and_what_can_be_done(post, sanne):
    failing(post)

    page = checked(sanne.get(LIST, headers=PAGE))

    (row,) = page.select("[data-test=work]")
    assert row.h2.text == "Jan Jansen"
    assert "Bevestiging per mail aan jan@burger.example" in " ".join(row.text.split())
    assert "neemt dit e-mailadres niet aan" in row.select_one("[data-test=why]").text
    assert {tag["data-test"] for tag in row.select("[data-test]")} == {
        *("why", "change", "resend", "other-channel", "spoken")
    }
    first = row.select_one(".balie-actions [data-test]")
    assert first["data-test"] == "change"


def test_sending_again_comes_first_when_it_may_help(post, sanne):
    made = post.plan(**TODAY)
    post.worker.give_up(post.messages(made)[0].id)

    page = checked(sanne.get(LIST, headers=PAGE))

    assert page.select_one("[data-test=work] .balie-actions [data-test]")["data-test"] == "resend"


def test_the_other_way_comes_first_when_the_mailbox_is_full(post, sanne):
    made = post.plan(**TODAY)
    post.deliver()
    post.worker.hear(post.messages(made)[0].id, State.BOUNCED, Why.MAILBOX_FULL)

    page = checked(sanne.get(LIST, headers=PAGE))

    first = page.select_one("[data-test=work] .balie-actions [data-test]")
    assert first["data-test"] == "other-channel"
    assert page.select_one("[data-test=work] a[href='tel:0612345678']")


def test_an_empty_list_says_that_there_is_nothing_to_do(sanne):
    page = checked(sanne.get(LIST, headers=PAGE))

    assert page.select_one("[data-test=no-work]")
    assert page.select_one("[data-test=messages-to-do]").text == ""


@pytest.mark.capability("A10")
def test_the_number_stands_in_the_navigation_of_every_page(post, sanne):
    failing(post)

    for path in (LIST, "/balie/afspraken/nieuw"):
        page = checked(sanne.get(path, headers=PAGE))
        assert page.select_one(f"a[href='{LIST}'] .balie-count").text == "1"
    part = checked(sanne.get(f"{LIST}/aantal", headers=PART), is_part=True)
    assert "1 niet aangekomen" in part.text


def test_what_cannot_be_done_is_not_offered(post, sanne):
    failing(post, phone="")

    page = checked(sanne.get(LIST, headers=PAGE))

    assert not page.select("[data-test=other-channel]")
    assert page.select("[data-test=resend]")


DEEDS = {
    "opnieuw": (Answer.RESENT, "resent"),
    "ander-kanaal": (Answer.OTHER_CHANNEL, "other_channel"),
    "gesproken": (Answer.SPOKEN, "spoken"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_one_press_does_it_and_the_list_says_so(post, sanne, deed):
    made, message = failing(post)
    answer, said = DEEDS[deed]

    done = press(sanne, message, deed)
    page = checked(sanne.get(done.headers["Location"], headers=PAGE))

    assert done.status_code == 303
    assert done.headers["Location"] == f"{LIST}?gedaan={said}"
    assert page.select_one("[data-test=done]")
    assert not page.select("[data-test=work]")
    assert post.store.get(message.id).answered is answer
    assert len(post.messages(made)) == (1 if answer is Answer.SPOKEN else 2)


@pytest.mark.parametrize("deed", [*DEEDS, "adres"])
def test_without_our_token_or_of_another_desk_nothing_is_done(post, sanne, deed):
    made, message = failing(post)
    fields = {"mail": "jan@elders.example", "phone": ""}

    forged = press(sanne, message, deed, **(fields | {"csrf_token": "0" * 64}))
    joke = logged_in(an_app_of(post), OUTSIDER)
    stranger = press(joke, message, deed, page="/balie/afspraken/nieuw", **fields)
    nobody = an_app_of(post).test_client().post(f"{LIST}/{message.id}/{deed}", headers=PAGE)

    assert [a.status_code for a in (forged, stranger, nobody)] == [403, 404, 401]
    assert post.messages(made) == [message]


@pytest.mark.parametrize("deed", DEEDS)
def test_who_comes_second_is_told_that_a_colleague_was_first(post, sanne, deed):
    _, message = failing(post)
    press(sanne, message, "gesproken")

    answer = press(sanne, message, deed)

    assert answer.status_code == 409
    assert "al opgelost" in checked(answer).main.text


def test_a_new_address_is_asked_checked_and_used(post, sanne):
    made, message = failing(post)
    path = f"{LIST}/{message.id}/adres"

    asked = checked(sanne.get(path, headers=PAGE))
    wrong = press(sanne, message, "adres", page=path, mail="jan", phone="06 12345678")
    right = press(sanne, message, "adres", page=path, mail="jan@elders.example", phone="")
    post.deliver()

    assert asked.select_one("[name=mail]")["value"] == "jan@burger.example"
    assert wrong.status_code == 422
    field = checked(wrong).select_one("[name=mail]")
    assert (field["value"], field["aria-invalid"]) == ("jan", "true")
    assert right.headers["Location"] == f"{LIST}?gedaan=contact_changed"
    assert [mail.to for mail in post.mail.sent] == ["jan@elders.example"]
    assert post.messages(made)[0].answered is Answer.CONTACT_CHANGED


def test_a_field_that_comes_twice_is_refused(post, sanne):
    made, message = failing(post)
    path = f"{LIST}/{message.id}/adres"

    twice = {"mail": ["a@b.example", "c@d.example"], "phone": ""}
    assert press(sanne, message, "adres", page=path, **twice).status_code == 422
    assert post.messages(made) == [message]


def test_the_appointment_shows_its_messages_and_asks_while_one_is_under_way(post, sanne):
    made = post.plan()
    path = f"/balie/afspraken/{made.appointment_id}/berichten"

    busy = sanne.get(path, headers=PART)
    post.deliver()
    known = sanne.get(path, headers=PART)

    assert (busy.status_code, known.status_code) == (200, 286)
    assert "every 2s" in checked(busy, is_part=True).section["hx-trigger"]
    page = checked(known, is_part=True)
    assert "hx-get" not in page.section.attrs
    rows = [(row["data-kind"], row["data-state"]) for row in page.select("[data-test=message]")]
    assert rows[0] == ("confirmation", "sent")
    assert set(rows[1:]) == {
        ("reminder_day", "waiting"),
        ("reminder_hour", "waiting"),
    }
    whole = checked(sanne.get(path, headers=PAGE))
    assert len(whole.select("[data-test=message]")) == len(rows)


@pytest.mark.capability("M04")
def test_who_cannot_find_the_mail_hears_where_to_look_and_gets_it_again(post, sanne):
    made = post.plan(**TODAY)
    post.deliver()
    path = f"/balie/afspraken/{made.appointment_id}"

    page = checked(sanne.get(f"{path}/berichten", headers=PART), is_part=True)
    done = press(
        sanne, post.messages(made)[0], "opnieuw", page=f"{path}/berichten", terug="afspraak"
    )
    post.deliver()

    assert "spam" in page.text
    assert page.select_one("[data-test=resend]")
    assert done.headers["Location"] == path
    assert len(post.mail.sent) == 2


@pytest.mark.capability("A10", "M130")
def test_read_means_that_the_link_was_opened(post, sanne, clock):
    made = post.plan(**TODAY)
    post.deliver()
    path = f"/balie/afspraken/{made.appointment_id}/berichten"

    post.office.start(made.participant_id, "phone")

    page = checked(sanne.get(path, headers=PART), is_part=True)
    row = page.select_one("[data-test=message]")
    assert row.select_one(".utrecht-status-badge").text == "Gelezen"
    assert "De link is geopend" in row.text
    assert not row.select("[data-test=resend]")


@pytest.mark.parametrize("part", ["/berichten", ""])
def test_a_colleague_of_another_desk_sees_no_messages(post, part):
    made, _ = failing(post)
    joke = logged_in(an_app_of(post), OUTSIDER)

    answer = joke.get(f"/balie/afspraken/{made.appointment_id}{part}", headers=PAGE)

    assert answer.status_code == 404
    assert "Jan Jansen" not in answer.text + joke.get(LIST, headers=PAGE).text


@pytest.mark.parametrize(("municipality", "language"), TOWNS)
def test_every_state_reason_kind_and_way_has_words(post, municipality, language):
    made, _ = failing(post)
    number = 0
    combinations = [(s, w) for s in State for w in (Why.NOTHING,)]
    combinations += [(State.GIVEN_UP, why) for why in Why] + [(State.CANCELLED, w) for w in Why]
    for channel in Channel:
        for state, why in combinations:
            number += 1
            changes = {"state": state, "why": why, "channel": channel}
            changes["kind"] = list(MessageKind)[number % len(MessageKind)]
            ids = {"participant_id": made.participant_id, "appointment_id": made.appointment_id}
            post.store.add(a_message(f"m{number:03}", **ids, **changes))
    browser = logged_in(an_app_of(post, municipality))
    browser.set_cookie("taal", language)

    work = checked(browser.get(LIST, headers=PAGE))
    one = checked(browser.get(f"/balie/afspraken/{made.appointment_id}/berichten", headers=PAGE))

    failed = len(Channel) * (len(FAILED) + len(Why)) + 1
    assert len(work.select("[data-test=work]")) == min(failed, MOST_ROWS)
    assert len(one.select("[data-test=message]")) == number + 1


@pytest.mark.capability("M05")
def test_the_way_is_chosen_with_the_address_and_shows_what_holds_now(post, sanne):
    _, message = failing(post, phone="06 12345678", reach="mail")
    path = f"{LIST}/{message.id}/adres"

    before = checked(sanne.get(path, headers=PAGE))
    shown = before.select_one("[name=reach] option[selected]")["value"]
    refused = press(sanne, message, "adres", page=path, mail="", phone="", reach="mail")
    done = press(sanne, message, "adres", page=path, mail="", phone="06 87654321", reach="")

    assert shown == "mail"
    assert checked(refused).select_one("[name=mail]")["aria-invalid"] == "true"
    assert done.status_code == 303
    facts = post.telling.appointments.correspondence(message.participant_id)
    assert (facts.mail, facts.phone, facts.reach) == ("", "06 87654321", "sms")


def test_the_appointment_asks_on_until_the_receipt_of_a_text_message_came_or_is_late(
    post, sanne, clock
):
    made = post.plan(**TODAY, mail="", phone="06 12345678", reach="sms")
    path = f"/balie/afspraken/{made.appointment_id}/berichten"
    post.deliver()

    fresh = sanne.get(path, headers=PART)
    clock.move(timedelta(minutes=1))
    late = sanne.get(path, headers=PART)

    assert (fresh.status_code, late.status_code) == (200, 286)
    assert "We weten nog niet of de sms is aangekomen" in late.text
    clock.move(timedelta(hours=73))
    assert "Of de sms is aangekomen, weten we niet" in sanne.get(path, headers=PART).text
