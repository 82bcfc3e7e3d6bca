"""What products ask together about identification, over all combinations."""

from itertools import permutations, product

import pytest

from ident.contract import (
    DERIVED_CODE,
    LEVELS,
    MEANS,
    NAMED_EMPLOYEE,
    NAMED_EMPLOYEE_CODE,
    RANDOM_CODE,
    SCHEMES,
)
from sidecar.core.requirements import (
    Demand,
    NoCommonMeans,
    NoCommonScheme,
    Requirements,
    sum_of,
)

ASKING = (Demand.OPTIONAL, Demand.REQUIRED)
ALL_MEANS = [
    ("digid",),
    ("eherkenning",),
    ("oidc",),
    ("digid", "eherkenning"),
    ("digid", "oidc"),
    ("eherkenning", "oidc"),
    MEANS,
]
# What each scheme promises, as the table in the docstring of the module has it.
PROMISES = {
    RANDOM_CODE: {"is in the call"},
    DERIVED_CODE: {"is in the call", "is whom we know"},
    NAMED_EMPLOYEE: {"knows who asks"},
    NAMED_EMPLOYEE_CODE: {"is in the call", "knows who asks"},
}

pytestmark = pytest.mark.capability("M142")


def asks(**wanted):
    return Requirements(**{"demand": Demand.REQUIRED} | wanted)


def test_one_product_asks_what_it_asks():
    for demand, scheme in product(Demand, SCHEMES):
        alone = asks(demand=demand, scheme=scheme, level="hoog")
        assert sum_of([alone]) == alone


@pytest.mark.parametrize(("one", "other"), list(product(Demand, Demand)))
def test_the_strictest_demand_holds(one, other):
    strictness = list(Demand)
    both = sum_of([asks(demand=one), asks(demand=other)])

    assert both.demand is max(one, other, key=strictness.index)


@pytest.mark.parametrize(("one", "other"), list(product(LEVELS, LEVELS)))
@pytest.mark.parametrize(("first", "second"), list(product(ASKING, ASKING)))
def test_the_highest_level_holds_also_where_it_is_optional(one, other, first, second):
    both = sum_of([asks(demand=first, level=one), asks(demand=second, level=other)])

    assert LEVELS.index(both.level) == max(LEVELS.index(one), LEVELS.index(other))


@pytest.mark.parametrize(("one", "other"), list(product(ALL_MEANS, ALL_MEANS)))
def test_the_means_that_both_allow_are_left_or_it_is_refused(one, other):
    wanted = [asks(means=one), asks(means=other)]
    if not set(one) & set(other):
        with pytest.raises(NoCommonMeans):
            sum_of(wanted)
        return

    assert set(sum_of(wanted).means) == set(one) & set(other)


@pytest.mark.parametrize("several", list(product(SCHEMES, repeat=3)))
def test_the_scheme_keeps_every_promise_or_it_is_refused(several):
    promised = set().union(*(PROMISES[scheme] for scheme in several))
    keeping = {scheme for scheme in SCHEMES if promised <= PROMISES[scheme]}
    wanted = [asks(scheme=scheme) for scheme in several]
    if not keeping:
        assert DERIVED_CODE in several
        assert {NAMED_EMPLOYEE, NAMED_EMPLOYEE_CODE} & set(several)
        with pytest.raises(NoCommonScheme):
            sum_of(wanted)
        return

    chosen = sum_of(wanted).scheme
    assert PROMISES[chosen] == min((PROMISES[scheme] for scheme in keeping), key=len)


def test_random_and_named_make_named_with_code():
    both = sum_of([asks(scheme=RANDOM_CODE), asks(scheme=NAMED_EMPLOYEE)])

    assert both.scheme == NAMED_EMPLOYEE_CODE


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_asks_nothing_has_no_say(scheme):
    nothing = asks(demand=Demand.NONE, scheme=NAMED_EMPLOYEE, level="hoog", means=("oidc",))
    asking = asks(scheme=scheme, level="midden")

    assert sum_of([nothing, asking]) == asking
    assert sum_of([asking, nothing]) == asking
    assert sum_of([nothing, nothing]) == nothing


def test_the_order_makes_no_difference():
    three = (
        asks(demand=Demand.OPTIONAL, level="hoog", means=("digid", "oidc")),
        asks(scheme=NAMED_EMPLOYEE, level="basis", means=MEANS),
        asks(level="midden", means=("digid", "eherkenning")),
    )

    assert len({sum_of(some) for some in permutations(three)}) == 1


@pytest.mark.parametrize(("done", "wanted"), list(product(SCHEMES, SCHEMES)))
def test_what_was_done_is_enough_when_it_keeps_the_promises(done, wanted):
    is_met = asks(scheme=wanted).is_met_by(scheme=done, level="basis", means="digid")

    assert is_met == (PROMISES[wanted] <= PROMISES[done])


@pytest.mark.parametrize(("done", "wanted"), list(product(LEVELS, LEVELS)))
def test_a_level_that_is_high_enough_is_enough(done, wanted):
    is_met = asks(level=wanted).is_met_by(scheme=RANDOM_CODE, level=done, means="digid")

    assert is_met == (LEVELS.index(done) >= LEVELS.index(wanted))


@pytest.mark.parametrize("means", MEANS)
def test_only_means_that_are_allowed_are_enough(means):
    wanted = asks(means=("digid", "oidc"))

    assert wanted.is_met_by(scheme=RANDOM_CODE, level="basis", means=means) == (
        means in ("digid", "oidc")
    )
