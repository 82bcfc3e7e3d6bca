"""Names of SAML as the simulator writes them; its own, so that a slip of ident's is noticed."""

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
MD = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
NS = {"soap": SOAP, "samlp": SAMLP, "saml": SAML, "ds": DS, "md": MD}
STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
BINDINGS = "urn:oasis:names:tc:SAML:2.0:bindings:"
CLASSES = "urn:oasis:names:tc:SAML:2.0:ac:classes:"

# In rising order; KV37, "Betrouwbaarheidsniveaus".
LEVELS = {
    "basis": CLASSES + "PasswordProtectedTransport",
    "midden": CLASSES + "MobileTwoFactorContract",
    "substantieel": CLASSES + "Smartcard",
    "hoog": CLASSES + "SmartcardPKI",
}
