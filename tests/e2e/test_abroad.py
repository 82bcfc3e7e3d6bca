"""Somebody whose clock is not ours, on the whole stack."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Citizen

AWAY = "America/New_York"


@pytest.mark.capability("M19")
def test_who_is_abroad_reads_when_it_is_by_his_own_clock(stack, browsers, employee):
    employee.plans_appointment(name="Emma Ver", mail="emma@voorbeeld.example")
    context = browsers.get("citizens").new_context(timezone_id=AWAY)
    citizen = Citizen(context, stack.ports)

    citizen.opens_the_mail("emma@voorbeeld.example")

    own = citizen.at("own-time")
    expect(own).to_be_visible()
    soon = datetime.now(ZoneInfo(AWAY)) + timedelta(minutes=2)
    # It was planned for two minutes ahead, to the minute.
    near = [soon + timedelta(minutes=minutes) for minutes in (-2, -1, 0)]
    times = "|".join(re.escape(f"{each:%H.%M}") for each in near)
    expect(own).to_have_text(re.compile(rf"Bij u \(New York\) is dat .* om ({times}) uur\."))
    context.close()


@pytest.mark.capability("M19")
def test_who_is_here_reads_one_time_only(employee, citizen):
    employee.plans_appointment(name="Jan Hier", mail="hier@voorbeeld.example")

    citizen.opens_the_mail("hier@voorbeeld.example")

    citizen.sees("start")
    expect(citizen.at("own-time")).to_be_hidden()
