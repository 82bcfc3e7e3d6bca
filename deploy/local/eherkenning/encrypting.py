"""Encrypts identifiers and attributes for one service provider.

With xmlsec: another maker than ident's reader.
"""

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import xmlsec
from lxml import etree

from deploy.local.digid.names import SAML
from deploy.local.eherkenning.names import PERSISTENT, URI_NAME

XENC = "http://www.w3.org/2001/04/xmlenc#"
CBC = xmlsec.constants.TransformAes256Cbc
GCM = xmlsec.constants.TransformAes256Gcm


@dataclass(frozen=True, kw_only=True)
class Encrypter:
    """`inside` leaves the key in KeyInfo of the data, else it stands beside the data."""

    recipient: str
    certificate: str
    transform: object = CBC
    inside: bool = False

    def encrypted_id(self, kind: str, value: str) -> str:
        """An EncryptedID: one identifier of this kind (NameQualifier)."""
        return self._encrypted(
            f'<saml:EncryptedID xmlns:saml="{SAML}"><saml:NameID Format="{PERSISTENT}"'
            f" NameQualifier={quoteattr(kind)}>{escape(value)}</saml:NameID></saml:EncryptedID>"
        )

    def encrypted_attribute(self, name: str, *values: str) -> str:
        """An EncryptedAttribute; the data are named after the attribute in them."""
        inside = "".join(
            f'<saml:AttributeValue xsi:type="xs:string">{escape(value)}</saml:AttributeValue>'
            for value in values
        )
        return self._encrypted(
            f'<saml:EncryptedAttribute xmlns:saml="{SAML}"'
            ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f'<saml:Attribute Name={quoteattr(name)} NameFormat="{URI_NAME}">{inside}'
            "</saml:Attribute></saml:EncryptedAttribute>",
            identifier=name,
        )

    def _encrypted(self, xml: str, *, identifier: str | None = None) -> str:
        holder = etree.fromstring(xml)
        manager = xmlsec.KeysManager()
        manager.add_key(
            xmlsec.Key.from_memory(self.certificate, xmlsec.constants.KeyDataFormatCertPem)
        )
        context = xmlsec.EncryptionContext(manager)
        context.key = xmlsec.Key.generate(
            xmlsec.constants.KeyDataAes, 256, xmlsec.constants.KeyDataTypeSession
        )
        context.encrypt_xml(self._template(holder, identifier), holder[0])
        key = next(holder.iter(f"{{{XENC}}}EncryptedKey"))
        key.set("Recipient", self.recipient)
        if not self.inside:
            holder.append(key)
        return etree.tostring(holder).decode()

    def _template(self, holder, identifier):  # noqa: ANN001, ANN202
        data = xmlsec.template.encrypted_data_create(
            holder, self.transform, id=identifier, type=xmlsec.constants.TypeEncElement, ns="xenc"
        )
        xmlsec.template.encrypted_data_ensure_cipher_value(data)
        info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="ds")
        key = xmlsec.template.add_encrypted_key(info, xmlsec.constants.TransformRsaOaep)
        xmlsec.template.encrypted_data_ensure_cipher_value(key)
        return data
