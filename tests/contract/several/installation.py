"""One installation with two municipalities: a file, a Redis and a database for each."""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

from werkzeug.test import Client

from foundation.by_host import ByHost
from sidecar import bootstrap, migrations
from sidecar.core.ids import hashed, new_id, new_room
from sidecar.core.people import Employee, SignedIn
from sidecar.municipalities import read_all
from sidecar.processes import demo_data
from sidecar.rooms import keys
from sidecar.web import cookies
from tests.office import BIRTH, a_participant, an_appointment
from tests.surroundings import surroundings

PAGE = {"Accept": "text/html"}
TOKEN = re.compile(r'(?:name="csrf_token" value|data-csrf)="([0-9a-f]{64})"')
# Two names of this machine: on both plain http is allowed.
ADDRESSES = {"voorbeeldstad": "http://localhost:8000", "havendam": "http://127.0.0.1:8000"}
OWN = (
    *("BALIE_PUBLIC_URL", "BALIE_DATABASE_URL", "BALIE_REDIS_URL", "BALIE_SECRET_KEY"),
    *("BALIE_KEYS_DIR", "BALIE_DOCUMENT_KEYS", "BALIE_DOCUMENTS_DIR", "BALIE_IDENT_URL"),
    *("BALIE_IDENT_START_KEY_FILE", "BALIE_IDENT_EVENT_KEY_FILE", "BALIE_XMPP_CA_FILE"),
)


def write(folder, redis_port, **changes):
    """The environment of the installation; `changes` are settings of one, by its name."""
    files, shared = folder / "gemeenten", {}
    files.mkdir(exist_ok=True)
    for number, (name, address) in enumerate(ADDRESSES.items(), start=1):
        place = folder / name
        place.mkdir(exist_ok=True)
        values = surroundings(
            place,
            BALIE_PUBLIC_URL=address,
            BALIE_REDIS_URL=f"redis://127.0.0.1:{redis_port}/{number}",
            BALIE_SECRET_KEY=f"{number}" * 40,
            BALIE_DOCUMENT_KEYS=f"k{number}:{str(number) * 42}0=",
            BALIE_IDENT_URL=f"{address}/ident",
        )
        own = {setting: values.pop(setting) for setting in OWN} | changes.get(name, {})
        write_file(files / f"{name}.toml", own)
        shared = values
    del shared["BALIE_MUNICIPALITY"]
    more = {"BALIE_MUNICIPALITIES": str(files), "BALIE_SCANNER_URL": "tcp://127.0.0.1:1"}
    return shared | more


def write_file(file, settings):
    lines = (f"{name} = {json.dumps(value)}\n" for name, value in settings.items())
    file.write_text("".join(lines), encoding="utf-8")


class Installation:
    """The web process of both; in each a civil servant of the same name at the same desk."""

    def __init__(self, folder, redis_port):
        self.settings = read_all(write(folder, redis_port))
        self.services = {name: bootstrap.build(one) for name, one in self.settings.items()}
        self.links, self.planned = {}, {}
        for name, services in self.services.items():
            migrations.upgrade(services.ground.database.engine)
            keys.ensure(services.ground.settings.keys_dir, services.ground.clock.now())
            self.links[name] = [link for _person, link in demo_data.fill(services)]
            self._expect(name)
        self.web: ByHost = bootstrap.web_of_all(self.services)

    def _expect(self, name):
        """Somebody for this moment, whatever the time of day."""
        services, now = self.services[name], self.services[name].ground.clock.now()
        person = a_participant(new_id(), name=f"Noor van {name}")
        planned = an_appointment(
            new_id(),
            person,
            room=new_room(),
            employee_id=self.sanne(name).id,
            starts_at=now,
            ends_at=now + timedelta(minutes=20),
        )
        services.desks.catalogue.store.keep_product(BIRTH)
        with services.ground.database.transaction():
            services.appointments.store.add(planned, link_hashes={person.id: hashed(new_id())})
            services.lobby.expect(planned.visit_of(person))
            services.rooms.plan(planned.visit_of(person))
        self.planned[name] = planned

    def ids(self, name):
        planned = self.planned[name]
        return {
            "appointment_id": planned.id,
            "reservation_id": planned.id,
            "participant_id": planned.participants[0].id,
            "link": self.links[name][0].rsplit("/", 1)[1],
        }

    def sanne(self, name) -> Employee:
        return demo_data._sanne(self.services[name])

    def session(self, name):
        return self.services[name].ground.sessions.open(SignedIn(employee=self.sanne(name)))

    def browser(self, at, *, session=None):
        """A browser at the address of a municipality, perhaps logged in."""
        client, address = Client(self.web), ADDRESSES[at]
        host = address.split("//")[1].split(":")[0]
        if session is not None:
            client.set_cookie(cookies.STAFF, session, domain=host)

        def ask(path, method="GET", **more):
            headers = PAGE | more.pop("headers", {})
            return client.open(path, base_url=address, method=method, headers=headers, **more)

        found = TOKEN.search(ask("/balie").text)
        token = {"X-CSRF-Token": found.group(1)} if found else {}
        return SimpleNamespace(
            get=ask,
            post=lambda path, **more: ask(path, "POST", headers=token, **more),
            rules=list(self.web.apps[at].url_map.iter_rules()),
        )

    def close(self):
        for services in self.services.values():
            services.ground.database.engine.dispose()
            services.ground.redis.close()
