"""Lists in pages, with the address of the next one."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Response, jsonify, request

from deploy.local.zaken.problems import Problem
from deploy.local.zaken.shelf import Thing


def page_of(found: Sequence[Thing], size: int) -> Response:
    """The page that was asked for; one that is not there is a 404."""
    number = request.args.get("page", "1")
    size = int(request.args.get("pageSize", size))
    last = max(1, -(-len(found) // size))
    if not number.isdigit() or not 1 <= int(number) <= last:
        raise Problem(404, "not_found")
    here = int(number)
    return jsonify(
        count=len(found),
        next=_address(here + 1) if here < last else None,
        previous=_address(here - 1) if here > 1 else None,
        results=list(found[(here - 1) * size : here * size]),
    )


def _address(page: int) -> str:
    return f"{request.base_url}?{urlencode({**request.args, 'page': page})}"
