"""One-time links of phones in a list; FakePhoneLinks passes the contract test of the real ones."""

from sidecar.core.phone_links import PhoneDoor, PhoneLink, PhoneSecrets
from tests.fakes.clock import A_MONDAY


class FakePhoneLinks:
    def __init__(self):
        self._links = []

    def keep(self, link):
        self._links.append(link)

    def newest(self, request_id):
        mine = [link for link in self._links if link.request_id == request_id]
        return max(mine, key=lambda link: link.issued_at, default=None)

    def find(self, secret_hash, *, since):
        for link in self._links:
            if link.secret_hash == secret_hash and link.issued_at > since:
                return link.request_id
        return None

    def take(self, secret_hash, *, since):
        request_id = self.find(secret_hash, since=since)
        if request_id is not None:
            self._links = [link for link in self._links if link.request_id != request_id]
        return request_id

    def drop(self, falls):
        """For the fakes of features: what else makes a link fall. How many did."""
        before = len(self._links)
        self._links = [link for link in self._links if not falls(link)]
        return before - len(self._links)


def a_door(clock, address, *, purpose):
    return PhoneDoor(
        links=FakePhoneLinks(),
        secrets=PhoneSecrets("k" * 32, purpose=purpose),
        clock=clock,
        address=address,
    )


def a_link(link_id="l1", **changes):
    values = {
        "id": link_id,
        "secret_hash": f"hash-{link_id}",
        "request_id": "r1",
        "appointment_id": "a1",
        "issued_at": A_MONDAY,
    }
    return PhoneLink(**values | changes)
