"""The control code that citizen and civil servant compare (VNG, betrouwbaar beeldbellen, 2.1)."""

import secrets

DIGITS = 6


def random_code() -> str:
    """Scheme 2.1: a random code of six digits, leading zeros kept."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
