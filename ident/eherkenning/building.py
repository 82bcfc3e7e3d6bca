"""Puts eHerkenning together from settings."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ident.clock import Clock
from ident.eherkenning.catalogue import Descriptions
from ident.eherkenning.means import EHerkenning
from ident.eherkenning.services import Services
from ident.eherkenning.settings import EHerkenningSettings
from ident.saml.approved import ApprovedMetadata
from ident.saml.artifact import BackChannel
from ident.saml.metadata import expires_at
from ident.saml.own_keys import KeyPair, OwnKeys


def build(settings: EHerkenningSettings, *, acs_url: str, clock: Clock) -> EHerkenning:
    return EHerkenning(
        entity_id=settings.entity_id,
        acs_url=acs_url,
        idp=idp(settings),
        keys=OwnKeys(current=_signing_pair(settings)),
        back_channel=BackChannel(
            client_certificate=settings.client_certificate, ca_file=settings.ca_file
        ),
        clock=clock,
        services=_services(settings),
        decryption_keys=tuple(
            _rsa(pem) for pem in (settings.decryption_key, settings.old_decryption_key) if pem
        ),
        acs_by_url=settings.acs_by_url,
        names_level=settings.names_level,
        takes_bsn=settings.takes_bsn,
        asks_names=settings.asks_names,
    )


def idp(settings: EHerkenningSettings) -> ApprovedMetadata:
    """Requests go by post. A broker may sign its metadata with the key of its own authority."""
    return ApprovedMetadata(
        settings.metadata,
        by_post=True,
        is_signed_by_itself=False,
        setting="IDENT_EHERKENNING_METADATA_FILE",
    )


def descriptions(settings: EHerkenningSettings, *, acs_url: str) -> Descriptions:
    """For `balie eherkenning metadata` and `balie eherkenning catalogue`."""
    return Descriptions(
        entity_id=settings.entity_id,
        acs_url=acs_url,
        services=_services(settings),
        pair=_signing_pair(settings),
        encryption_certificate=settings.decryption_certificate,
        asks_names=settings.asks_names,
    )


def certificates(settings: EHerkenningSettings) -> dict[str, datetime]:
    """Until when each certificate is valid that a login needs."""
    found = {
        "eherkenning signing": _signing_pair(settings).expires_at,
        "eherkenning encryption": expires_at(settings.decryption_certificate),
    }
    return found | {f"eherkenning {n}": at for n, at in enumerate(idp(settings).expire_at, start=1)}


def _signing_pair(settings: EHerkenningSettings) -> KeyPair:
    return KeyPair.from_pem(key=settings.key, certificate=settings.certificate)


def _rsa(pem: str) -> RSAPrivateKey:
    """Raises TypeError for a key that is not RSA, which settings refuse before."""
    loaded = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(loaded, RSAPrivateKey):
        raise TypeError("the key for eHerkenning must be an RSA key")
    return loaded


def _services(settings: EHerkenningSettings) -> Services:
    if settings.services is None:
        # Settings that were read without a mistake have them.
        raise TypeError("settings without services")
    return settings.services
