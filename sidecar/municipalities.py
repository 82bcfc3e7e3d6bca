"""The settings of all municipalities of one installation, and that nothing of them is shared."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from foundation import municipalities
from sidecar.adapters.storage.settings import S3Settings
from sidecar.settings import Settings, SettingsError

SEVERAL = "BALIE_MUNICIPALITIES"


def read_all(env: Mapping[str, str]) -> dict[str, Settings]:
    """By name; raises SettingsError, each mistake with the municipality that it is of."""
    try:
        return municipalities.read_all(env, SEVERAL, Settings.from_env, SettingsError, _APART)
    except municipalities.FilesWrong as wrong:
        raise SettingsError(str(wrong)) from None


def host_of(settings: Settings) -> str:
    """As browsers write it in `Host`."""
    return urlsplit(settings.public_url).netloc.lower()


def _documents(settings: Settings) -> frozenset[object]:
    place = settings.vault.storage
    if isinstance(place, S3Settings):
        return frozenset({(place.url, place.bucket)})
    return frozenset({place.resolve()})


_APART: Mapping[str, Callable[[Settings], frozenset[object]]] = {
    "host in BALIE_PUBLIC_URL": lambda one: frozenset({host_of(one)}),
    "BALIE_DATABASE_URL": lambda one: municipalities.place_of_database(one.database_url),
    "BALIE_REDIS_URL": lambda one: municipalities.place_of_redis(one.redis_url),
    "BALIE_SECRET_KEY": lambda one: frozenset({one.secret_key}),
    "BALIE_KEYS_DIR": lambda one: frozenset({one.keys_dir.resolve()}),
    "BALIE_DOCUMENT_KEYS": lambda one: frozenset(one.vault.keys.keys.values()),
    "place of documents": _documents,
    "BALIE_IDENT_URL": lambda one: frozenset({one.ident_url}),
    "BALIE_IDENT_START_KEY_FILE": lambda one: frozenset({one.ident_start_key_file.read_bytes()}),
}
