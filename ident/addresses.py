"""Compares where a browser came from with where the identity provider saw it (digid.md 1.5, 25)."""

from ipaddress import ip_address

SAME, OTHER, OTHER_FAMILY = "same", "other", "other_family"


def compared(here: str, there: str) -> str:
    """One of the three; empty where one of both is no address. IPv4 and IPv6 say nothing apart."""
    try:
        ours, theirs = ip_address(here.strip()), ip_address(there.strip())
    except ValueError:
        return ""
    if ours.version != theirs.version:
        return OTHER_FAMILY
    return SAME if ours == theirs else OTHER
