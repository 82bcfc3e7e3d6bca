"""`balie doctor`: all is well, and what it says of each part that is not."""

import json
import ssl
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from foundation.doctor import Verdict, Wrong
from foundation.vital_signs import certificate, lasts, same_clock
from sidecar import bootstrap, migrations
from sidecar.adapters.sign_of_life import report_worker
from sidecar.adapters.xmpp.leases import ALIVE
from sidecar.core.work import Kind
from sidecar.processes.doctor.command import findings
from sidecar.rooms import keys
from sidecar.settings import Settings
from tests.contract.balie import balie as command
from tests.contract.certificates import self_signed
from tests.contract.clamd_server import PlayedClamd
from tests.contract.redis_server import RedisServer, free_port
from tests.contract.test_mail import Inbox, a_server
from tests.surroundings import SECRET, surroundings


class Neighbour(ThreadingHTTPServer):
    """Jitsi, Prosody, single sign-on and ident at once: `pages` says what stands where."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Page)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        configuration = {"issuer": self.url, "authorization_endpoint": f"{self.url}/auth"}
        self.pages = {
            "/": {},
            "": {},
            "/external_api.js": {},
            "/.well-known/openid-configuration": configuration,
            "/health": {"status": "ok", "certificatesExpiring": {}},
        }
        Thread(target=self.serve_forever, daemon=True).start()

    def stop(self):
        self.shutdown()
        self.server_close()


class _Page(BaseHTTPRequestHandler):
    def do_GET(self):
        page = self.server.pages.get(self.path)
        body = json.dumps(page).encode()
        self.send_response(404 if page is None else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass


class Around:
    """All that the balie needs, on this machine; `env` are the settings that lead to it."""

    def __init__(self, folder, url):
        self.redis, self.web = RedisServer(), Neighbour()
        self.mail = a_server(Inbox())
        made_at = datetime.now(UTC) - timedelta(days=1)
        self.clamd = PlayedClamd(f"ClamAV 1.4.6/27512/{made_at:%a %b %d %H:%M:%S %Y}\0".encode())
        port = self.web.server_address[1]
        self.env = surroundings(
            folder,
            BALIE_DATABASE_URL=url,
            BALIE_REDIS_URL=f"redis://127.0.0.1:{self.redis.port}/0",
            BALIE_SMTP_URL=f"smtp://127.0.0.1:{self.mail.port}",
            BALIE_SCANNER_URL=self.clamd.address,
            BALIE_XMPP_PORT=str(port),
            **dict.fromkeys(
                ("BALIE_JITSI_URL", "BALIE_PROSODY_URL", "BALIE_OIDC_ISSUER", "BALIE_IDENT_URL"),
                self.web.url,
            ),
        )
        self.settings = Settings.from_env(self.env)
        self.ground = bootstrap.build(self.settings).ground
        migrations.upgrade(self.ground.database.engine)
        keys.ensure(self.settings.keys_dir, datetime.now(UTC))
        report_worker(self.redis.client)
        # An agent says so every few seconds; this one said it for the next hour.
        self.redis.client.zadd(ALIVE, {"one": datetime.now(UTC).timestamp() + 3600})

    def stop(self):
        self.ground.database.engine.dispose()
        for each in (self.mail, self.web, self.redis, self.clamd):
            each.stop()


@pytest.fixture
def around(tmp_path, database):
    made = Around(tmp_path, database.engine.url.render_as_string(hide_password=False))
    yield made
    made.stop()


def told(env):
    return {finding.about: finding for finding in findings(env)}


def wrong(env):
    return {about for about, found in told(env).items() if found.verdict is Verdict.WRONG}


def test_where_all_is_well_nothing_is_wrong(around):
    found = told(around.env)

    unseen = {about for about, each in found.items() if each.verdict is Verdict.UNSEEN}
    assert [each for each in found.values() if each.verdict is Verdict.WRONG] == []
    assert unseen == {f"certificaat van {name}" for name in ("de balie", "ident", "Jitsi")}
    assert len(found) >= 20


@pytest.mark.parametrize(
    ("setting", "value", "about"),
    [
        ("BALIE_JITSI_URL", "http://127.0.0.1:1", {"pagina van Jitsi", "IFrame API van Jitsi"}),
        ("BALIE_PROSODY_URL", "http://127.0.0.1:1", {"Prosody (http)"}),
        ("BALIE_XMPP_PORT", "1", {"Prosody (xmpp)"}),
        ("BALIE_OIDC_ISSUER", "http://127.0.0.1:1", {"single sign-on"}),
        ("BALIE_IDENT_URL", "http://127.0.0.1:1", {"ident"}),
        ("BALIE_SMTP_URL", "smtp://127.0.0.1:1", {"mail"}),
        ("BALIE_SCANNER_URL", "tcp://127.0.0.1:1", {"virusscanner"}),
        ("BALIE_KEYS_DIR", "/nowhere/at/all", {"sleutels van Jitsi-tokens"}),
        ("BALIE_REDIS_URL", "redis://127.0.0.1:1/0", {"redis"}),
        (
            "BALIE_DATABASE_URL",
            "postgresql+psycopg://somebody:hush-hush@127.0.0.1:1/none",
            {"database"},
        ),
    ],
)
def test_what_is_away_is_named_and_nothing_else(around, setting, value, about):
    found = told(around.env | {setting: value})

    assert {name for name, each in found.items() if each.verdict is Verdict.WRONG} == about
    assert all(found[name].mend for name in about)
    assert "hush-hush" not in str(found)


def test_what_cannot_be_asked_before_redis_is_there_is_not_wrong(around):
    found = told(around.env | {"BALIE_REDIS_URL": "redis://127.0.0.1:1/0"})
    assert found["agent"].verdict is found["worker en beat"].verdict is Verdict.UNSEEN
    assert told(around.env)["agent"].verdict is Verdict.GOOD


def test_a_worker_and_an_agent_that_are_silent_are_named(around):
    around.redis.client.flushall()
    assert wrong(around.env) == {"agent", "worker en beat"}


def test_work_that_nobody_does_is_named(around):
    late = around.ground.clock.now() - timedelta(minutes=10)
    around.ground.outbox.add(Kind.CLOSE_ROOM, "r1", due=late)
    assert wrong(around.env) == {"werk dat wacht"}


def test_tables_of_another_version_are_named(around):
    with around.ground.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert wrong(around.env) == {"tabellen"}


def test_a_redis_that_throws_away_is_named(around):
    around.redis.client.config_set("maxmemory-policy", "allkeys-lru")
    assert wrong(around.env) == {"geheugen van redis"}


def test_a_provider_that_calls_itself_differently_is_named(around):
    around.web.pages["/.well-known/openid-configuration"]["issuer"] = "https://other.example"
    assert wrong(around.env) == {"single sign-on"}


def test_certificates_of_ident_that_end_soon_are_named(around):
    around.web.pages["/health"]["certificatesExpiring"] = {"signing": "2026-12-01"}
    assert wrong(around.env) == {"ident"}


def test_wrong_settings_are_all_named_and_no_value(around):
    env = around.env | {"BALIE_SECRET_KEY": "kort", "BALIE_XMPP_PORT": "hush-hush"}
    found = list(findings(env))
    assert [each.verdict for each in found] == [Verdict.WRONG, Verdict.WRONG, Verdict.UNSEEN]
    assert "hush-hush" not in str(found)


def test_the_command_ends_with_one_when_something_is_wrong(around):
    env = {"PATH": "", **around.env}
    well, ill = command(env, "doctor"), command(env | {"BALIE_XMPP_PORT": "1"}, "doctor")

    assert (well.returncode, ill.returncode) == (0, 1), well.stdout
    assert "FOUT  Prosody (xmpp): op 127.0.0.1:1 neemt niemand op" in ill.stdout
    assert SECRET not in well.stdout + well.stderr + ill.stdout + ill.stderr


@pytest.fixture
def tls(tmp_path):
    """An address with a certificate of one day, and what trusts it."""
    server = Neighbour()
    self_signed(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    trust = ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))
    yield f"https://localhost:{server.server_address[1]}", trust
    server.stop()


def test_a_certificate_that_ends_soon_or_is_of_nobody_is_wrong(tls):
    url, trust = tls
    with pytest.raises(Wrong, match=r"loopt af op .*, over 0 dagen"):
        certificate(url, trust=trust)
    with pytest.raises(Wrong, match="self-signed certificate"):
        certificate(url)
    with pytest.raises(Wrong, match="neemt niemand op"):
        certificate(f"https://localhost:{free_port()}")


def test_a_certificate_that_lasts_and_a_clock_that_is_right_are_well():
    now = datetime.now(UTC)
    soon = timedelta(days=14)
    assert "over 29 dagen" in lasts("x", now + timedelta(days=30), soon=soon)
    with pytest.raises(Wrong):
        lasts("x", now + timedelta(days=13), soon=soon)
    assert same_clock(now) == "loopt gelijk met die van ons"
    with pytest.raises(Wrong, match="10 seconden"):
        same_clock(now - timedelta(seconds=10))
