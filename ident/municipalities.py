"""The settings of all municipalities of one installation, and that nothing of them is shared."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from foundation import municipalities
from ident.settings import Settings, SettingsError

SEVERAL = "IDENT_MUNICIPALITIES"


def read_all(env: Mapping[str, str]) -> dict[str, Settings]:
    """By name; raises SettingsError, each mistake with the municipality that it is of."""
    try:
        return municipalities.read_all(env, SEVERAL, Settings.from_env, SettingsError, _APART)
    except municipalities.FilesWrong as wrong:
        raise SettingsError(str(wrong)) from None


def host_of(settings: Settings) -> str:
    """As browsers write it in `Host`."""
    return urlsplit(settings.public_url).netloc.lower()


def _raw(key: Ed25519PrivateKey | Ed25519PublicKey) -> bytes:
    return (key.public_key() if isinstance(key, Ed25519PrivateKey) else key).public_bytes_raw()


_APART: Mapping[str, Callable[[Settings], frozenset[object]]] = {
    "host in IDENT_PUBLIC_URL": lambda one: frozenset({host_of(one)}),
    "IDENT_DATABASE_URL": lambda one: municipalities.place_of_database(one.database_url),
    "IDENT_REDIS_URL": lambda one: municipalities.place_of_redis(one.redis_url),
    "IDENT_KEYS_REDIS_URL": lambda one: municipalities.place_of_redis(one.keys_redis_url),
    "IDENT_DATA_KEY": lambda one: frozenset({one.data_key}),
    "IDENT_SECRET_KEY": lambda one: frozenset({one.secret_key}),
    "IDENT_CODE_KEYS": lambda one: frozenset(one.codes.keys.values()),
    "IDENT_START_KEY_FILE": lambda one: frozenset({_raw(one.start_key)}),
    "IDENT_EVENT_KEY_FILE": lambda one: frozenset({_raw(one.event_key)}),
    "IDENT_SAML_KEY_FILE": lambda one: frozenset({one.saml_key}),
    "IDENT_SAML_ENTITY_ID": lambda one: frozenset({one.saml_entity_id}),
}
