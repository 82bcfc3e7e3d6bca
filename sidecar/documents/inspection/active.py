"""What a PDF may not hold, told by the names in one of its dictionaries (ISO 32000-1)."""

from collections.abc import Mapping

from sidecar.core.documents import Why

# 12.6.4, by /S: what an action does. Those that are not here move within the document, or follow a
# link that somebody presses.
_ACTIONS = {
    "/JavaScript": Why.SCRIPTS,
    "/Launch": Why.LAUNCHES,
    "/SubmitForm": Why.ACTIVE_CONTENT,
    "/ImportData": Why.ACTIVE_CONTENT,
    "/GoToR": Why.ACTIVE_CONTENT,
    "/GoToE": Why.ATTACHMENTS,
    "/Rendition": Why.MEDIA,
    "/Movie": Why.MEDIA,
    "/Sound": Why.MEDIA,
    "/RichMediaExecute": Why.MEDIA,
}
# Keys that nothing innocent has.
_KEYS = {
    "/JS": Why.SCRIPTS,
    "/JavaScript": Why.SCRIPTS,
    "/EmbeddedFiles": Why.ATTACHMENTS,
    "/EF": Why.ATTACHMENTS,
    "/Collection": Why.ATTACHMENTS,
    "/RichMediaContent": Why.MEDIA,
    "/RichMediaSettings": Why.MEDIA,
    "/XFA": Why.FILL_IN_FORM,
}
_TYPES = {"/EmbeddedFile": Why.ATTACHMENTS}
_ANNOTATIONS = {
    "/FileAttachment": Why.ATTACHMENTS,
    "/RichMedia": Why.MEDIA,
    "/3D": Why.MEDIA,
    "/Movie": Why.MEDIA,
    "/Sound": Why.MEDIA,
    "/Screen": Why.MEDIA,
}
# 7.3.8.2 and 8.10.4: the content of these is elsewhere.
_KEYS_OF_STREAMS = {"/F": Why.LOADS_FROM_OUTSIDE, "/Ref": Why.LOADS_FROM_OUTSIDE}
# 12.6.2 and 12.6.3: what happens without anybody pressing may only move within the document.
BY_ITSELF = ("/OpenAction", "/AA", "/Next")
_HARMLESS_BY_ITSELF = frozenset({"/GoTo", "/Named"})


def why_not(names: Mapping[str, str], *, is_stream: bool) -> Why | None:
    """`names` has every key of a dictionary, with its value where that is a name and else ""."""
    for key in names:
        if key in _KEYS:
            return _KEYS[key]
        if is_stream and key in _KEYS_OF_STREAMS:
            return _KEYS_OF_STREAMS[key]
    return (
        _ACTIONS.get(names.get("/S", ""))
        or _TYPES.get(names.get("/Type", ""))
        or _ANNOTATIONS.get(names.get("/Subtype", ""))
    )


def why_not_by_itself(action: str) -> Why | None:
    """`action` is the /S of what happens by itself; "" when it is no action."""
    if not action or action in _HARMLESS_BY_ITSELF:
        return None
    return _ACTIONS.get(action, Why.ACTIVE_CONTENT)
