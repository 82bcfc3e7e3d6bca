"""What is filled in to plan an appointment: every mistake has its field and its text."""

from datetime import UTC, datetime, timedelta

import pytest

from sidecar.appointments import planning
from sidecar.appointments.planning import Mistakes
from sidecar.core.errors import BadInput
from sidecar.core.reach import Reach
from tests.fakes.clock import A_MONDAY
from tests.office import BIRTH, BURGERZAKEN, CHILDREN, FORM, JEUGD, MOVING


def read(*, sends_texts=False, **changes):
    return planning.read(
        FORM | changes,
        desks=[BURGERZAKEN],
        products=[BIRTH, MOVING, CHILDREN],
        now=A_MONDAY,
        sends_texts=sends_texts,
    )


def mistakes(**changes):
    with pytest.raises(Mistakes) as refusal:
        read(**changes)
    return {
        name: key.removeprefix(f"appointments.new.{name}.")
        for name, key in refusal.value.by_field.items()
    }


def test_a_good_form_becomes_an_appointment_in_utc():
    new = read(name="  Jan   Jansen ", mail=" jan@burger.example ")

    assert new.starts_at == datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
    assert new.duration == timedelta(minutes=20)
    assert [(guest.name, guest.mail) for guest in new.guests] == [
        ("Jan Jansen", "jan@burger.example")
    ]
    assert new.product == BIRTH


@pytest.mark.capability("M17")
def test_a_second_citizen_has_a_name_and_a_mail_and_no_more():
    new = read(second_name="Kim  Bos", second_mail="kim@burger.example", language="en")

    first, second = new.guests
    assert (second.name, second.mail, second.phone) == ("Kim Bos", "kim@burger.example", "")
    assert first.phone
    assert first.language == second.language == "en"


@pytest.mark.capability("M05", "M17")
def test_a_second_citizen_has_a_language_and_a_way_of_her_own():
    new = read(
        sends_texts=True,
        second_name="Kim Bos",
        second_phone="+44 7400 123456",
        second_language="en",
    )

    first, second = new.guests
    assert (first.reach, first.language) == (Reach.BOTH, "nl")
    assert (second.reach, second.language) == (Reach.SMS, "en")
    assert (second.mail, second.phone) == ("", "+44 7400 123456")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"second_mail": "no_way"}),
        ({"second_phone": "010 1234567"}, {"second_phone": "no_texts"}),
        ({"second_phone": "0470 12 34 56"}, {"second_phone": "not_possible"}),
        ({"second_mail": "k@b.example", "second_reach": "sms"}, {"second_phone": "missing"}),
        ({"second_mail": "k@b.example", "second_reach": "fax"}, {"second_reach": "missing"}),
        ({"second_mail": "k@b.example", "second_language": "de"}, {"second_language": "missing"}),
    ],
)
def test_what_a_second_citizen_lacks_is_named_with_its_own_field(fields, wrong):
    assert mistakes(sends_texts=True, second_name="Kim Bos", **fields) == wrong


@pytest.mark.capability("M05")
@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"mail": "", "phone": ""}, {"mail": "no_way"}),
        ({"mail": "", "phone": "010 1234567"}, {"phone": "no_texts"}),
        ({"mail": "", "phone": "06 1234567"}, {"phone": "not_possible"}),
        ({"phone": "", "reach": "sms"}, {"phone": "missing"}),
        ({"phone": "+44 20 7946 0000", "reach": "both"}, {"phone": "no_texts"}),
        ({"mail": "", "reach": "mail"}, {"mail": "missing"}),
        ({"mail": "jan", "phone": "", "reach": "mail"}, {"mail": "not_an_address"}),
        ({"reach": "fax"}, {"reach": "missing"}),
    ],
)
def test_who_cannot_be_reached_is_a_mistake_with_a_name(fields, wrong):
    assert mistakes(sends_texts=True, **fields) == wrong


@pytest.mark.capability("M05", "M19")
@pytest.mark.parametrize(
    ("fields", "reach"),
    [
        ({}, Reach.BOTH),
        ({"phone": ""}, Reach.MAIL),
        ({"phone": "010 1234567"}, Reach.MAIL),
        ({"mail": ""}, Reach.SMS),
        ({"mail": "", "phone": "+32 470 12 34 56"}, Reach.SMS),
        ({"reach": "mail"}, Reach.MAIL),
        ({"reach": "sms"}, Reach.SMS),
        ({"reach": "both"}, Reach.BOTH),
    ],
)
def test_the_way_follows_from_what_was_given_unless_somebody_chose(fields, reach):
    assert read(sends_texts=True, **fields).guests[0].reach is reach


def test_without_text_messages_everybody_has_a_mail_address():
    assert mistakes(mail="") == {"mail": "missing"}
    assert mistakes(reach="sms") == {"reach": "not_here"}
    assert read(phone="").guests[0].reach is Reach.MAIL


def test_of_a_second_citizen_everything_is_needed():
    assert mistakes(second_name="Kim Bos") == {"second_mail": "missing"}
    assert mistakes(second_mail="kim@burger.example") == {"second_name": "missing"}
    assert mistakes(second_name="<b>", second_mail="kim") == {
        "second_name": "strange_signs",
        "second_mail": "not_an_address",
    }


def test_all_mistakes_are_named_at_once():
    assert mistakes(**dict.fromkeys(FORM, "")) == {
        "product": "missing",
        "starts_at": "missing",
        "name": "missing",
        "mail": "missing",
        "language": "missing",
    }


def test_a_product_of_another_desk_is_as_unknown_as_none():
    assert mistakes(product="opvoedvraag") == mistakes(product="x") == {"product": "missing"}
    both = planning.read(
        FORM | {"product": "opvoedvraag"},
        desks=[BURGERZAKEN, JEUGD],
        products=[BIRTH, CHILDREN],
        now=A_MONDAY,
    )
    assert both.desk == JEUGD


TOMORROW = "2026-11-24T09:00:00+00:00"
NO_OWN = {"date": "", "time": "", "duration": ""}


def test_an_offered_moment_lasts_as_long_as_the_subject():
    new = read(**NO_OWN, starts_at=TOMORROW)

    assert new.starts_at == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert new.duration == BIRTH.duration


def test_a_moment_of_ones_own_goes_before_an_offered_one():
    assert read(starts_at=TOMORROW).starts_at == datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
    assert mistakes(starts_at=TOMORROW, time="") == {"time": "missing"}
    assert mistakes(starts_at=TOMORROW, date="") == {"date": "missing"}
    assert read(**NO_OWN | {"duration": "45"}, starts_at=TOMORROW).duration == timedelta(minutes=45)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("", "missing"),
        ("2026-11-24T09:00", "missing"),
        ("soon", "missing"),
        ("2" * 60, "missing"),
        ("2026-11-23T08:00:00+00:00", "past"),
        ("2028-01-01T09:00:00+00:00", "past"),
    ],
)
def test_an_offered_moment_that_is_none_of_ours(value, problem):
    assert mistakes(**NO_OWN, starts_at=value) == {"starts_at": problem}


def test_where_an_appointment_moves_to_is_read_alike():
    own = {"date": "2026-11-24", "time": "10:00"}

    offered = planning.read_new_moment({"starts_at": TOMORROW}, now=A_MONDAY)

    assert offered == planning.read_new_moment(own, now=A_MONDAY)
    with pytest.raises(Mistakes):
        planning.read_new_moment({}, now=A_MONDAY)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("date", "2026-02-30", "not_a_date"),
        ("date", "23-11-2026", "not_a_date"),
        ("date", "2026-11-22", "past"),
        ("date", "2028-01-01", "too_far"),
        ("date", "9999-12-31", "too_far"),
        ("time", "25:00", "not_a_time"),
        ("time", "9:00", "not_a_time"),
        ("time", "09:44", "past"),
        ("duration", "4", "out_of_range"),
        ("duration", "241", "out_of_range"),
        ("duration", "-5", "out_of_range"),
        ("duration", "9" * 9, "out_of_range"),
        ("duration", "²0", "out_of_range"),
        ("name", "x" * 81, "too_long"),
        ("name", "<script>", "strange_signs"),
        ("name", "Jan\r\nBcc: a@b.nl", "strange_signs"),
        ("name", "Jan\u202ennaJ", "strange_signs"),
        ("mail", "jan", "not_an_address"),
        ("mail", "jan@burger", "not_an_address"),
        ("mail", "jan@burger..nl", "not_an_address"),
        ("mail", "jan@burger.nl\nBcc: x@y.nl", "not_an_address"),
        ("mail", ".jan@burger.nl", "not_an_address"),
        ("mail", "jan.@burger.nl", "not_an_address"),
        ("mail", "jan@burger.нл", "not_an_address"),
        ("mail", "Jan <jan@burger.nl>", "not_an_address"),
        ("mail", "j" * 300 + "@burger.nl", "not_an_address"),
        ("phone", "bel mij", "not_a_number"),
        ("phone", "06 12345678 na 18 uur", "not_a_number"),
        ("phone", "0" * 41, "not_a_number"),
        ("phone", "0" * 40, "not_possible"),
        ("phone", "06 1234567", "not_possible"),
        ("phone", "0470 12 34 56", "not_possible"),
        ("phone", "0900 1234", "special"),
        ("language", "de", "missing"),
    ],
)
def test_each_mistake_has_its_own_text(field, value, problem):
    assert mistakes(**{field: value}) == {field: problem}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time", "09:45"),
        ("duration", "5"),
        ("duration", "240"),
        ("name", "Zoë ’t Hart-Ünal"),
        ("name", "محمد"),
        ("mail", "jan.de+balie@mail.burger.example"),
        ("mail", "jan@burger.xn--p1ai"),
        ("phone", "+31 (0)6 1234-5678"),
        ("phone", "+32 470 12.34.56"),
        ("phone", "0031 (0)20 - 123 45 67"),
        ("phone", ""),
        ("language", "en"),
        ("date", "2027-11-23"),
    ],
)
def test_what_is_just_right_is_accepted(field, value):
    assert read(**{field: value})


@pytest.mark.capability("M19")
def test_a_number_is_kept_as_it_was_typed_as_long_as_it_fits():
    assert read(phone=" 06-12 34 56 78 ").guests[0].phone == "06-12 34 56 78"
    assert read(phone="06\u00a012\n345678").guests[0].phone == "06 12 345678"
    assert read(phone="+32 (0) 470 / 12 . 34 . 56").guests[0].phone == "+32470123456"


def test_the_hour_that_summer_time_skips_cannot_be_planned():
    assert mistakes(date="2027-03-28", time="02:30") == {"time": "skipped"}
    assert read(date="2027-03-28", time="03:30")


def test_a_strange_key_is_refused_as_a_whole():
    with pytest.raises(BadInput):
        read(key="a1")

    assert read(key="x" + "a" * 24).key
    assert read(key="").key is None
