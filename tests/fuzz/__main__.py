"""Runs one target under atheris: `python -m tests.fuzz TARGET [SECONDS] [FOLDER]`.

Inputs that reached something new are kept in build/fuzz/TARGET and read again the next time; a
find is written beside that folder. `python -m tests.fuzz TARGET 0 FILE` runs one file. The keys
of `verify` are made anew each time, so an old input of it never gets past the signature again.
"""

import sys
from pathlib import Path
from random import Random

try:
    import atheris
except ImportError:
    sys.stderr.write(
        "atheris is not installed, so nothing is fuzzed; the hypothesis tests stand in for it.\n"
        "It has wheels for Linux and CPython 3.11 to 3.13: pip install 'atheris>=3,<4'\n"
    )
    raise SystemExit(0) from None

with atheris.instrument_imports(
    include=["ident.saml", "ident.domain", "ident.zaken.stuf", "sidecar.documents"]
):
    from tests.fuzz import documents, targets

from lxml import etree

from tests.fuzz.mutations import mutated

TARGETS = {**targets.TARGETS, **documents.TARGETS}
LARGEST = 256 * 1024 + 1
BUILD = Path("build/fuzz")


def mutate(body: bytes, most: int, seed: int) -> bytes:
    """Half of the time by the tree, so that the result is well-formed; else byte by byte."""
    choose = Random(seed)
    if choose.random() < 0.5:
        return atheris.Mutate(body, most)
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
        done = etree.tostring(mutated(root, choose))
    except (etree.LxmlError, ValueError):
        return atheris.Mutate(body, most)
    return done if len(done) <= most else atheris.Mutate(body, most)


def main() -> None:
    name, seconds = sys.argv[1], int(sys.argv[2])
    target = TARGETS[name]
    if seconds == 0:
        target.within_bounds(Path(sys.argv[3]).read_bytes())
        return
    corpus = BUILD / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed{number}").write_bytes(seed)
    options = [f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=10", "-verbosity=1"]
    options += [f"-artifact_prefix={BUILD}/{name}-", "-print_final_stats=1"]
    # The mutator of libFuzzer alone does better where there is no tree.
    custom = {} if name == "artifact" else {"custom_mutator": mutate}
    atheris.Setup([sys.argv[0], *options, str(corpus)], target.within_bounds, **custom)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
