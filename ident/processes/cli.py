"""`balie …` where ident is alone, as in its image: its own commands and no others."""

import argparse
import os
import sys
from collections.abc import Sequence

from foundation import command_line
from ident.municipalities import SEVERAL
from ident.processes import commands


def main(arguments: Sequence[str] | None = None) -> None:
    whole = argparse.ArgumentParser(prog="balie", description="Beheer van de BSN-zone")
    command_line.add_choice(whole)
    commands.add(whole.add_subparsers(required=True, metavar="opdracht"))
    asked = whole.parse_args(arguments)
    for _one in command_line.in_turn(asked, os.environ, SEVERAL, sys.stdout):
        asked.act(asked, sys.stdout)


if __name__ == "__main__":
    main()
