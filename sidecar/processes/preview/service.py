"""Drives a balie through all its screens, in each tone and language."""

from dataclasses import dataclass, replace

from flask import template_rendered

from branding.theme import Theme
from sidecar.processes.preview import before, desk, documenting, identifying
from sidecar.processes.preview.album import Album
from sidecar.processes.preview.people import Town
from sidecar.processes.preview.world import World, world

TOURS = (before.tour, identifying.tour, documenting.tour, desk.tour)


@dataclass(frozen=True, kw_only=True)
class Voice:
    """A language, and the tone of it where it has more than one. `key` names its folder."""

    key: str
    name: str
    language: str
    tone: str


VOICES = (
    Voice(key="nl-u", name="Nederlands, u", language="nl", tone="u"),
    Voice(key="nl-je", name="Nederlands, je", language="nl", tone="je"),
    Voice(key="en", name="English", language="en", tone="u"),
)


def screens(look: Theme, voice: Voice, *, used: set[str] | None = None) -> Album:
    """Every screen; the names of the templates that were asked for go into `used`."""
    album = Album()
    with world(replace(look, tone=voice.tone), voice.language) as place:
        _note_templates(place, used)
        town = Town(place, album)
        for tour in TOURS:
            tour(town)
    return album


def _note_templates(place: World, used: set[str] | None) -> None:
    if used is None:
        return

    def note(_app: object, *, template: object, **_context: object) -> None:
        used.add(str(getattr(template, "name", "")))

    # Kept by the app, so that it lives as long: signals hold their receivers weakly.
    place.app.extensions["preview_templates"] = note
    template_rendered.connect(note, place.app)
