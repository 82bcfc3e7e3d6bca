"""Signs what we send to identity providers: enveloped, exc-c14n, RSA-SHA256 (digid.md 1.1, 1.4)."""

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import xmlsec

from ident.saml.names import DS, EXC_C14N, RSA_SHA256, SHA256


@dataclass(frozen=True)
class MessageKey:
    """Our private key and its certificate for messages, loaded once."""

    key: Any

    @classmethod
    def from_pem(cls, *, key: str, certificate: str) -> "MessageKey":
        loaded = xmlsec.Key.from_memory(key, xmlsec.constants.KeyDataFormatPem)
        loaded.load_cert_from_memory(certificate, xmlsec.constants.KeyDataFormatCertPem)
        return cls(loaded)


def signature_template(message_id: str, *, key_name: str = "") -> str:
    """To stand right after Issuer, as KV37 wants it. `key_name` tells which key it is."""
    named = f"<ds:KeyInfo><ds:KeyName>{escape(key_name)}</ds:KeyName></ds:KeyInfo>"
    transforms = (
        f'<ds:Transform Algorithm="{DS}enveloped-signature"/><ds:Transform Algorithm="{EXC_C14N}"/>'
    )
    return (
        f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo>'
        f'<ds:CanonicalizationMethod Algorithm="{EXC_C14N}"/>'
        f'<ds:SignatureMethod Algorithm="{RSA_SHA256}"/>'
        f'<ds:Reference URI="#{message_id}"><ds:Transforms>{transforms}</ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue/></ds:Reference>'
        f"</ds:SignedInfo><ds:SignatureValue/>{named if key_name else ''}</ds:Signature>"
    )


def signed(message: Any, key: MessageKey, *, place: int = 1) -> None:  # noqa: ANN401  lxml names no type
    """Fill in the template, which stands second in a message and first in a description."""
    context = xmlsec.SignatureContext()
    context.key = key.key
    context.register_id(message, "ID")
    context.sign(message[place])
