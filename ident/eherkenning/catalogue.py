"""What a broker must know of us, both signed: our metadata, and the catalogue of services.

Metadata: "DV metadata for HM"; catalogue (dienstencatalogus): "Service catalog" of the
Afsprakenstelsel Elektronische Toegangsdiensten, namespace 1.13 (digid.md 2). Both are handed over
by hand, so they are made when an administrator asks for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from ident.eherkenning.names import CATALOGUE, CLASS_OF_LEVEL, LONGEST_OF_NAME
from ident.eherkenning.services import Service, Services
from ident.saml.messages import signature_template, signed
from ident.saml.metadata import certificate_text, key_name
from ident.saml.names import BINDING_ARTIFACT, DS, MD, SAML, SAMLP
from ident.saml.own_keys import KeyPair
from ident.saml.request import new_message_id


@dataclass(frozen=True, kw_only=True)
class Descriptions:
    """`pair` signs; for `encryption_certificate` the broker encrypts.

    `asks_names`: the name of who acts for a company is asked for; nobody has to give it.
    """

    entity_id: str
    acs_url: str
    services: Services
    pair: KeyPair
    encryption_certificate: str
    asks_names: bool = False

    def metadata(self) -> bytes:
        """One service provider with a key for each use, and each service by its number."""
        identifier = new_message_id()
        signing = _key_descriptor("signing", self.pair.certificate_pem)
        encryption = _key_descriptor("encryption", self.encryption_certificate)
        consuming = "".join(
            _consuming_service(service, is_first=number == 0, names=self._names)
            for number, service in enumerate(self.services.services)
        )
        return self._signed(
            f'<md:EntityDescriptor xmlns:md="{MD}" xmlns:ds="{DS}" ID="{identifier}"'
            f" entityID={quoteattr(self.entity_id)}>{self._signature(identifier)}"
            '<md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true"'
            f' protocolSupportEnumeration="{SAMLP}">{signing}{encryption}'
            f'<md:AssertionConsumerService Binding="{BINDING_ARTIFACT}"'
            f' Location={quoteattr(self.acs_url)} index="0" isDefault="true"/>'
            f"{consuming}</md:SPSSODescriptor></md:EntityDescriptor>"
        )

    def catalogue(self, now: datetime) -> bytes:
        """A definition per service and level, and where each is offered."""
        identifier, services = new_message_id(), self.services
        asked = "".join(_asked(name, services.names_purpose) for name in self._names)
        definitions = "".join(
            _definition(each, services.broker, asked) for each in services.services
        )
        instances = "".join(self._instance(each) for each in services.services)
        return self._signed(
            f'<esc:ServiceCatalogue xmlns:esc="{CATALOGUE}" xmlns:md="{MD}" xmlns:ds="{DS}"'
            f' xmlns:saml="{SAML}" ID="{identifier}"'
            f' esc:IssueInstant="{now.strftime("%Y-%m-%dT%H:%M:%SZ")}"'
            f' esc:Version="{services.version}">{self._signature(identifier)}'
            '<esc:ServiceProvider esc:IsPublic="true">'
            f"<esc:ServiceProviderID>{services.oin}</esc:ServiceProviderID>"
            f"{_texts('OrganizationDisplayName', services.organisation)}"
            f"{definitions}{instances}</esc:ServiceProvider></esc:ServiceCatalogue>"
        )

    @property
    def _names(self) -> Sequence[str]:
        """Attributes of the attribute catalogue that are asked for."""
        return tuple(LONGEST_OF_NAME) if self.asks_names else ()

    def _instance(self, service: Service) -> str:
        return (
            f'<esc:ServiceInstance esc:IsPublic="true"><esc:ServiceID>{service.id}</esc:ServiceID>'
            f"<esc:ServiceUUID>{service.instance_uuid}</esc:ServiceUUID>"
            f"<esc:InstanceOfService>{service.uuid}</esc:InstanceOfService>"
            f"{_texts('ServiceURL', self.services.service_url)}"
            f"{_texts('PrivacyPolicyURL', self.services.privacy_url)}"
            f"<esc:HerkenningsmakelaarId>{self.services.broker}</esc:HerkenningsmakelaarId>"
            # Each identification is a login of its own, as with ForceAuthn.
            "<esc:SSOSupport>false</esc:SSOSupport><esc:ServiceCertificate>"
            f"{_key_descriptor('encryption', self.encryption_certificate)}"
            "</esc:ServiceCertificate></esc:ServiceInstance>"
        )

    def _signature(self, identifier: str) -> str:
        return signature_template(identifier, key_name=key_name(self.pair.certificate_pem))

    def _signed(self, xml: str) -> bytes:
        root = etree.fromstring(xml)
        signed(root, self.pair.message_key, place=0)
        done: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        return done


def _asked(name: str, purpose: Mapping[str, str]) -> str:
    """Who logs in reads the purpose (doelbinding) and may say no: hence not required."""
    return (
        f'<esc:RequestedAttribute Name="{name}" isRequired="false">'
        f"{_texts('PurposeStatement', purpose)}</esc:RequestedAttribute>"
    )


def _definition(service: Service, broker: str, asked: str) -> str:
    entities = "".join(
        f'<esc:EntityConcernedTypesAllowed setNumber="{number}">{kind}'
        "</esc:EntityConcernedTypesAllowed>"
        for number, kinds in enumerate(service.entities, start=1)
        for kind in kinds
    )
    restrictions = "".join(
        f"<esc:ServiceRestrictionsAllowed>{each}</esc:ServiceRestrictionsAllowed>"
        for each in service.restrictions
    )
    return (
        '<esc:ServiceDefinition esc:IsPublic="true">'
        f"<esc:ServiceUUID>{service.uuid}</esc:ServiceUUID>"
        f"{_texts('ServiceName', service.name)}{_texts('ServiceDescription', service.description)}"
        f"<saml:AuthnContextClassRef>{CLASS_OF_LEVEL[service.level]}</saml:AuthnContextClassRef>"
        f"<esc:HerkenningsmakelaarId>{broker}</esc:HerkenningsmakelaarId>"
        f"{entities}{restrictions}{asked}</esc:ServiceDefinition>"
    )


def _consuming_service(service: Service, *, is_first: bool, names: Sequence[str]) -> str:
    titles = "".join(
        f'<md:ServiceName xml:lang="{language}">{escape(text)}</md:ServiceName>'
        for language, text in service.name.items()
    )
    default = ' isDefault="true"' if is_first else ""
    attributes = f'<md:RequestedAttribute Name="{service.id}"/>' + "".join(
        f'<md:RequestedAttribute Name="{name}" isRequired="false"/>' for name in names
    )
    return (
        f'<md:AttributeConsumingService index="{service.index}"{default}>{titles}'
        f"{attributes}</md:AttributeConsumingService>"
    )


def _texts(name: str, texts: Mapping[str, str]) -> str:
    return "".join(
        f'<esc:{name} xml:lang="{language}">{escape(text)}</esc:{name}>'
        for language, text in texts.items()
    )


def _key_descriptor(use: str, certificate_pem: str) -> str:
    return (
        f'<md:KeyDescriptor use="{use}"><ds:KeyInfo>'
        f"<ds:KeyName>{key_name(certificate_pem)}</ds:KeyName>"
        f"<ds:X509Data><ds:X509Certificate>{certificate_text(certificate_pem)}"
        "</ds:X509Certificate></ds:X509Data>"
        "</ds:KeyInfo></md:KeyDescriptor>"
    )
