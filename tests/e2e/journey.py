"""The whole main job, from the appointment to the end page: for `make demo-check` and the tests."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.local.digid.people import BY_KEY
from deploy.local.stack import Stack
from tests.e2e.browsers import Browsers, Pair
from tests.e2e.people import Citizen, Employee
from tests.e2e.steps import JourneyBroken, Steps
from tests.e2e.traces import traces

VISITOR = "Noor Jansen"
ADDRESS = "noor.jansen@voorbeeld.example"
PERSON = "aylin"
# Identification is required for it.
PRODUCT = "geboorteaangifte"


@dataclass(frozen=True)
class Cast:
    """Everybody and everything of one journey."""

    stack: Stack
    citizen: Citizen
    employee: Employee


def main_journey(stack: Stack, pair: Pair, steps: Steps) -> None:
    """Section 6 of issue 2, a step at a time; stops at the first that fails."""
    cast = Cast(
        stack,
        Citizen(pair.phone(), stack.ports),
        Employee(pair.desktop(), stack.ports),
    )
    _meet(cast, steps)
    _identify(cast, steps)
    _end(cast, steps)


def _meet(cast: Cast, steps: Steps) -> None:
    citizen, employee = cast.citizen, cast.employee
    with steps.step("Sanne logt in"):
        employee.logs_in("sanne")
    with steps.step("Sanne maakt een afspraak"):
        employee.plans_appointment(name=VISITOR, mail=ADDRESS, product=PRODUCT)
        employee.sees_state(VISITOR, "expected")
    with steps.step("Noor opent de knop in de mail"):
        citizen.opens_the_mail(ADDRESS)
        citizen.sees("start")
    with steps.step("Noor test camera en microfoon"):
        citizen.tests_camera_and_microphone()
    with steps.step("Noor wacht"):
        citizen.goes_to_wait()
    with steps.step("Sanne ziet en hoort dat Noor wacht"):
        employee.sees_state(VISITOR, "waiting")
        employee.hears_a_sound()
    with steps.step("Sanne opent het gesprek"):
        employee.opens_call_with(VISITOR)
    with steps.step("Sanne laat Noor toe"):
        employee.presses("admit")
        citizen.is_inside()
    with steps.step("Beiden zien elkaars bewegende beeld"):
        citizen.sees_moving_picture()
        employee.sees_moving_picture()


def _identify(cast: Cast, steps: Steps) -> None:
    citizen, employee = cast.citizen, cast.employee
    with steps.step("Sanne vraagt om identificatie"):
        employee.presses("identify")
        citizen.sees("identify-link")
    with steps.step("Noor logt in met DigiD en ziet een code"):
        code = citizen.logs_in_with_digid(person=PERSON)
    with steps.step("Sanne ziet dezelfde code, ook in de chat"):
        assert employee.reads_code() == code
        employee.reads_in_chat(code)
    with steps.step("Beiden zien het zaaknummer"):
        number = citizen.reads_case_number_beside_the_code()
        assert employee.reads_case_number() == number
        assert citizen.reads_case_number() == number
        assert employee.looks_into_cases(number, documents=0) == f"Controlecode: {code}"
    with steps.step("Noor plakt de code in het gesprek"):
        citizen.pastes(code)
    _prove(cast, steps, number)


def _prove(cast: Cast, steps: Steps, number: str) -> None:
    employee = cast.employee
    with steps.step("Sanne vergelijkt: klopt"):
        employee.presses("code-matches")
        employee.sees("complete")
    with steps.step("Sanne ziet het BSN, in het deel van ident"):
        employee.sees_number(BY_KEY[PERSON].number)
        assert traces(BY_KEY[PERSON].number, var=cast.stack.var, ports=cast.stack.ports) == []
    with steps.step("Sanne zoekt op wie dat is in de BRP"):
        employee.looks_up(BY_KEY[PERSON].name)
    with steps.step("Sanne voltooit de identificatie"):
        employee.presses("complete")
        employee.sees_no_more("complete")
    with steps.step("Sanne opent het bewijs en controleert het"):
        proof = employee.opens_evidence()
        assert proof.startswith(b"%PDF-")
        employee.finds_evidence_ours(proof)
    with steps.step("Het bewijs hangt bij de zaak, en de code is weg"):
        assert employee.looks_into_cases(number, documents=1) == ""


def _end(cast: Cast, steps: Steps) -> None:
    citizen, employee, stack = cast.citizen, cast.employee, cast.stack
    with steps.step("Sanne rondt af; beiden zijn op de eindpagina"):
        employee.finishes()
        citizen.sees("end-page")
    with steps.step("De link uit de mail werkt niet meer"):
        citizen.opens_the_mail(ADDRESS)
        citizen.finds_the_link_dead()
    with steps.step("Nergens een spoor van het BSN"):
        # The search sees what Prosody heard: a name that must be in there is found.
        heard = traces(VISITOR, var=stack.var, ports=stack.ports)
        assert any(place.startswith("xmpp-record") for place in heard), heard
        assert traces(BY_KEY[PERSON].number, var=stack.var, ports=stack.ports) == []


def run(stack: Stack, folder: Path, *, tell: Callable[[str], None] = print) -> Steps:
    """The journey in two browsers of its own; the steps tell how it went."""
    with Browsers() as browsers, Pair(browsers, folder) as pair:
        steps = Steps(tell=tell, on_failure=pair.screenshots)
        try:
            main_journey(stack, pair, steps)
        except JourneyBroken as broken:
            tell(f"{broken}: {broken.__cause__!r}")
        return steps
