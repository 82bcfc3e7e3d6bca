"""What a browser brings back from an OpenID provider: a code, or why there is none.

RFC 6749 4.1.2, OpenID Connect Core 3.1.2.5 and 3.1.2.6, RFC 9207 (issuer in the answer).
"""

from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import parse_qsl

from ident.refusals import AnswerRefused, ArtifactRefused, LevelTooLow, LoginCancelled, LoginDenied

LONGEST = 4096
MOST_FIELDS = 12
_TOO_LOW = "unmet_authentication_requirements"
_CANCELLED = "access_denied"


@dataclass(frozen=True, kw_only=True)
class Returned:
    """`issuer` is empty where the provider does not name itself."""

    code: str = field(repr=False)
    error: str
    issuer: str
    claim: str

    def require_code(self, *, names_issuer: bool) -> str:
        """Raises LoginRefused when there is none, or when it is not said whose it is."""
        if names_issuer and not self.issuer:
            raise AnswerRefused("answer_issuer_missing")
        if self.error == _CANCELLED:
            raise LoginCancelled("error_access_denied")
        if self.error == _TOO_LOW:
            raise LevelTooLow("error_unmet_requirements")
        if self.error:
            raise LoginDenied("error_other")
        return self.code


def read_returned(query: str, *, issuer: str) -> Returned:
    """Judge the form: each field once, a code or an error, of this issuer if it says so.

    Raises ArtifactRefused.
    """
    fields = _fields(query)
    code, error = fields.get("code", ""), fields.get("error", "")
    if bool(code) == bool(error):
        raise ArtifactRefused("answer_form")
    if fields.get("iss", issuer) != issuer:
        raise ArtifactRefused("answer_issuer")
    # By a hash: the code itself is not stored. A refusal is spent with the state it came with.
    claim = f"code|{code}" if code else f"error|{fields.get('state', '')}"
    return Returned(
        code=code,
        error=error,
        issuer=fields.get("iss", ""),
        claim=sha256(f"{issuer}|{claim}".encode()).hexdigest(),
    )


def _fields(query: str) -> dict[str, str]:
    if not query.isascii() or len(query) > LONGEST:
        raise ArtifactRefused("answer_form")
    try:
        pairs = parse_qsl(
            query, keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise ArtifactRefused("answer_form") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ArtifactRefused("answer_form")
    return fields
