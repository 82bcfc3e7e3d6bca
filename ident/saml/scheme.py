"""What differs between the means that speak SAML; the checks of digid.md 1.5 are the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ident.domain import IdentityKind, Level
from ident.saml.document import Node


@dataclass(frozen=True, kw_only=True)
class Who:
    """Whom an assertion is about: check 23. The last three as in Identity."""

    kind: IdentityKind
    number: str = field(repr=False)
    pseudonym: str = field(default="", repr=False)
    branch: str = ""
    representative: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """`read_who` gets an assertion of which all else was judged; it raises LoginRefused.

    `has_evidence`: the statements on which the assertion rests may hang in it (saml:Advice), and
    the Response may have a signature of its own. DigiD 3.x has neither (digid.md 1.10).
    """

    means: str
    levels: Mapping[str, Level]
    read_who: Callable[[Node], Who]
    has_evidence: bool = False
