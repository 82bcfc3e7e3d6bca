"""From which network somebody comes, known by a keyed hash only."""

import hmac
import logging
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from flask import request

from sidecar.core.limits import Quota

log = logging.getLogger(__name__)
# What a household or a phone gets: whoever has one address there has them all (RFC 6177).
HOME_BITS = 64


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """`header` is where our own proxy puts the address; without one it is that of the connection.

    A header that a browser could have made up, such as X-Forwarded-For, is never read.
    """

    header: str
    secret_key: str

    def network(self) -> str | None:
        """A hash of the network that asks; None when the proxy did not say."""
        found = self.known()
        if found is None:
            log.warning("no address from the proxy", extra={"endpoint": request.endpoint or ""})
        return found

    def known(self) -> str | None:
        """The same, and nothing is said of it when the proxy did not say."""
        told = request.headers.get(self.header, "") if self.header else request.remote_addr
        found = network_of(told or "")
        if found is None:
            return None
        key = hmac.new(self.secret_key.encode(), b"address", sha256).digest()
        return hmac.new(key, found.encode(), sha256).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class Strangers:
    """What people may do who need no link and no login, for each network that they come from."""

    addresses: Addresses
    holds: Quota
    bookings: Quota

    def hold(self) -> None:
        """Before keeping a place for somebody; raises TooMany."""
        self._take(self.holds)

    def book(self, people: int) -> None:
        """Before making an appointment of it for so many; raises TooMany.

        Each of them gets messages at an address that nobody has checked, so each counts.
        """
        self._take(self.bookings, people)

    def _take(self, quota: Quota, times: int = 1) -> None:
        network = self.addresses.network()
        if network is not None:
            quota.take(network, times=times)


def network_of(told: str) -> str | None:
    """An IPv4 address, or the half of an IPv6 address that is one household; None for others."""
    try:
        found = ip_address(told.strip().partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return found.exploded[: HOME_BITS // 4 + HOME_BITS // 16 - 1]
    return str(found)
