"""Judges the answer to ArtifactResolve: every check of digid.md 1.5, in that order.

KV37 step 7. Fails closed: each check has a code of its own for the log; the citizen hears one
text. The codes hold nothing of the message.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ident.domain import Identity, Level, Proof, require_level
from ident.refusals import AnswerRefused, LevelTooLow, LoginCancelled, LoginDenied
from ident.saml.document import Node, instant, only, parse, text_of
from ident.saml.names import (
    AUTHN_FAILED,
    BEARER,
    DS,
    NO_AUTHN_CONTEXT,
    REQUEST_DENIED,
    SAML,
    SAMLP,
    SOAP,
    SUCCESS,
    tag,
)
from ident.saml.scheme import Scheme
from ident.saml.signature import SigningKey, require_signature, signed_digest

OLDEST = timedelta(minutes=5)
SKEW = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What an answer must fit; all of it is ours or comes from the metadata."""

    entity_id: str
    acs_url: str
    idp_entity_id: str
    keys: Sequence[SigningKey]
    resolve_id: str
    login_id: str
    minimum: Level
    now: datetime


def verify(body: bytes, expected: Expected, scheme: Scheme) -> Identity:
    """The identity that this answer proves. Raises LoginRefused, never anything else."""
    root = parse(body)
    artifact_response = _artifact_response(root)
    require_signature(artifact_response, keys=expected.keys, what="artifact_response")
    _require_artifact_response(artifact_response, expected)
    response = _response(artifact_response, expected)
    signed = [artifact_response]
    if scheme.has_evidence and response.find(tag(DS, "Signature")) is not None:
        require_signature(response, keys=expected.keys, what="response")
        signed.append(response)
    evidence = _evidence(response, scheme)
    assertion = _assertion(root, response, evidence)
    require_signature(assertion, keys=expected.keys, what="assertion")
    signed.append(assertion)
    # The signatures that were verified: any other could be a hiding place.
    if len(_outside(evidence, root.iter(tag(DS, "Signature")))) != len(signed):
        raise AnswerRefused("stray_signature")
    return _identity(assertion, expected, scheme)


def _artifact_response(root: Node) -> Node:
    """Checks 5 and 6: one envelope, one body, one ArtifactResponse, at most one Response."""
    if root.tag != tag(SOAP, "Envelope"):
        raise AnswerRefused("no_envelope")
    body = only(root, tag(SOAP, "Body"), "body_count")
    if body.find(tag(SOAP, "Fault")) is not None:
        raise LoginDenied("soap_fault")
    if [child.tag for child in body] != [tag(SAMLP, "ArtifactResponse")]:
        raise AnswerRefused("body_content")
    if len(list(root.iter(tag(SAMLP, "ArtifactResponse")))) != 1:
        raise AnswerRefused("artifact_response_count")
    if len(list(root.iter(tag(SAMLP, "Response")))) > 1:
        raise AnswerRefused("response_count")
    return body[0]


def _require_artifact_response(node: Node, expected: Expected) -> None:
    """Checks 10 and 11."""
    _require_head(node, expected, "artifact_response")
    if node.get("InResponseTo") != expected.resolve_id:
        raise AnswerRefused("artifact_response_in_response_to")
    code, _ = _status(node, "artifact_response")
    if code != SUCCESS:
        raise LoginDenied("artifact_response_status")


def _response(artifact_response: Node, expected: Expected) -> Node:
    """Checks 11 to 14. Success without Response is legal: the artifact is unknown or too old."""
    found = artifact_response.findall(tag(SAMLP, "Response"))
    if not found:
        raise LoginDenied("artifact_response_empty")
    response = found[0]
    _require_head(response, expected, "response")
    if response.get("InResponseTo") != expected.login_id:
        raise AnswerRefused("response_in_response_to")
    if response.get("Destination", expected.acs_url) != expected.acs_url:
        raise AnswerRefused("response_destination")
    _require_success(response)
    return response


def _require_success(response: Node) -> None:
    """Check 14 with the table of 1.6; a refusal that carries an assertion is a forgery."""
    code, subcode = _status(response, "response")
    if code == SUCCESS:
        return
    if (
        next(response.iter(tag(SAML, "Assertion"), tag(SAML, "EncryptedAssertion")), None)
        is not None
    ):
        raise AnswerRefused("assertion_without_success")
    if subcode == AUTHN_FAILED:
        raise LoginCancelled("status_authn_failed")
    if subcode == NO_AUTHN_CONTEXT:
        raise LevelTooLow("status_no_authn_context")
    if subcode == REQUEST_DENIED:
        raise LoginDenied("status_request_denied")
    raise LoginDenied("status_other")


def _evidence(response: Node, scheme: Scheme) -> list[Node]:
    """What hangs in the one assertion as evidence only: nothing in it is counted or read (1.10)."""
    if not scheme.has_evidence:
        return []
    found: list[Node] = response.findall(f"{tag(SAML, 'Assertion')}/{tag(SAML, 'Advice')}")
    return found


def _outside(evidence: Sequence[Node], nodes: Iterable[Node]) -> list[Node]:
    return [node for node in nodes if not any(above in evidence for above in node.iterancestors())]


def _assertion(root: Node, response: Node, evidence: Sequence[Node]) -> Node:
    """Check 15: exactly one, direct child of Response, none anywhere else, none encrypted."""
    if _outside(evidence, root.iter(tag(SAML, "EncryptedAssertion"))):
        raise AnswerRefused("encrypted_assertion")
    everywhere = _outside(evidence, root.iter(tag(SAML, "Assertion")))
    if len(everywhere) != 1:
        raise AnswerRefused("assertion_count")
    if everywhere[0].getparent() is not response:
        raise AnswerRefused("assertion_misplaced")
    assertion: Node = everywhere[0]
    return assertion


def _identity(assertion: Node, expected: Expected, scheme: Scheme) -> Identity:
    """Checks 17 to 23."""
    _require_head(assertion, expected, "assertion")
    subject = only(assertion, tag(SAML, "Subject"), "subject_count")
    _require_confirmation(subject, expected)
    _require_conditions(assertion, expected)
    at, level = _login(assertion, expected, scheme)
    require_level(level, minimum=expected.minimum)
    who = scheme.read_who(assertion)
    return Identity(
        means=scheme.means,
        kind=who.kind,
        number=who.number,
        pseudonym=who.pseudonym,
        branch=who.branch,
        representative=who.representative,
        level=level,
        at=at,
        proof=Proof(
            issuer=expected.idp_entity_id,
            issued_at=instant(assertion.get("IssueInstant"), "assertion_issue_instant"),
            assertion_id=assertion.get("ID"),
            fingerprint=signed_digest(assertion),
        ),
        address=_address(assertion),
    )


def _require_head(node: Node, expected: Expected, what: str) -> None:
    """Checks 10, 12 and 17: version, moment of issue and issuer."""
    if node.get("Version") != "2.0":
        raise AnswerRefused(f"{what}_version")
    issued = instant(node.get("IssueInstant"), f"{what}_issue_instant")
    if not expected.now - OLDEST <= issued <= expected.now + SKEW:
        raise AnswerRefused(f"{what}_issue_instant")
    issuer = only(node, tag(SAML, "Issuer"), f"{what}_issuer")
    if text_of(issuer, f"{what}_issuer") != expected.idp_entity_id:
        raise AnswerRefused(f"{what}_issuer")


def _status(node: Node, what: str) -> tuple[str, str]:
    """The top-level status code and the one inside it, empty when there is none."""
    status = only(node, tag(SAMLP, "Status"), f"{what}_no_status")
    code = only(status, tag(SAMLP, "StatusCode"), f"{what}_no_status")
    inner = code.find(tag(SAMLP, "StatusCode"))
    return code.get("Value", ""), "" if inner is None else inner.get("Value", "")


def _require_confirmation(subject: Node, expected: Expected) -> None:
    """Check 18. What is absent is refused: libraries that skip it are the known trap."""
    confirmation = only(subject, tag(SAML, "SubjectConfirmation"), "confirmation_count")
    if confirmation.get("Method") != BEARER:
        raise AnswerRefused("confirmation_method")
    data = only(confirmation, tag(SAML, "SubjectConfirmationData"), "confirmation_data")
    if data.get("Recipient") != expected.acs_url:
        raise AnswerRefused("confirmation_recipient")
    if data.get("InResponseTo") != expected.login_id:
        raise AnswerRefused("confirmation_in_response_to")
    if data.get("NotBefore") is not None:
        raise AnswerRefused("confirmation_not_before")
    if instant(data.get("NotOnOrAfter"), "confirmation_time") <= expected.now:
        raise AnswerRefused("confirmation_time")


def _require_conditions(assertion: Node, expected: Expected) -> None:
    """Checks 19 and 20. KV37 lets the audience be absent; we require it."""
    conditions = only(assertion, tag(SAML, "Conditions"), "conditions_count")
    not_before = instant(conditions.get("NotBefore"), "conditions_time")
    not_on_or_after = instant(conditions.get("NotOnOrAfter"), "conditions_time")
    if not not_before - SKEW <= expected.now < not_on_or_after + SKEW:
        raise AnswerRefused("conditions_time")
    restrictions = conditions.findall(tag(SAML, "AudienceRestriction"))
    if not restrictions:
        raise AnswerRefused("audience")
    # SAML core 2.5.1.4: every restriction must hold, one of its audiences must be us.
    for restriction in restrictions:
        audiences = [text_of(audience, "audience") for audience in restriction]
        if expected.entity_id not in audiences:
            raise AnswerRefused("audience")


def _login(assertion: Node, expected: Expected, scheme: Scheme) -> tuple[datetime, Level]:
    """Checks 21 and 22: when and at which level this person really logged in."""
    statement = only(assertion, tag(SAML, "AuthnStatement"), "authn_statement_count")
    at = instant(statement.get("AuthnInstant"), "authn_instant")
    if not expected.now - OLDEST <= at <= expected.now + SKEW:
        raise AnswerRefused("authn_instant")
    context = only(statement, tag(SAML, "AuthnContext"), "authn_context")
    reference = only(context, tag(SAML, "AuthnContextClassRef"), "authn_context")
    level = scheme.levels.get(text_of(reference, "authn_context"))
    if level is None:
        raise AnswerRefused("level_unknown")
    return at, level


def _address(assertion: Node) -> str:
    """Check 25 refuses nothing: a telephone changes its address halfway, and it may be absent."""
    place = assertion.find(f"{tag(SAML, 'AuthnStatement')}/{tag(SAML, 'SubjectLocality')}")
    return "" if place is None else place.get("Address", "")
