"""`make mutate-verify`: takes every single check out of the judgement of an answer, one by one.

Each time the quick tests of that part must fail; a check that nobody misses is printed as a
survivor. The source is changed in a copy; the project itself is not touched.
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = [
    *(f"saml/{name}.py" for name in ("verify", "name_id", "signature", "document", "artifact")),
    *(f"eherkenning/{name}.py" for name in ("subject", "encryption", "representative")),
]
TESTS = [
    f"tests/unit/ident/test_{name}.py"
    for name in ("checks", "wrapping", "verify", "verify_document", "signature", "artifact")
] + [
    f"tests/unit/ident/eherkenning/test_{name}.py"
    for name in ("checks", "companies", "encryption", "representative")
]
AT_ONCE = os.cpu_count() or 1


@dataclass(frozen=True)
class Mutant:
    """One check taken out of one file."""

    file: str
    line: int
    check: str
    source: str


def mutants(path: Path) -> Iterator[Mutant]:
    """The file without one refusal, without one guard, or with one condition of a guard gone."""
    source = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Raise) or _is_guard(node):
            yield _mutant(path, source, node, "pass")
        if isinstance(node, ast.If) and isinstance(node.body[0], ast.Raise):
            yield from _loosened(path, source, node.test)


def _is_guard(node: ast.AST) -> bool:
    """A call for its refusal only, such as `require_level(...)`."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and not isinstance(node.value.func, ast.Attribute)
    )


def _loosened(path: Path, source: str, test: ast.expr) -> Iterator[Mutant]:
    for node in ast.walk(test):
        if isinstance(node, ast.BoolOp):
            # Without one operand: what it asked for is asked no more.
            neutral = "False" if isinstance(node.op, ast.Or) else "True"
            for operand in node.values:
                yield _mutant(path, source, operand, neutral)
        if isinstance(node, ast.Compare) and len(node.ops) > 1:
            # a <= x <= b without one of its ends.
            middle = ast.get_source_segment(source, node.comparators[0])
            yield _mutant(path, source, node.left, f"({middle})")
            yield _mutant(path, source, node.comparators[-1], f"({middle})")


def _mutant(path: Path, source: str, node: ast.AST, instead: str) -> Mutant:
    check = ast.get_source_segment(source, node) or ""
    lines = source.splitlines(keepends=True)
    first, last = node.lineno - 1, node.end_lineno - 1  # type: ignore[attr-defined]
    before = lines[first].encode()[: node.col_offset].decode()  # type: ignore[attr-defined]
    after = lines[last].encode()[node.end_col_offset :].decode()  # type: ignore[attr-defined]
    changed = [*lines[:first], before + instead + after, *lines[last + 1 :]]
    name = path.relative_to(ROOT / "ident").as_posix()
    return Mutant(name, node.lineno, " ".join(check.split()), "".join(changed))  # type: ignore[attr-defined]


def survives(mutant: Mutant) -> bool:
    """Whether the tests pass without this check."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for each in ROOT.iterdir():
            if each.name != "ident":
                (place / each.name).symlink_to(each)
        shutil.copytree(ROOT / "ident", place / "ident")
        (place / "ident" / mutant.file).write_text(mutant.source, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS],
            cwd=place,
            capture_output=True,
            check=False,
            timeout=300,
        )
    return done.returncode == 0


def main() -> int:
    asked = [m for name in FILES for m in mutants(ROOT / "ident" / name)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        alive = list(pool.map(survives, asked))
    survivors = [mutant for mutant, lives in zip(asked, alive, strict=True) if lives]
    for mutant in survivors:
        sys.stdout.write(f"survives: ident/{mutant.file}:{mutant.line}  {mutant.check}\n")
    counts = f"{len(asked)} checks taken out one by one, {len(survivors)} not missed by any test"
    sys.stdout.write(f"{counts}\n")
    return 1 if survivors else 0


if __name__ == "__main__":
    raise SystemExit(main())
