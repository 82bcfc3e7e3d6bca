"""What people and ident do in the tests of identification."""

from ident.contract import Compared, Identified, NumberEntered, Opened
from sidecar.identification.refusals import IdentificationRequired
from tests.builders import a_visitor, an_employee

SANNE = an_employee()
STRANGER = an_employee("e9", desks=frozenset({"jeugd"}))
JAN = a_visitor()


def ask(world, who="p1"):
    return world.people.ask("a1", who, by=SANNE)


def opens(world, request):
    world.following.happened(Opened(request_id=request.id, at=world.ledger.clock.now()))


def logs_in(world, request, *, code="042137", level="substantieel", means="digid"):
    world.following.happened(
        Identified(
            request_id=request.id,
            at=world.ledger.clock.now(),
            level=level,
            code=code,
            means=means,
        )
    )
    return world.requests.get(request.id)


def enters_number(world, request):
    world.following.happened(NumberEntered(request_id=request.id, at=world.ledger.clock.now()))


def compares(world, request, outcome):
    world.following.happened(
        Compared(request_id=request.id, at=world.ledger.clock.now(), outcome=outcome)
    )
    return world.requests.get(request.id)


def identified(world, who="p1", **login):
    """Asked and logged in; the code is not compared yet."""
    request = ask(world, who)
    logs_in(world, request, **login)
    return request


def judges(world, who="p1", *, matches=True):
    return world.people.judge("a1", who, matches=matches, by=SANNE)


def completes(world, who="p1"):
    return world.people.complete("a1", who, by=SANNE)


def proved(world, who="p1"):
    request = identified(world, who)
    judges(world, who)
    return request


def may_finish(world):
    try:
        world.closing.check_finish("a1", by=SANNE)
    except IdentificationRequired:
        return False
    return True
