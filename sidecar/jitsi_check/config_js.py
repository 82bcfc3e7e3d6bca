"""Reads Jitsi's config.js without running it: what is assigned to `config`, the last word counts.

docker-jitsi-meet writes `config.p2p = {…};` line by line, Debian's packages one large object.
What is computed (a call, a variable) is not known, and neither is what stands inside an `if`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

LARGEST = 1_000_000
_LANGUAGE = Language(tree_sitter_javascript.language())
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}
_NAME = "config"


class Computed:
    """A value that only a browser could tell."""


COMPUTED = Computed()


def read(source: bytes) -> dict[str, Any]:
    """The settings; empty when nothing is assigned to `config`, or nobody could read it."""
    try:
        return _read(source)
    except RecursionError:
        return {}


def _read(source: bytes) -> dict[str, Any]:
    tree = Parser(_LANGUAGE).parse(source[:LARGEST])
    config: dict[str, Any] = {}
    for statement in tree.root_node.named_children:
        for part in statement.named_children:
            for path, value in _assignments(part, is_certain=True):
                _put(config, path, value)
    return config


def find(config: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401  any value of JavaScript
    """The value at `a.b.c`; None when it is not there, COMPUTED when only a browser could tell."""
    here: Any = config
    for name in path.split("."):
        if here is COMPUTED:
            return COMPUTED
        if not isinstance(here, Mapping):
            return None
        here = here.get(name)
    return here


def _assignments(part: Node, *, is_certain: bool) -> Iterator[tuple[list[str], Any]]:
    """In order. Deeper in a statement it may or may not happen, so its value is not known."""
    left, right = _sides(part)
    path = _path(left) if left is not None else []
    if right is not None and path and path[0] == _NAME:
        yield path[1:], _value(right) if is_certain else COMPUTED
        return
    for child in part.named_children:
        yield from _assignments(child, is_certain=False)


def _sides(part: Node) -> tuple[Node | None, Node | None]:
    if part.type == "assignment_expression":
        return part.child_by_field_name("left"), part.child_by_field_name("right")
    if part.type == "variable_declarator":
        return part.child_by_field_name("name"), part.child_by_field_name("value")
    return None, None


def _path(node: Node) -> list[str]:
    """`config.a.b` and `window.config.a.b`; empty for anything else."""
    if node.type == "identifier":
        return [_text(node)]
    if node.type != "member_expression":
        return []
    owner, name = node.child_by_field_name("object"), node.child_by_field_name("property")
    before = _path(owner) if owner is not None else []
    if not before or name is None:
        return []
    return [_text(name)] if before == ["window"] else [*before, _text(name)]


def _put(config: dict[str, Any], path: list[str], value: Any) -> None:  # noqa: ANN401  as above
    if not path:
        config.clear()
        config.update(value if isinstance(value, dict) else {})
        return
    here = config
    for name in path[:-1]:
        if not isinstance(here.get(name), dict):
            here[name] = {}
        here = here[name]
    here[path[-1]] = value


def _value(node: Node) -> Any:  # noqa: ANN401  as above
    match node.type:
        case "object":
            return dict(_pairs(node))
        case "array":
            return [_value(child) for child in node.named_children if child.type != "comment"]
        case "string":
            return _text(node)[1:-1]
        case "number":
            return _number(_text(node))
        case "true" | "false" | "null" | "undefined":
            return _WORDS[node.type]
    return COMPUTED


def _pairs(node: Node) -> Iterator[tuple[str, Any]]:
    for pair in node.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None:
            yield _text(key).strip("'\""), _value(value)


def _number(text: str) -> Any:  # noqa: ANN401  as above
    try:
        return float(text)
    except ValueError:
        return COMPUTED


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")
