"""Puts DigiD together from settings."""

from datetime import datetime
from pathlib import Path

from foundation.outgoing import Outgoing
from ident.clock import Clock
from ident.saml.approved import ApprovedMetadata
from ident.saml.artifact import BackChannel
from ident.saml.digid import DigiD
from ident.saml.metadata import SpMetadata, expires_at
from ident.saml.own_keys import KeyPair, OwnKeys
from ident.settings import Settings


def build(settings: Settings, *, clock: Clock) -> DigiD:
    return DigiD(
        entity_id=settings.saml_entity_id,
        acs_url=f"{settings.public_url}/acs",
        idp=idp(settings),
        keys=_own_keys(settings),
        back_channel=BackChannel(
            content_type=settings.digid_content_type,
            client_certificate=settings.digid_client_certificate,
            ca_file=settings.digid_ca_file,
        ),
        clock=clock,
        by_post=settings.digid_by_post,
        acs_by_url=settings.digid_acs_by_url,
    )


def idp(settings: Settings) -> ApprovedMetadata:
    return ApprovedMetadata(settings.digid_metadata, by_post=settings.digid_by_post)


def line_to_metadata(settings: Settings) -> Outgoing:
    """DigiD publishes its metadata on the host of the back channel (digid.md 1.9)."""
    return Outgoing(
        ca_file=settings.digid_ca_file, client_certificate=settings.digid_client_certificate
    )


def own_metadata(settings: Settings) -> bytes:
    """What DigiD must know of us, signed."""
    announced = _own_keys(settings).announced
    return SpMetadata(
        entity_id=settings.saml_entity_id,
        acs_url=f"{settings.public_url}/acs",
        key_pem=announced.key_pem,
        certificate_pem=announced.certificate_pem,
    ).signed()


def certificates(settings: Settings) -> dict[str, datetime]:
    """Until when each certificate is valid that a login needs."""
    keys = _own_keys(settings)
    found = {"signing": keys.current.expires_at}
    if keys.following is not None:
        found["signing next"] = keys.following.expires_at
    if settings.digid_client_certificate is not None:
        found["client"] = expires_at(Path(settings.digid_client_certificate[0]).read_text())
    return found | {f"digid {n}": at for n, at in enumerate(idp(settings).expire_at, start=1)}


def _own_keys(settings: Settings) -> OwnKeys:
    current = KeyPair.from_pem(key=settings.saml_key, certificate=settings.saml_certificate)
    if settings.saml_next is None:
        return OwnKeys(current=current)
    key, certificate, moment = settings.saml_next
    following = KeyPair.from_pem(key=key, certificate=certificate)
    return OwnKeys(current=current, following=following, following_from=moment)
