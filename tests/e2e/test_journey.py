"""The main job in two real browsers, and each of the ways in which it may go otherwise."""

import pytest

from deploy.local.digid.people import BY_KEY
from tests.e2e.journey import main_journey
from tests.e2e.people import Employee
from tests.e2e.steps import Steps

ADMISSION = "**/toelaten"
BEATEN = "Een collega heeft deze bezoeker al geholpen."


def an_arrival(stack, employee, citizen, name):
    """Plan an appointment and let the citizen come in as far as the waiting page."""
    mail = f"{name.split()[0].lower()}@voorbeeld.example"
    employee.plans_appointment(name=name, mail=mail)
    citizen.opens_the_mail(mail)
    citizen.presses("start")
    citizen.sees("device-check")
    citizen.goes_to_wait()


@pytest.mark.capability(
    *("M01", "M02", "M03", "M08", "M11", "M27", "M29", "M78", "M80", "M82", "M83", "M84", "M103")
)
def test_the_whole_main_job(stack, pair):
    steps = Steps(on_failure=pair.screenshots)

    main_journey(stack, pair, steps)

    assert steps.failed == 0


@pytest.mark.capability("M08")
def test_who_is_refused_does_not_come_in_and_reads_what_to_do(stack, employee, citizen):
    an_arrival(stack, employee, citizen, "Ravi Refused")
    employee.sees_state("Ravi Refused", "waiting")
    employee.opens_call_with("Ravi Refused")

    employee.presses("refuse")
    employee.presses("confirm")

    citizen.stands("refused")
    citizen.sees("waiting")


@pytest.mark.capability("M75")
def test_who_knocks_before_the_civil_servant_is_there_is_let_in_later(stack, employee, citizen):
    an_arrival(stack, employee, citizen, "Eva Early")
    citizen.meeting()
    employee.sees_state("Eva Early", "waiting")

    employee.opens_call_with("Eva Early")
    employee.presses("admit")

    citizen.is_inside()
    citizen.sees_moving_picture()


def test_a_citizen_who_reloads_in_the_call_is_back_without_being_admitted_again(
    stack, employee, citizen
):
    an_arrival(stack, employee, citizen, "Rosa Reload")
    employee.opens_call_with("Rosa Reload")
    employee.presses("admit")
    citizen.is_inside()
    citizen.sees_moving_picture()

    citizen.page.reload()

    citizen.is_inside()
    citizen.sees_moving_picture()
    employee.sees_moving_picture()


def test_a_civil_servant_who_closes_the_tab_comes_back_and_the_citizen_stays(
    stack, employee, citizen
):
    an_arrival(stack, employee, citizen, "Tom Tab")
    employee.opens_call_with("Tom Tab")
    employee.presses("admit")
    citizen.is_inside()
    address = employee.page.url

    employee.page.close()
    citizen.is_inside()
    employee.page = employee.context.new_page()
    employee.page.goto(address)

    employee.sees_moving_picture()
    citizen.sees_moving_picture()


@pytest.mark.capability("M21")
def test_a_colleague_of_another_desk_sees_nothing_of_it(stack, pair, employee):
    employee.plans_appointment(name="Sam Secret", mail="sam@voorbeeld.example")
    employee.sees_state("Sam Secret", "expected")

    other = Employee(pair.desktop("joke"), stack.ports)
    other.logs_in("joke")

    other.sees_nobody("Sam Secret")


def test_a_login_that_is_cancelled_tells_both_and_may_be_done_again(stack, employee, citizen):
    an_arrival(stack, employee, citizen, "Cas Cancel")
    employee.opens_call_with("Cas Cancel")
    employee.presses("admit")
    citizen.is_inside()
    employee.presses("identify")

    tab = citizen.opens_identification()
    tab.locator("[data-test=login]").click()
    tab.locator("[data-test=digid-cancel]").click()
    tab.locator("[data-test=notice-cancelled]").wait_for()
    tab.close()

    code = citizen.logs_in_with_digid(person="bram")
    assert employee.reads_code() == code
    assert BY_KEY["bram"].number not in employee.page.content()


@pytest.mark.capability("M84")
def test_a_code_typed_in_the_chat_of_jitsi_is_compared(stack, employee, citizen):
    an_arrival(stack, employee, citizen, "Chris Chat")
    employee.opens_call_with("Chris Chat")
    employee.presses("admit")
    citizen.is_inside()
    employee.presses("identify")
    code = citizen.logs_in_with_digid(person="chantal")

    citizen.types_in_chat(f"Mijn code is {code[:3]} {code[3:]}.")

    employee.reads_that_the_code_is_the_same()


def test_two_colleagues_press_together_and_one_wins(stack, pair, employee, citizen):
    an_arrival(stack, employee, citizen, "Wim Winner")
    mehmet = Employee(pair.desktop("mehmet"), stack.ports)
    mehmet.logs_in("mehmet")
    for person in (employee, mehmet):
        person.opens_call_with("Wim Winner")

    both = {person: person.presses_but_is_slow("admit", ADMISSION) for person in (employee, mehmet)}
    with (
        employee.page.expect_response(ADMISSION) as first,
        mehmet.page.expect_response(ADMISSION) as second,
    ):
        for arrives in both.values():
            arrives()

    answers = {first.value.status: employee, second.value.status: mehmet}
    assert set(answers) == {200, 409}
    answers[409].is_told(BEATEN)
    answers[200].is_told_nothing()
    citizen.is_inside()
