"""What a product asks about the identity of who comes: whether, how, and how certainly."""

from dataclasses import dataclass
from enum import StrEnum

from ident.contract import LEVELS, MEANS, RANDOM_CODE, SCHEMES


class Demand(StrEnum):
    """Whether a conversation about a product needs to know who the citizen is (M64)."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


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
