"""The web apps of several municipalities as one, and the door of a Jitsi that they share."""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from foundation.by_host import ByHost, asked
from sidecar.app import LARGEST_REQUEST
from sidecar.bootstrap.features import Services
from sidecar.bootstrap.pages import web
from sidecar.municipalities import host_of
from sidecar.web.event_stream import Flag

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

DOOR_OF_JITSI, EVENTS = "/prosody/", "/prosody/events/"
BROKEN, REFUSED = 500, 400


def web_of_all(
    every: Mapping[str, Services], *, flag: Callable[[], Flag] = threading.Event
) -> ByHost:
    """By host; what Prosody asks at any other name goes to those whose Jitsi it is."""
    apps = {name: web(services, flag=flag) for name, services in every.items()}
    hosts = {host_of(services.ground.settings): name for name, services in every.items()}
    return ByHost(apps, hosts, otherwise=partial(_at_the_door, list(apps.values())))


def _at_the_door(apps: "Sequence[WSGIApplication]", request: Request) -> Response | None:
    """Prosody has one address for all rooms, and names of rooms say nothing of a municipality.

    Each app looks whether it is its Prosody, and its key or room. Events go to all: a report of
    a room that one does not know does nothing there.
    """
    if not request.path.startswith(DOOR_OF_JITSI):
        return None
    request.max_content_length = LARGEST_REQUEST
    try:
        request.get_data()
    except RequestEntityTooLarge as error:
        return Response(error.description, status=error.code)
    answers = []
    for app in apps:
        answers.append(asked(app, request))
        if answers[-1].status_code < REFUSED and not request.path.startswith(EVENTS):
            break
    return min(answers, key=_telling)


def _telling(answer: Response) -> int:
    """A yes counts before all; while one cannot answer, nobody knows that it is a no."""
    if answer.status_code < REFUSED:
        return 0
    return 1 if answer.status_code >= BROKEN else 2
