"""Settings stop the start, name every mistake at once, and never show a value."""

import logging
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.local.identification import Identification
from ident.bootstrap import build
from ident.evidence.unsigned import Unsigned
from ident.processes import web
from ident.settings import Settings, SettingsError
from ident.zaken.stuf.cases import StufCases
from ident.zaken.zgw.cases import ZgwCases
from tests.fakes.clock import FixedClock
from tests.ident_world import key_files
from tests.unit.ident.test_stuf_settings import ENV as STUF
from tests.unit.ident.test_zgw_settings import ENV as ZGW


@pytest.fixture
def env(tmp_path):
    for name, text in key_files().items():
        (tmp_path / name).write_text(text)
    together = Identification(
        folder=tmp_path,
        balie="http://localhost:8000",
        digid="http://localhost:8002",
        redis="redis://127.0.0.1:1/1",
        database=f"sqlite:///{tmp_path / 'ident.sqlite'}",
        municipality="voorbeeldstad",
    )
    together.prepare()
    return together.of_ident() | {
        "IDENT_DATA_KEY": b64encode(bytes(32)).decode(),
        "IDENT_CODE_KEYS": f"k2:{b64encode(bytes(32)).decode()} k1:{b64encode(bytes(32)).decode()}",
        "IDENT_SECRET_KEY": "s" * 32,
    }


def mistakes(env):
    with pytest.raises(SettingsError) as refused:
        Settings.from_env(env)
    return str(refused.value).splitlines()


def test_settings_that_are_right_are_read(env):
    settings = Settings.from_env(env)

    assert settings.public_url == "http://localhost:8000/ident"
    assert settings.balie_origin == "http://localhost:8000"
    assert settings.result_lifetime == timedelta(hours=2)
    assert settings.digid_client_certificate is None
    assert settings.digid_ca_file is None
    shown = repr(settings)
    for name in ("IDENT_DATA_KEY", "IDENT_SECRET_KEY", "IDENT_REDIS_URL", "IDENT_CODE_KEYS"):
        assert env[name] not in shown
    assert "PRIVATE KEY" not in shown


@pytest.mark.parametrize(("name", "is_one"), [("X-Real-IP", True), ("X Real", False)])
def test_the_header_of_an_address_is_a_name(env, name, is_one):
    env["IDENT_ADDRESS_HEADER"] = name
    if is_one:
        assert Settings.from_env(env).address_header == name
        return
    assert mistakes(env) == ["IDENT_ADDRESS_HEADER is no name of a header"]


def test_without_anything_every_setting_is_named():
    named = {line.split()[0] for line in mistakes({})}

    assert named == {
        "IDENT_PUBLIC_URL",
        "IDENT_REDIS_URL",
        "IDENT_KEYS_REDIS_URL",
        "IDENT_DATABASE_URL",
        "IDENT_CODE_KEYS",
        "IDENT_MUNICIPALITY_CODE",
        "IDENT_DATA_KEY",
        "IDENT_SECRET_KEY",
        "IDENT_MUNICIPALITY",
        "IDENT_START_KEY_FILE",
        "IDENT_EVENT_KEY_FILE",
        "IDENT_SIDECAR_URL",
        "IDENT_BALIE_ORIGIN",
        "IDENT_SAML_ENTITY_ID",
        "IDENT_SAML_KEY_FILE",
        "IDENT_SAML_CERT_FILE",
        "IDENT_DIGID_METADATA_FILE",
    }


WRONG = {
    "IDENT_DIGID_BINDING": ["get"],
    "IDENT_DIGID_ACS": ["0"],
    "IDENT_DIGID_METADATA_URL": ["http://was.digid.example"],
    "IDENT_EVIDENCE_DAYS": ["0", "367", "-1", "x", "٧"],
    "IDENT_EVIDENCE_CERT_FILE": [""],
    "IDENT_EVIDENCE_ROOTS_FILE": ["/nowhere"],
    "IDENT_TIMESTAMP_URL": ["tsa", "http://tsa.example"],
    "IDENT_PUBLIC_URL": ["http://ident.example", "balie", "https://", "https://[", "ftp://x"],
    "IDENT_SIDECAR_URL": ["http://10.0.0.1", "https://a.example?b=c", "https://u@a.example"],
    "IDENT_BALIE_ORIGIN": ["https://a.example/path", "http://a.example"],
    "IDENT_REDIS_URL": ["http://localhost"],
    "IDENT_DATA_KEY": ["%%%", b64encode(bytes(16)).decode()],
    "IDENT_CODE_KEYS": [
        "%%%",
        b64encode(bytes(32)).decode(),
        f"k1:{b64encode(bytes(16)).decode()}",
        f":{b64encode(bytes(32)).decode()}",
    ],
    "IDENT_MUNICIPALITY_CODE": ["518", "05180", "٠٥١٨", "Ede"],
    "IDENT_SECRET_KEY": ["tiny"],
    "IDENT_MUNICIPALITY": ["nowhere", "../etc"],
    "IDENT_START_KEY_FILE": ["/nowhere", "service.key.pem", "service.cert.pem"],
    "IDENT_EVENT_KEY_FILE": ["/nowhere", "start.pub.pem", "service.key.pem"],
    "IDENT_SAML_KEY_FILE": ["/nowhere", "event.pem", "service.cert.pem"],
    "IDENT_SAML_CERT_FILE": ["/nowhere", "service.key.pem"],
    "IDENT_DIGID_METADATA_FILE": ["/nowhere"],
    "IDENT_DIGID_CA_FILE": ["/nowhere"],
    "IDENT_RESULT_MINUTES": ["0", "721", "-1", "1.5", "٣", "9999999"],
    "IDENT_DIGID_CLIENT_CERT_FILE": ["service.cert.pem"],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in WRONG.items() for v in values])
def test_one_wrong_setting_is_named_without_its_value(env, tmp_path, name, value):
    file = tmp_path / value.lstrip("/") if name.endswith("_FILE") else None
    env[name] = str(file) if file and file.is_file() else value

    found = mistakes(env)

    assert len(found) == 1
    assert found[0].startswith(name)
    assert len(env[name]) < 4 or env[name] not in found[0]


PKCS11 = {
    "IDENT_EVIDENCE_PKCS11_LIBRARY": "/usr/lib/softhsm/libsofthsm2.so",
    "IDENT_EVIDENCE_PKCS11_TOKEN": "balie",
    "IDENT_EVIDENCE_PKCS11_LABEL": "seal",
    "IDENT_EVIDENCE_PKCS11_PIN": "1234-secret",
}


def test_the_key_of_evidence_may_lie_in_hardware(env):
    del env["IDENT_EVIDENCE_KEY_FILE"]

    settings = Settings.from_env(env | PKCS11)

    assert settings.evidence.key.label == "seal"
    assert "1234-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("without", "changed"),
    [
        (["IDENT_EVIDENCE_KEY_FILE"], {}),
        (["IDENT_EVIDENCE_KEY_FILE"], PKCS11 | {"IDENT_EVIDENCE_PKCS11_PIN": ""}),
        ([], PKCS11),
        ([], {"IDENT_EVIDENCE_KEY_FILE": "/nowhere"}),
        (["IDENT_EVIDENCE_ROOTS_FILE"], {"IDENT_TIMESTAMP_URL": "https://tsa.example"}),
    ],
)
def test_half_of_what_signs_evidence_stops_the_start(env, without, changed):
    for name in without:
        del env[name]

    assert mistakes(env | changed)


def test_without_a_certificate_evidence_is_not_signed(env):
    for name in ("CERT_FILE", "KEY_FILE", "ROOTS_FILE"):
        del env[f"IDENT_EVIDENCE_{name}"]

    assert Settings.from_env(env).evidence.certificate is None


def following(tmp_path, **changes):
    values = {
        "IDENT_SAML_NEXT_KEY_FILE": str(tmp_path / "digid-next.key.pem"),
        "IDENT_SAML_NEXT_CERT_FILE": str(tmp_path / "digid-next.cert.pem"),
        "IDENT_SAML_NEXT_FROM": "2026-12-01T02:00+01:00",
    }
    return {name: value for name, value in (values | changes).items() if value}


def test_the_next_pair_is_read_with_the_moment_from_which_it_signs(env, tmp_path):
    settings = Settings.from_env(env | following(tmp_path))

    key, certificate, moment = settings.saml_next
    assert (key[:10], certificate[:27]) == ("-----BEGIN", "-----BEGIN CERTIFICATE-----")
    assert moment == datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert key not in repr(settings)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"IDENT_SAML_NEXT_FROM": ""}, "IDENT_SAML_NEXT_KEY_FILE"),
        ({"IDENT_SAML_NEXT_KEY_FILE": ""}, "IDENT_SAML_NEXT_KEY_FILE"),
        ({"IDENT_SAML_NEXT_FROM": "2026-12-01T02:00"}, "IDENT_SAML_NEXT_FROM"),
        ({"IDENT_SAML_NEXT_FROM": "straks"}, "IDENT_SAML_NEXT_FROM"),
        ({"IDENT_SAML_NEXT_CERT_FILE": "/nowhere"}, "IDENT_SAML_NEXT_CERT_FILE"),
    ],
)
def test_half_a_next_pair_stops_the_start(env, tmp_path, changes, named):
    (mistake,) = mistakes(env | following(tmp_path, **changes))

    assert mistake.startswith(named)


def test_a_certificate_of_another_key_stops_the_start(env, tmp_path):
    env["IDENT_SAML_CERT_FILE"] = str(tmp_path / "digid-next.cert.pem")

    assert mistakes(env) == ["IDENT_SAML_CERT_FILE is not the certificate of IDENT_SAML_KEY_FILE"]


def test_a_secret_may_stand_in_a_file(env, tmp_path):
    (tmp_path / "secret").write_text("s" * 40 + "\n")
    env.pop("IDENT_SECRET_KEY")
    env["IDENT_SECRET_KEY_FILE"] = str(tmp_path / "secret")
    assert Settings.from_env(env).secret_key == "s" * 40

    env["IDENT_SECRET_KEY_FILE"] = str(tmp_path / "nowhere")
    assert [line.split()[0] for line in mistakes(env)] == ["IDENT_SECRET_KEY_FILE"]


def test_mutual_tls_needs_certificate_and_key(env, tmp_path):
    env["IDENT_DIGID_CLIENT_CERT_FILE"] = str(tmp_path / "service.cert.pem")
    env["IDENT_DIGID_CLIENT_KEY_FILE"] = str(tmp_path / "service.key.pem")
    env["IDENT_DIGID_CA_FILE"] = str(tmp_path / "digid.cert.pem")
    env["IDENT_DIGID_CONTENT_TYPE"] = "application/soap+xml"
    settings = Settings.from_env(env)

    assert settings.digid_client_certificate == (
        env["IDENT_DIGID_CLIENT_CERT_FILE"],
        env["IDENT_DIGID_CLIENT_KEY_FILE"],
    )
    assert settings.digid_ca_file == env["IDENT_DIGID_CA_FILE"]
    assert settings.digid_content_type == "application/soap+xml"


def test_a_private_key_under_a_password_is_a_mistake(env, tmp_path):
    locked = Ed25519PrivateKey.generate().private_bytes(
        s.Encoding.PEM, s.PrivateFormat.PKCS8, s.BestAvailableEncryption(b"x")
    )
    (tmp_path / "locked.pem").write_bytes(locked)
    env["IDENT_EVENT_KEY_FILE"] = str(tmp_path / "locked.pem")

    assert [line.split()[0] for line in mistakes(env)] == ["IDENT_EVENT_KEY_FILE"]


@pytest.fixture
def _root_handlers():
    root = logging.getLogger()
    kept = list(root.handlers), [list(h.filters) for h in root.handlers], root.level
    yield
    root.handlers[:] = kept[0]
    root.setLevel(kept[2])
    for handler, filters in zip(kept[0], kept[1], strict=True):
        handler.filters[:] = filters


@pytest.mark.usefixtures("_root_handlers")
def test_the_process_starts_without_a_connection(env):
    app = web.create(env)

    assert app.test_client().get("/metadata").status_code == 200


@pytest.mark.usefixtures("_root_handlers")
def test_the_process_starts_logging_where_nobody_did(env):
    logging.getLogger().handlers[:] = []
    web.create(env)

    assert logging.getLogger().handlers


@pytest.mark.usefixtures("_root_handlers")
@pytest.mark.parametrize("wrong", [{}, "metadata"])
def test_wrong_settings_stop_the_process_with_code_two(env, tmp_path, capsys, wrong):
    if wrong == "metadata":
        (tmp_path / "digid-metadata.xml").write_text("<x/>")
        wrong = env

    with pytest.raises(SystemExit) as stopped:
        web.create(wrong)

    assert stopped.value.code == 2
    assert "IDENT_DIGID_METADATA_FILE" in capsys.readouterr().err


@pytest.mark.usefixtures("_root_handlers")
def test_the_environment_is_the_default(monkeypatch, env):
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    assert web.create().name == "ident.app"


def test_health_knows_of_every_certificate_that_a_login_needs(env, tmp_path):
    """Long after the last of them: all are named, also the next one and that of the line."""
    clock = FixedClock(datetime(2999, 1, 1, tzinfo=UTC))
    names = {"signing", "digid 1", "digid 2"}
    assert set(build(Settings.from_env(env), clock=clock).services.expiring()) == names

    env["IDENT_SAML_NEXT_KEY_FILE"] = str(tmp_path / "digid-next.key.pem")
    env["IDENT_SAML_NEXT_CERT_FILE"] = str(tmp_path / "digid-next.cert.pem")
    env["IDENT_SAML_NEXT_FROM"] = "2026-12-01T02:00+01:00"
    env["IDENT_DIGID_CLIENT_CERT_FILE"] = str(tmp_path / "service.cert.pem")
    env["IDENT_DIGID_CLIENT_KEY_FILE"] = str(tmp_path / "service.key.pem")
    built = build(Settings.from_env(env), clock=clock)

    assert set(built.services.expiring()) == names | {"signing next", "client"}
    next_one = "".join((tmp_path / "digid-next.cert.pem").read_text().splitlines()[1:-1])
    assert next_one in built.surroundings.metadata.decode()


def test_without_a_certificate_for_evidence_the_file_stays_unsigned(env):
    for name in ("IDENT_EVIDENCE_CERT_FILE", "IDENT_EVIDENCE_KEY_FILE", "IDENT_TIMESTAMP_URL"):
        env.pop(name, None)
    built = build(Settings.from_env(env))

    assert isinstance(built.services.evidence.signer, Unsigned)


def test_two_case_systems_are_one_too_many_and_either_is_not(env):
    assert mistakes(env | STUF | ZGW) == [
        "IDENT_STUF_NOTIFY_URL and IDENT_ZGW_ZAKEN_URL: choose one case system"
    ]

    assert isinstance(build(Settings.from_env(env | STUF)).filing.system, StufCases)
    assert isinstance(build(Settings.from_env(env | ZGW)).filing.system, ZgwCases)
    assert build(Settings.from_env(env)).filing is None


def test_people_can_be_looked_up_where_the_brp_is_set(env):
    brp = {"IDENT_BRP_API_URL": "https://brp.example/api", "IDENT_BRP_API_KEY": "k"}

    assert build(Settings.from_env(env | brp)).services.look_up is not None
    assert build(Settings.from_env(env)).services.look_up is None
