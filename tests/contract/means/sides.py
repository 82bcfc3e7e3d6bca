"""Each means of login beside its simulator over real sockets, for the test of the port.

A side has: `means`, `clock` (of ours), `number` and `kind` of who logs in, and `go`: what the
browser of a citizen does between departure and return.
"""

import os
import secrets
import subprocess
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from bs4 import BeautifulSoup
from werkzeug.serving import make_server

from deploy.local.digid.app import create_app
from deploy.local.digid.keys import make_identification_keys, write_metadata
from deploy.local.digid.settings import Settings as DigidSettings
from deploy.local.digid.simulator import Simulator
from deploy.local.eherkenning import keys as broker_keys
from deploy.local.eherkenning.settings import BrokerSettings
from deploy.local.eherkenning.simulator import Broker
from deploy.local.identification import of_openid
from ident.domain import IdentityKind
from ident.eherkenning import building as eherkenning
from ident.eherkenning.settings import EHerkenningSettings
from ident.environment import Reader
from ident.oidc import building as oidc
from ident.oidc.settings import OidcSettings
from ident.saml.artifact import BackChannel
from ident.saml.digid import DigiD
from ident.saml.metadata import read_idp_metadata
from ident.saml.own_keys import KeyPair, OwnKeys
from tests.contract.redis_server import free_port

TIMEOUT = 20
# Nobody listens there: the browser of these tests stops before it goes back.
RETURN = "http://localhost:1/ident/back"
SP = "http://localhost:1/ident/metadata"


class MovableClock:
    """The real time, plus what a test adds."""

    def __init__(self):
        self.ahead = timedelta(0)

    def now(self):
        return datetime.now(UTC) + self.ahead


def served(app, port):
    """Starts a server in a thread; answers how to stop it."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def stop():
        server.shutdown()
        thread.join()
        server.server_close()

    return stop


class Browser:
    """Follows redirects by hand, up to the address where a login comes back."""

    def __init__(self):
        self.session = requests.Session()
        self.session.trust_env = False

    def set_out(self, departure):
        if departure.form:
            return self.walk(self.session.post(departure.url, departure.form, **self.plain))
        return self.walk(self.session.get(departure.url, **self.plain))

    def press(self, answer, selector, **values):
        form = BeautifulSoup(answer.text, "html.parser").select_one(selector).find_parent("form")
        url = urljoin(answer.url, form["action"])
        return self.walk(self.session.post(url, values, **self.plain))

    plain = {"allow_redirects": False, "timeout": TIMEOUT}

    def walk(self, answer):
        while answer.is_redirect:
            goal = urljoin(answer.url, answer.headers["Location"])
            if goal.startswith(RETURN):
                return goal
            answer = self.session.get(goal, **self.plain)
        return answer


class SamlSide:
    """A simulator in a thread; `go` answers the artifact."""

    def __init__(self, simulator, port):
        self.simulator, self.fault = simulator, "none"
        self.stop = served(create_app(simulator), port)

    def go(self, departure, *, level="midden", cancel=False):
        browser = Browser()
        page = browser.set_out(departure)
        fields = {"person": self.person, "level": level, "fault": self.fault, "route": "app"}
        action = "cancel" if cancel else "login"
        back = browser.press(page, '[data-test="digid-login"]', **fields, action=action)
        query = parse_qs(urlsplit(back).query)
        assert query["RelayState"] == [departure.state]
        return query["SAMLart"][0]

    @contextmanager
    def forging(self):
        """Answers are signed by a key that nobody knows."""
        self.fault = "stranger"
        yield
        self.fault = "none"


class DigidSide(SamlSide):
    person, kind, number = "bram", IdentityKind.BSN, "900070341"

    def __init__(self, folder):
        port, self.clock = free_port(), MovableClock()
        url = f"http://localhost:{port}"
        make_identification_keys(folder)
        env = {
            "DIGID_SIM_URL": url,
            "DIGID_SIM_KEYS": str(folder),
            "DIGID_SIM_SP_ENTITY_ID": SP,
            "DIGID_SIM_SP_ACS_URL": RETURN,
        }
        key, certificate = ((folder / f"service.{k}.pem").read_text() for k in ("key", "cert"))
        self.means = DigiD(
            entity_id=SP,
            acs_url=RETURN,
            idp=read_idp_metadata(write_metadata(folder, url).read_bytes()),
            keys=OwnKeys(current=KeyPair.from_pem(key=key, certificate=certificate)),
            back_channel=BackChannel(),
            clock=self.clock,
        )
        super().__init__(Simulator(DigidSettings.from_env(env)), port)


class EHerkenningSide(SamlSide):
    person, kind, number = "bakker", IdentityKind.KVK, "90001354"

    def __init__(self, folder):
        port, self.clock = free_port(), MovableClock()
        broker_keys.make_broker_files(folder, f"http://localhost:{port}")
        env = broker_keys.of_ident(folder)
        reader = Reader(env)
        settings = EHerkenningSettings.read(reader, env)
        assert reader.mistakes == []
        self.means = eherkenning.build(settings, acs_url=RETURN, clock=self.clock)
        of_simulator = broker_keys.of_simulator(folder, f"http://localhost:{port}", RETURN)
        super().__init__(Broker(BrokerSettings.from_env(of_simulator)), port)


class OidcSide:
    """The npm package oidc-provider, a certified one, as a process; `go` answers the query."""

    kind, number = IdentityKind.BSN, "900070341"

    def __init__(self, folder, *, back=RETURN):
        self.port, self.clock, self.folder, self.back = free_port(), MovableClock(), folder, back
        url, secret = f"http://localhost:{self.port}", secrets.token_urlsafe(32)
        self.env = of_openid(url) | {"IDENT_OIDC_CLIENT_SECRET": secret}
        reader = Reader(self.env)
        settings = OidcSettings.read(reader, self.env)
        assert reader.mistakes == []
        self.means = oidc.build(
            settings, redirect_uri=RETURN, secret=secrets.token_hex(32), clock=self.clock
        )
        self._start("own")

    def _start(self, keys):
        self.process = subprocess.Popen(
            ["node", "deploy/local/broker/server.mjs"],
            env={
                "PATH": os.environ["PATH"],
                **self.env,
                "BROKER_PORT": str(self.port),
                "BROKER_KEYS_FILE": str(self.folder / f"{keys}.json"),
                "BROKER_RETURN_TO": self.back,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def _wait(self):
        until = time.monotonic() + TIMEOUT
        while time.monotonic() < until:
            assert self.process.poll() is None
            try:
                requests.get(f"{self.env['IDENT_OIDC_ISSUER']}/jwks", timeout=TIMEOUT)
            except requests.ConnectionError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the broker does not answer")

    def go(self, departure, *, level="midden", cancel=False):
        browser = Browser()
        page = browser.set_out(departure)
        fields = {"level": f"urn:broker:{level}"}
        fields |= {"cancel": "yes"} if cancel else {"person": "bram"}
        back = browser.press(page, '[data-test="broker-cancel"]', **fields)
        query = urlsplit(back).query
        assert parse_qs(query)["state"] == [departure.state]
        return query

    @contextmanager
    def forging(self):
        """Another key takes the name of the one that we know."""
        self.stop()
        own = (self.folder / "own.json").read_text()
        name = own.partition('"kid":"')[2].partition('"')[0]
        self._start("forged")
        self.stop()
        forged = self.folder / "forged.json"
        other = forged.read_text().partition('"kid":"')[2].partition('"')[0]
        forged.write_text(forged.read_text().replace(other, name))
        self._start("forged")
        yield
        self.stop()
        self._start("own")

    def stop(self):
        self.process.terminate()
        self.process.wait(TIMEOUT)
