"""Which addresses belong to the APIs that we were told of; nothing else is asked or believed."""

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit


def is_under(url: str, bases: Iterable[str]) -> bool:
    """Whether `url` is one of these addresses or below it. Without climbing out of it again."""
    if not any(url == base or url.startswith(f"{base}/") for base in bases):
        return False
    # A library would follow the dots, after we looked.
    path = unquote(urlsplit(url).path).replace("\\", "/")
    return not {".", ".."} & set(path.split("/"))
