"""What is asked about the identity of who comes: whether, how and how certainly; and of a sum.

In one conversation people may speak about several products (M142). They are asked for
identification once, so what is asked is the sum of what each product asks:

* the strictest **demand**: one product that requires it is enough;
* the highest **level**, and only **means** that every product allows. Products that ask nothing
  have no say in level, means and scheme; one where it is optional has, as the login is for it too;
* the **scheme** that gives every assurance that one of them gives. VNG knows three assurances:

  | | who logged in is in the call | it is whom we know | the citizen knows who asks |
  | --- | --- | --- | --- |
  | 2.1 random code | by a code | | |
  | 2.2 derived code | by a code | by the number we typed | |
  | 2.3 named employee | | | by name and two words |
  | 2.3 with the code of 2.1 | by a code | | by name and two words |

  So 2.1 gives way to 2.2 and to 2.3 with code, 2.3 gives way to 2.3 with code, and 2.1 and 2.3
  together make 2.3 with code. **2.2 does not go together with either of 2.3**: no scheme names the
  civil servant and compares with a number that is known, and choosing one of them would silently
  drop what the other product relies on.

Where no means or no scheme is left, the products do not go together in one conversation, and that
is said when somebody would add the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ident.contract import (
    DERIVED_CODE,
    LEVELS,
    MEANS,
    NAMED_EMPLOYEE,
    NAMED_EMPLOYEE_CODE,
    RANDOM_CODE,
    SCHEMES,
)
from sidecar.core.errors import Conflict


class Demand(StrEnum):
    """Whether a conversation about a product needs to know who the citizen is (M64)."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class NoCommonMeans(Conflict):
    """No means of logging in is allowed by all products."""

    code = "no_common_means"
    message_key = "identification.no_common_means"


class NoCommonScheme(Conflict):
    """One product compares with a number that is known, another has the civil servant named."""

    code = "no_common_scheme"
    message_key = "identification.no_common_scheme"


@dataclass(frozen=True, kw_only=True)
class Requirements:
    """What the municipality decided for one product; see the VNG document for the schemes.

    `means` are those the citizen may choose from.
    """

    demand: Demand = Demand.OPTIONAL
    scheme: str = RANDOM_CODE
    level: str = LEVELS[0]
    means: tuple[str, ...] = (MEANS[0],)

    def __post_init__(self) -> None:
        if self.scheme not in SCHEMES or self.level not in LEVELS:
            raise ValueError("a scheme or a level that nobody knows")
        if not self.means or not set(self.means) <= set(MEANS):
            raise ValueError("means that nobody knows, or none")

    def is_met_by(self, *, scheme: str, level: str, means: str) -> bool:
        """Whether an identification of this kind gives all that is asked here."""
        return (
            self.scheme in _WITHIN[scheme]
            and LEVELS.index(level) >= LEVELS.index(self.level)
            and means in self.means
        )


# Of each scheme: those of which it gives every assurance.
_WITHIN = {
    RANDOM_CODE: {RANDOM_CODE},
    DERIVED_CODE: {DERIVED_CODE, RANDOM_CODE},
    NAMED_EMPLOYEE: {NAMED_EMPLOYEE},
    NAMED_EMPLOYEE_CODE: {NAMED_EMPLOYEE_CODE, NAMED_EMPLOYEE, RANDOM_CODE},
}
_DEMANDS = tuple(Demand)


def sum_of(all_of_them: Sequence[Requirements]) -> Requirements:
    """What products ask together; raises NoCommonMeans, NoCommonScheme when they do not go."""
    asking = [each for each in all_of_them if each.demand is not Demand.NONE]
    if len(asking) < 2:
        return asking[0] if asking else all_of_them[0]
    means = tuple(one for one in asking[0].means if all(one in each.means for each in asking))
    if not means:
        raise NoCommonMeans("no means that all products allow")
    return Requirements(
        demand=max((each.demand for each in asking), key=_DEMANDS.index),
        scheme=_scheme_of({each.scheme for each in asking}),
        level=max((each.level for each in asking), key=LEVELS.index),
        means=means,
    )


def _scheme_of(schemes: set[str]) -> str:
    """The least that gives all of them."""
    giving = [scheme for scheme in SCHEMES if schemes <= _WITHIN[scheme]]
    if not giving:
        raise NoCommonScheme("no scheme that gives what all products rely on")
    return min(giving, key=lambda scheme: len(_WITHIN[scheme]))
