"""The process that is locked in: one question, one answer, gone.

Run: python -m sidecar.adapters.sandbox SECONDS MEMORY LARGEST; it speaks `protocol`.
"""

import errno
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from sidecar.adapters.sandbox import cage, previews, protocol
from sidecar.adapters.sandbox.judging import Judge
from sidecar.core.documents import Kind, Unfit, Why

NAME = "document"


def main() -> int:
    """Ends with another code than 0 when it could not even begin."""
    seconds, memory, largest = (int(each) for each in sys.argv[1:4])
    # Nothing here has a name in a file system, and what is in memory only is gone with us.
    file = os.fdopen(os.memfd_create(NAME), "w+b")
    judge = Judge()
    previews.prepare()
    cage.limit(seconds=seconds, memory=memory, file=largest)
    cage.lock_in()
    hears, says = sys.stdin.buffer, sys.stdout.buffer
    says.write(protocol.READY)
    says.flush()
    question = protocol.words(protocol.heard(hears))
    answer, content = answered(lambda: _do(question, judge, _received(hears, file, largest)))
    says.write(protocol.said(answer))
    for frame in protocol.frames([content]):
        says.write(frame)
    says.flush()
    return 0


def _received(pipe: BinaryIO, file: BinaryIO, largest: int) -> BinaryIO:
    """Raises NotWhole when who sends it stops before its end: then nothing is judged."""
    size = 0
    while piece := protocol.heard(pipe):
        size += len(piece)
        if size > largest:
            raise Unfit(Why.TOO_MUCH, "bytes")
        file.write(piece)
    file.flush()
    return file


def _do(question: dict[str, Any], judge: Judge, file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    if question["do"] == "page":
        return {}, previews.page(file, Kind(question["kind"]), int(question["number"]))
    verdict = judge.inspect(file, [Kind(each) for each in question["allowed"]])
    said = {"kind": verdict.kind.value, "pages": verdict.pages, "anew": verdict.content is not None}
    return said, verdict.content or b""


def answered(
    deed: Callable[[], tuple[dict[str, Any], bytes]],
) -> tuple[dict[str, Any], bytes]:
    try:
        return deed()
    except Unfit as unfit:
        return {"why": unfit.why.value, "detail": unfit.detail}, b""
    except MemoryError:
        return {"why": Why.TOO_MUCH.value, "detail": "memory"}, b""
    except protocol.NotWhole:
        raise
    except OSError as error:
        # What a document makes a library ask for and the cage refuses is the document's fault too.
        why = Why.TOO_MUCH if error.errno == errno.ENOMEM else Why.BROKEN
        return {"why": why.value, "detail": type(error).__name__}, b""
    except Exception as error:
        # A library that stumbles over a document is a verdict too.
        return {"why": Why.BROKEN.value, "detail": type(error).__name__}, b""


if __name__ == "__main__":
    raise SystemExit(main())
