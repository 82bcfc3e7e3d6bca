"""`balie sms …`: what an administrator fills in at the provider of text messages."""

import argparse
from typing import TextIO

from sidecar.bootstrap.sms import receipt_address
from sidecar.core.errors import NotFound
from sidecar.processes import start


def address(_asked: argparse.Namespace, out: TextIO) -> None:
    """Of Spryng it holds a secret: who has it can say that a message arrived."""
    found = receipt_address(start.read_settings())
    if found is None:
        raise NotFound("er is geen aanbieder van sms ingesteld (BALIE_SMS)")
    out.write(f"{found}\n")
