"""`balie …` where ident is alone, as in its image: its own commands and no others."""

import argparse
import sys
from collections.abc import Sequence

from ident.processes import commands


def main(arguments: Sequence[str] | None = None) -> None:
    whole = argparse.ArgumentParser(prog="balie", description="Beheer van de BSN-zone")
    commands.add(whole.add_subparsers(required=True, metavar="opdracht"))
    asked = whole.parse_args(arguments)
    asked.act(asked, sys.stdout)


if __name__ == "__main__":
    main()
