"""A certificate authority of the tests: root, our seal, a time-stamp service and a list of what is
revoked, each real; the last two answer over HTTP."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

YEAR = timedelta(days=365)


class Authority:
    """Everything below one root, as files in `folder`; `port` is where its services answer."""

    def __init__(self, folder, *, port=0, name="Voorbeeldstad"):
        self.folder, self.port = folder, port
        self.root_key = _key()
        self.root = self._root(name)
        self._write("root.pem", self.root.public_bytes(Encoding.PEM))
        self.seal = self._issue("seal", f"Gemeente {name}", _digital_signature())
        self.stamp = self._issue("stamp", f"Tijdstempel {name}", _time_stamping())

    def _root(self, name):
        subject = _named(f"Testwortel {name}")
        usage = x509.BasicConstraints(ca=True, path_length=None)
        key_id = x509.SubjectKeyIdentifier.from_public_key(self.root_key.public_key())
        return (
            _builder(subject, subject, self.root_key.public_key())
            .add_extension(usage, critical=True)
            .add_extension(_signing_of_certificates(), critical=True)
            .add_extension(key_id, critical=False)
            .sign(self.root_key, SHA256())
        )

    def _issue(self, name, common_name, extensions):
        key = _key()
        builder = _builder(_named(common_name), self.root.subject, key.public_key())
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        if self.port:
            place = x509.UniformResourceIdentifier(f"http://127.0.0.1:{self.port}/crl")
            points = [x509.DistributionPoint([place], None, None, None)]
            builder = builder.add_extension(x509.CRLDistributionPoints(points), critical=False)
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root_key.public_key())
        certificate = builder.add_extension(authority, critical=False).sign(self.root_key, SHA256())
        self._write(f"{name}.pem", certificate.public_bytes(Encoding.PEM))
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self._write(f"{name}.key.pem", pem)
        return certificate, key

    def revoked(self):
        now = datetime.now(UTC)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.root.subject)
            .last_update(now - timedelta(minutes=5))
            .next_update(now + YEAR)
            .add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root_key.public_key()),
                critical=False,
            )
        )
        return builder.sign(self.root_key, SHA256()).public_bytes(Encoding.DER)

    def stamped(self, asked):
        certificate, key = self.stamp
        pkcs8 = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        stamper = DummyTimeStamper(
            tsa_cert=asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
            tsa_key=asn1_keys.PrivateKeyInfo.load(pkcs8),
        )
        return stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()

    def _write(self, name, content):
        (self.folder / name).write_bytes(content)


@contextmanager
def authority_with_services(folder):
    """An Authority whose list of revoked certificates and time-stamp service answer."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Services)
    server.authority = Authority(folder, port=server.server_port)
    server.is_away = False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Services(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer("application/pkix-crl", self.server.authority.revoked())

    def do_POST(self):
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.is_away:
            self.send_error(503)
            return
        self._answer("application/timestamp-reply", self.server.authority.stamped(asked))

    def _answer(self, kind, body):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


def _key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _named(common_name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(subject, issuer, public_key):
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - YEAR)
        .not_valid_after(now + YEAR)
    )


def _usage(**on):
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: on.get(name, False) for name in names})


def _signing_of_certificates():
    return _usage(key_cert_sign=True, crl_sign=True)


def _digital_signature():
    return [(_usage(digital_signature=True, content_commitment=True), True)]


def _time_stamping():
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return [(_usage(digital_signature=True), True), (purpose, True)]
