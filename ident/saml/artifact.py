"""The artifact and its exchange for an answer over SOAP (KV37 steps 5 to 7, digid.md 1.3, 1.4)."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from foundation.outgoing import NoAnswer, Outgoing, TooLarge, TooSlow
from ident.refusals import AnswerRefused, ArtifactRefused, LoginDenied
from ident.saml.document import LARGEST
from ident.saml.messages import MessageKey, signature_template, signed
from ident.saml.names import SAML, SAMLP, SOAP
from ident.saml.request import timestamp

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 10.0
_LENGTH = 44
_TYPE = b"\x00\x04"


@dataclass(frozen=True)
class Artifact:
    """A handle for an answer that waits at the identity provider."""

    value: str
    endpoint: int

    @property
    def claim(self) -> str:
        """By this name the artifact is spent; the artifact itself is not stored."""
        return hashlib.sha256(self.value.encode()).hexdigest()


def read_artifact(value: str, *, idp_entity_id: str, endpoints: Mapping[int, str]) -> Artifact:
    """Judge all that can be judged without network: size, form, type, source and index."""
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ArtifactRefused("artifact_form") from error
    if len(raw) != _LENGTH or base64.b64encode(raw).decode() != value:
        raise ArtifactRefused("artifact_form")
    if raw[:2] != _TYPE:
        raise ArtifactRefused("artifact_type")
    # SAML bindings 3.6.4 prescribes SHA-1 for the source; it protects nothing here.
    if raw[4:24] != hashlib.sha1(idp_entity_id.encode(), usedforsecurity=False).digest():
        raise ArtifactRefused("artifact_source")
    endpoint = int.from_bytes(raw[2:4], "big")
    if endpoint not in endpoints:
        raise ArtifactRefused("artifact_endpoint")
    return Artifact(value, endpoint)


@dataclass(frozen=True, kw_only=True)
class ArtifactResolve:
    """The question for one answer, signed. Destination is left out: it is optional (1.4)."""

    id: str
    entity_id: str
    artifact: Artifact
    now: datetime

    def envelope(self, key: MessageKey) -> bytes:
        root = etree.fromstring(self._xml())
        signed(root[0][0], key)
        done: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        return done

    def _xml(self) -> str:
        return (
            f'<soap:Envelope xmlns:soap="{SOAP}"><soap:Body>'
            f'<samlp:ArtifactResolve xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}"'
            f' ID={quoteattr(self.id)} Version="2.0" IssueInstant="{timestamp(self.now)}">'
            f"<saml:Issuer>{escape(self.entity_id)}</saml:Issuer>"
            f"{signature_template(self.id)}"
            f"<samlp:Artifact>{escape(self.artifact.value)}</samlp:Artifact>"
            "</samlp:ArtifactResolve></soap:Body></soap:Envelope>"
        )


@dataclass(frozen=True, kw_only=True)
class BackChannel:
    """The line between servers: mutual TLS, and the limits of 1.4."""

    content_type: str = "text/xml; charset=utf-8"
    client_certificate: tuple[str, str] | None = None
    ca_file: str | None = None
    seconds: float = TOTAL_SECONDS

    def exchange(self, url: str, envelope: bytes) -> bytes:
        """The body of an answer with status 200. Raises LoginDenied or AnswerRefused."""
        try:
            answer = self.line.ask("POST", url, data=envelope, headers=self._headers)
        except TooLarge as error:
            raise AnswerRefused("too_large") from error
        except TooSlow as error:
            raise LoginDenied("resolve_slow") from error
        except NoAnswer as error:
            raise LoginDenied("resolve_failed") from error
        if answer.status != 200:
            raise LoginDenied("resolve_status")
        return answer.body

    @property
    def line(self) -> Outgoing:
        return Outgoing(
            client_certificate=self.client_certificate,
            ca_file=self.ca_file,
            connect_seconds=CONNECT_SECONDS,
            seconds=self.seconds,
            largest=LARGEST,
        )

    @property
    def _headers(self) -> dict[str, str]:
        return {
            "Content-Type": self.content_type,
            "SOAPAction": '"http://www.oasis-open.org/committees/security"',
        }
