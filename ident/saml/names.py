"""The names of SAML 2.0, XML signatures and DigiD 3.x that we read and write."""

from ident.domain import Level

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
MD = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
NAMESPACES = {"soap": SOAP, "samlp": SAMLP, "saml": SAML, "md": MD, "ds": DS}

RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SIGNATURE_METHODS = frozenset(
    f"http://www.w3.org/2001/04/xmldsig-more#rsa-sha{bits}" for bits in (256, 384, 512)
)
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
DIGEST_METHODS = frozenset(
    (
        SHA256,
        "http://www.w3.org/2001/04/xmldsig-more#sha384",
        "http://www.w3.org/2001/04/xmlenc#sha512",
    )
)

BINDING_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
BINDING_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
BINDING_ARTIFACT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"
BINDING_SOAP = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"

_STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
SUCCESS = _STATUS + "Success"
AUTHN_FAILED = _STATUS + "AuthnFailed"
NO_AUTHN_CONTEXT = _STATUS + "NoAuthnContext"
REQUEST_DENIED = _STATUS + "RequestDenied"

_CLASS = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
# KV37, "Betrouwbaarheidsniveaus" (digid.md 1.2): compared by exact string, ordered by Level.
CLASS_OF_LEVEL = {
    Level.BASIS: _CLASS + "PasswordProtectedTransport",
    Level.MIDDEN: _CLASS + "MobileTwoFactorContract",
    Level.SUBSTANTIEEL: _CLASS + "Smartcard",
    Level.HOOG: _CLASS + "SmartcardPKI",
}
LEVEL_OF_CLASS = {uri: level for level, uri in CLASS_OF_LEVEL.items()}


def tag(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"
