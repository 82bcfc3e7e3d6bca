"""The road of programs to an appointment: what is free, making, finding, moving, ending."""

from datetime import timedelta

import pytest

from sidecar.appointments.domain import State
from sidecar.core.messages import MessageKind
from sidecar.core.programs import Right
from tests.office import planned, secret_of
from tests.web.api import AN_HOUR_LATER, AT_TEN_TO_TWELVE, JAN, WANTED, an_api

pytestmark = pytest.mark.capability("M31", "M39", "M73", "M107", "M129")
HELPER = {
    "naam": "Kim Bos",
    "email": "kim@burger.example",
    "taal": "en",
    "rol": "begeleider",
    "toestemming": True,
}


@pytest.fixture
def api(clock, tmp_path):
    return an_api(clock, tmp_path)


@pytest.fixture
def key(api):
    return api.key()


def test_what_one_can_come_for(api, key):
    answer = api.ask("/producten", key=key)

    assert answer.status_code == 200
    birth = next(each for each in answer.json["producten"] if each["id"] == "geboorte")
    assert birth == {
        "id": "geboorte",
        "naam": "Geboorteaangifte",
        "balieId": "burgerzaken",
        "balieNaam": "Burgerzaken",
        "duurMinuten": 20,
        "kostenCent": 0,
        "identificatieNodig": True,
    }


@pytest.mark.capability("M127")
def test_when_one_can_come_and_what_is_booked_is_free_no_more(api, key):
    def begins(query=""):
        path = f"/producten/geboorte/vrije-momenten?vanaf=2026-11-23&totEnMet=2026-11-23{query}"
        return [each["begin"] for each in api.ask(path, key=key).json["momenten"]]

    assert AT_TEN_TO_TWELVE in begins()
    made = api.book(key)

    assert AT_TEN_TO_TWELVE not in begins()
    assert AT_TEN_TO_TWELVE in begins(f"&inPlaatsVan={made.json['id']}")


@pytest.mark.capability("M67", "M128")
def test_an_appointment_is_made_and_everybody_gets_his_mail(api, key):
    answer = api.book(key, deelnemers=[JAN, HELPER])

    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"/api/v1/afspraken/{answer.json['id']}")
    assert answer.json["status"] == "gepland"
    assert (answer.json["begin"], answer.json["einde"]) == (
        AT_TEN_TO_TWELVE,
        "2026-11-23T12:20:00+01:00",
    )
    assert [each["rol"] for each in answer.json["deelnemers"]] == ["burger", "begeleider"]
    assert [kind for _, kind in api.office.messenger.told] == [MessageKind.CONFIRMATION] * 2
    kept = api.office.store.by_id(answer.json["id"])
    assert [(p.name, p.mail, p.phone) for p in kept.participants] == [
        ("Jan Jansen", "jan@burger.example", "06 12345678"),
        ("Kim Bos", "kim@burger.example", ""),
    ]
    assert api.office.audit.facts[-1].actor == "source:jcc"
    assert "burger.example" not in str(answer.json)


def test_asking_the_same_again_gives_the_same_appointment_and_no_second_mail(api, key):
    first, second = api.book(key), api.book(key)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json
    assert len(api.office.messenger.told) == 1


def test_the_same_moment_written_in_another_zone_is_the_same_question(api, key):
    first = api.book(key)

    assert api.book(key, begin="2026-11-23T11:00:00Z").json == first.json


def test_the_same_id_for_something_else_is_refused(api, key):
    api.book(key)

    refused = api.book(key, begin=AN_HOUR_LATER)

    assert (refused.status_code, refused.json["code"]) == (409, "other_content")
    assert "externeId" in refused.json["detail"]
    assert api.book(key, begin=AN_HOUR_LATER, externeId="Z-2").status_code == 201


def test_asking_again_after_it_moved_gives_what_it_is_now(api, key):
    made = api.book(key)
    path = f"/afspraken/{made.json['id']}"
    api.ask(path, key=key, method="PATCH", json={"begin": AN_HOUR_LATER})

    again = api.book(key)

    assert (again.status_code, again.json["begin"]) == (200, AN_HOUR_LATER)


def test_it_is_found_by_our_id_and_by_its_own(api, key):
    made = api.book(key).json

    assert api.ask(f"/afspraken/{made['id']}", key=key).json == made
    found = api.ask("/afspraken", key=key, query_string={"externeId": "Z-2026/00123"})
    assert found.json == {"afspraken": [made]}
    none = api.ask("/afspraken", key=key, query_string={"externeId": "Z-2"})
    assert (none.status_code, none.json) == (200, {"afspraken": []})


def test_after_a_move_the_same_link_works_and_after_a_cancel_none(api, key):
    made = api.book(key).json
    path, link = f"/afspraken/{made['id']}", made["deelnemers"][0]["link"]

    moved = api.ask(path, key=key, method="PATCH", json={"begin": AN_HOUR_LATER})

    assert (moved.status_code, moved.json["begin"]) == (200, AN_HOUR_LATER)
    assert moved.json["deelnemers"][0]["link"] == link
    browser = api.app.test_client()
    assert api.office.holder(secret_of(link)).appointment_id == made["id"]
    gone = api.ask(path, key=key, method="DELETE")
    assert (gone.status_code, gone.data) == (204, b"")
    assert browser.get(f"/a/{secret_of(link)}", headers={"Accept": "text/html"}).status_code == 410
    ended = api.ask(path, key=key).json
    assert ended["status"] == "geannuleerd"
    assert "link" not in ended["deelnemers"][0]
    kinds = [kind for _, kind in api.office.messenger.told]
    assert kinds[1:] == [MessageKind.CHANGED, MessageKind.CANCELLATION]
    assert {fact.actor for fact in api.office.audit.facts} == {"system", "source:jcc"}


def test_cancelling_twice_is_cancelling_once(api, key):
    path = f"/afspraken/{api.book(key).json['id']}"

    answers = [api.ask(path, key=key, method="DELETE").status_code for _ in "ab"]

    assert answers == [204, 204]
    assert [kind for _, kind in api.office.messenger.told].count(MessageKind.CANCELLATION) == 1


def test_what_is_cancelled_cannot_move_and_what_is_over_cannot_be_cancelled(api, key):
    cancelled, over = api.book(key).json["id"], None
    api.ask(f"/afspraken/{cancelled}", key=key, method="DELETE")
    over = api.book(key, externeId="Z-2").json["id"]
    api.office.store.settle(over, State.OVER)

    for begin in (AT_TEN_TO_TWELVE, AN_HOUR_LATER):
        path = f"/afspraken/{cancelled}"
        moved = api.ask(path, key=key, method="PATCH", json={"begin": begin})
        assert (moved.status_code, moved.json["code"]) == (409, "already_ended")
    assert api.ask(f"/afspraken/{over}", key=key, method="DELETE").status_code == 409


@pytest.mark.parametrize(
    "begin",
    [
        "2026-11-23T12:01:00+01:00",
        "2026-11-23T18:00:00+01:00",
        "2026-11-22T12:00:00+01:00",
        "2026-11-20T12:00:00+01:00",
        "2027-11-23T12:00:00+01:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ],
    ids=["off the grid", "closed", "sunday", "past", "beyond the horizon", "first", "last"],
)
def test_a_moment_that_is_not_offered_is_refused_and_nothing_is_kept(api, key, begin):
    refused = api.book(key, begin=begin)

    assert (refused.status_code, refused.json["code"]) == (409, "not_offered")
    made = api.book(key)
    path = f"/afspraken/{made.json['id']}"
    moved = api.ask(path, key=key, method="PATCH", json={"begin": begin})
    assert (moved.status_code, moved.json["code"]) == (409, "not_offered")


def test_what_one_took_no_other_can_take(api, key):
    other = api.key("kcc")
    api.book(key)

    taken = api.book(other)

    assert (taken.status_code, taken.json["code"]) == (409, "not_offered")
    assert api.book(other, begin=AN_HOUR_LATER).status_code == 201


def test_two_sources_may_use_the_same_id(api, key):
    mine, theirs = api.book(key), api.book(api.key("kcc"), begin=AN_HOUR_LATER)

    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json["id"] != theirs.json["id"]


def test_a_source_sees_and_changes_its_own_only(api, key):
    path = f"/afspraken/{api.book(key).json['id']}"
    stranger = api.key("kcc")

    refused = [
        api.ask(path, key=stranger),
        api.ask(path, key=stranger, method="DELETE"),
        api.ask(path, key=stranger, method="PATCH", json={"begin": AN_HOUR_LATER}),
        api.ask(f"/producten/geboorte/vrije-momenten?inPlaatsVan={path[11:]}", key=stranger),
    ]

    assert {(each.status_code, each.json["code"]) for each in refused} == {
        (404, "appointment_unknown")
    }
    assert api.ask(path, key=api.key(), method="DELETE").status_code == 204


def test_what_a_civil_servant_planned_no_program_sees(api, key):
    theirs = planned(api.office).appointment_id

    assert api.ask(f"/afspraken/{theirs}", key=key).status_code == 404


def test_a_key_of_one_desk_knows_no_other(api, key):
    made = api.book(key).json["id"]
    limited = api.key("jcc", desks=["jeugd"])

    (product,) = api.ask("/producten", key=limited).json["producten"]
    assert product["id"] == "opvoedvraag"
    assert api.ask("/producten/geboorte/vrije-momenten", key=limited).status_code == 404
    refused = api.book(limited, externeId="Z-2", begin=AN_HOUR_LATER)
    assert (refused.status_code, refused.json["code"]) == (404, "product_unknown")
    assert api.ask(f"/afspraken/{made}", key=limited).status_code == 404
    assert api.ask("/producten/opvoedvraag/vrije-momenten", key=limited).status_code == 200


def test_links_are_told_to_who_has_the_right_only(api, key):
    without = api.key("kcc", Right.BOOK, Right.READ)

    told = api.book(without)

    assert told.status_code == 201
    assert "link" not in str(told.json)
    found = api.ask(f"/afspraken/{told.json['id']}", key=without).json
    assert "link" not in str(found)
    assert api.book(key, begin=AN_HOUR_LATER).json["deelnemers"][0]["link"]


def test_moments_are_told_on_the_clock_of_the_netherlands(api, key, clock):
    clock.move(timedelta(days=120))
    path = "/producten/geboorte/vrije-momenten?vanaf=2027-03-29&totEnMet=2027-03-29"

    assert api.ask(path, key=key).json["momenten"][0]["begin"] == "2027-03-29T09:00:00+02:00"
    assert WANTED["begin"].endswith("+01:00")
