"""`--gemeente`: for which of several municipalities a command is."""

import argparse
import sys
from collections.abc import Iterator, MutableMapping
from typing import TextIO

from foundation import municipalities


def add_choice(parser: argparse.ArgumentParser) -> None:
    explanation = f"voor welke gemeente, waar er meer zijn; {municipalities.ALL}: een voor een"
    parser.add_argument("--gemeente", help=explanation)


def in_turn(
    asked: argparse.Namespace, env: MutableMapping[str, str], setting: str, out: TextIO
) -> Iterator[None]:
    """Makes `env` that of each municipality that was meant, one after the other.

    Without the option, or where there is one only, once and as it is. A name that is none ends
    with exit 2.
    """
    is_all = asked.gemeente == municipalities.ALL
    if asked.gemeente is None or (is_all and not municipalities.are_several(env, setting)):
        yield
        return
    for name, environment in _chosen(asked.gemeente, env, setting).items():
        env.clear()
        env.update(environment)
        if is_all:
            out.write(f"— {name}\n")
        yield


def _chosen(name: str, env: MutableMapping[str, str], setting: str) -> dict[str, dict[str, str]]:
    if not municipalities.are_several(env, setting):
        sys.stderr.write("Hier werkt één gemeente: laat --gemeente weg.\n")
        raise SystemExit(2)
    try:
        return municipalities.chosen(env, setting, name)
    except municipalities.NotChosen as error:
        sys.stderr.write(f"Die gemeente is er niet. Wel: {error}, of {municipalities.ALL}.\n")
    except municipalities.FilesWrong as error:
        sys.stderr.write(f"De instellingen kloppen niet:\n{error}\n")
    raise SystemExit(2)
