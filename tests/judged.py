"""Judging a file here and now, as the sandbox does it, without a process for each."""

import os
from functools import cache

from sidecar.adapters.sandbox.judging import Judge
from sidecar.core.documents import Kind, Unfit


@cache
def judge():
    return Judge()


def judged(content, *, allowed=tuple(Kind)):
    """The verdict; raises Unfit."""
    with os.fdopen(os.memfd_create("test"), "w+b") as file:
        file.write(content)
        file.flush()
        return judge().inspect(file, allowed)


def why_not(content, *, allowed=tuple(Kind)):
    """Why it is refused, None when it is taken."""
    try:
        judged(content, allowed=allowed)
    except Unfit as unfit:
        return unfit.why
    return None
