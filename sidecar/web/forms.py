"""Reading what a browser sends of one of our forms."""

from collections.abc import Iterable

from flask import request

from sidecar.core.errors import BadInput


def once(names: Iterable[str]) -> dict[str, str]:
    """The fields of our form, empty where one is not sent.

    Raises BadInput for one that comes twice: that is not from our page.
    """
    wanted = tuple(names)
    if any(len(request.form.getlist(name)) > 1 for name in wanted):
        raise BadInput("a field came twice")
    return {name: request.form.get(name, "") for name in wanted}
