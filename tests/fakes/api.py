"""A fake of the store of API keys; it passes the contract test together with the real one."""

from dataclasses import replace


class FakeKeys:
    def __init__(self):
        self._keys = {}

    def add(self, key):
        self._keys[key.id] = key

    def get(self, key_id):
        return self._keys.get(key_id)

    def all(self):
        return sorted(self._keys.values(), key=lambda key: (key.source, key.made_at, key.id))

    def used(self, key_id, on):
        if key_id in self._keys:
            self._keys[key_id] = replace(self._keys[key_id], used_on=on)

    def revoke(self, key_id, *, at):
        found = self._keys.get(key_id)
        if found is None or found.revoked_at is not None:
            return False
        self._keys[key_id] = replace(found, revoked_at=at)
        return True
