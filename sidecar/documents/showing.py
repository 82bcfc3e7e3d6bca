"""How pages show documents: sizes, dates and states as people read them, and files as answers."""

from dataclasses import dataclass
from functools import partial

from flask import Response

from branding import moments, pages
from branding.pages import current_texts
from branding.texts import Texts
from sidecar.core.errors import BadInput
from sidecar.documents.domain import Document, Request, State
from sidecar.documents.ending import goes_with_the_call
from sidecar.documents.forms import MEGABYTE
from sidecar.documents.keeping import Keeping
from sidecar.documents.looking import Copy
from sidecar.documents.refusals import megabytes

# green, orange, red, blue and grey; see `ui.badge`.
LOOKS = {
    State.ASKED: "active",
    State.RECEIVING: "active",
    State.CHECKING: "warning",
    State.READY: "active",
    State.REFUSED: "error",
    State.ACCEPTED: "safe",
    State.SENT_BACK: "error",
    State.HANDED_OVER: "safe",
    State.DELETED: "inactive",
}
KILOBYTE = 1024
SAID = {
    **{
        name: f"documents.upload.{name}"
        for name in ("bar", "begun", "busy", "waits", "arrived", "cancelled", "failed", "too_many")
    },
    "photo_name": "documents.photo.name",
    "picture": "documents.photo.picture",
    "page": "documents.photo.page",
    "camera": "documents.photo.camera_number",
    "use": "documents.photo.use",
    "use_all": "documents.photo.use_all",
}


def words() -> dict[str, object]:
    """What the templates of this feature may say."""
    texts = current_texts()
    return {
        "size_of": size_of,
        "time_of": partial(moments.time, texts),
        "kinds_of": lambda kinds: ", ".join(texts(f"documents.kind.{each}") for each in kinds),
        "look_of": lambda state: LOOKS[state],
        "state_key": state_key,
        "upload_texts": partial(upload_texts, texts),
    }


def upload_texts(texts: Texts, wanted: Request) -> dict[str, str]:
    """What the script that sends says, as attributes; it fills in what stands between braces."""
    said = {f"data-text-{name.replace('_', '-')}": texts(key) for name, key in SAID.items()}
    too_large = texts("documents.too_large", most=megabytes(wanted.largest))
    return {**said, "data-text-too-large": too_large}


def size_of(size: int | None) -> str:
    """In the unit that people know from their telephone, with a comma."""
    if size is None:
        return ""
    if size < MEGABYTE:
        return f"{max(1, round(size / KILOBYTE))} kB"
    return f"{size / MEGABYTE:.1f} MB".replace(".", ",").replace(",0 ", " ")


def state_key(document: Document) -> str:
    """Wacht op controle is no state of its own: the scanner is away."""
    waits = document.state is State.CHECKING and document.waits_since is not None
    return "waiting" if waits else document.state.value


@dataclass(frozen=True, kw_only=True)
class Goes:
    """When a document goes, in words: the key of a text and what stands in it."""

    key: str
    facts: dict[str, object]


def goes_of(keeping: Keeping, document: Document) -> Goes | None:
    """None for what waits for nobody's decision: its state says enough."""
    if document.state is not State.READY:
        return None
    at, days, texts = keeping.goes_at(document), keeping.days.days, current_texts()
    if at is not None:
        facts = {"day": moments.day(texts, at), "time": moments.time(texts, at)}
        return Goes(key="at", facts=dict(facts))
    if goes_with_the_call(document) or days == 0:
        return Goes(key="with_call", facts={})
    return Goes(key="day" if days == 1 else "days", facts={"days": days} if days > 1 else {})


def picture(png: bytes) -> Response:
    """One page of a document, as a picture that can do nothing."""
    pages.shut()
    return Response(png, mimetype="image/png")


def attachment(copy: Copy) -> Response:
    """The document to keep. Its name and its kind are ours."""
    pages.shut()
    response = Response(copy.chunks, mimetype=copy.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{copy.name}"'
    response.content_length = copy.size
    return response


def number_of(text: str) -> int:
    """A page of a document."""
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise BadInput("no number of a page")
    return int(text)
