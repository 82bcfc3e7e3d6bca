"""The nginx of production on free ports, and what may stand behind it in a test."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from deploy.docker.collect import HERE
from tests.contract.certificates import self_signed
from tests.contract.redis_server import free_port

SBIN = "/usr/local/sbin:/usr/sbin:/sbin"
GENEROUS = 20
BALIE, IDENT, JITSI = "balie.test", "ident.test", "meet.test"
# Of another municipality in the same installation.
BALIE_TOO, IDENT_TOO = "balie.other.test", "ident.other.test"
# What the image of nginx has around our file.
AROUND = """
daemon off;
pid {folder}/nginx.pid;
worker_processes 1;
{user}
events {{ worker_connections 256; }}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include conf.d/*.conf;
}}
"""


class Front:
    def __init__(self, folder, *, balie, ident=0, jitsi=0):
        self.folder, self.port, self.plain = folder, free_port(), free_port()
        self._log = folder / "log"
        (folder / "tls").mkdir()
        self_signed(folder / "tls", BALIE)
        (folder / "tls" / "certificate.pem").rename(folder / "tls" / "fullchain.pem")
        (folder / "tls" / "key.pem").rename(folder / "tls" / "privkey.pem")
        shutil.copytree(HERE / "nginx" / "snippets", folder / "snippets")
        self._write(balie=balie, ident=ident or balie, jitsi=jitsi or balie)

    def _write(self, **upstreams):
        text = (HERE / "nginx" / "templates" / "balie.conf.template").read_text()
        names = {f"HOST_OF_{n}": h for n, h in (("BALIE", BALIE), ("IDENT", IDENT))}
        names |= {"HOST_OF_BALIE_TOO": BALIE_TOO, "HOST_OF_IDENT_TOO": IDENT_TOO}
        names |= {"HOST_OF_JITSI": JITSI, "TLS_PORT": self.port, "PLAIN_PORT": self.plain}
        names |= {f"UPSTREAM_{n.upper()}": f"127.0.0.1:{p}" for n, p in upstreams.items()}
        for name, value in names.items():
            text = text.replace(f"${{{name}}}", str(value))
        assert "${" not in text, "a name that the image would not fill in"
        (self.folder / "conf.d").mkdir()
        (self.folder / "conf.d" / "balie.conf").write_text(text)
        user = "user root;" if os.getuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder, user=user))

    def command(self, *words):
        path = f"{os.environ['PATH']}:{SBIN}"
        nginx = shutil.which("nginx", path=path)
        return [nginx, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), *words]

    def __enter__(self):
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(self.command(), stdout=log, stderr=log)
        until = time.monotonic() + GENEROUS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                assert time.monotonic() < until, self.log()
                assert self._process.poll() is None, self.log()
                time.sleep(0.05)
            else:
                return self

    def __exit__(self, *_about):
        self._process.terminate()
        self._process.wait()

    def log(self):
        return self._log.read_text()

    def connect(self, host=BALIE, *, only=None):
        """A line over TLS, as a browser opens it; `only` is the one version it speaks."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if only is not None:
            # What is refused must be refused by nginx, not by the OpenSSL of the test.
            context.set_ciphers("DEFAULT@SECLEVEL=0")
            context.minimum_version = context.maximum_version = only
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=GENEROUS)
        return context.wrap_socket(plain, server_hostname=host)

    def ask(self, path, *, host=BALIE, method="GET", headers=(), body=b""):
        """Status, headers as a list, and body."""
        with self.connect(host) as line:
            lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close"]
            lines += [f"Content-Length: {len(body)}", *headers, "", ""]
            line.sendall("\r\n".join(lines).encode() + body)
            answer = b"".join(iter(lambda: line.recv(65536), b""))
        head, _, content = answer.partition(b"\r\n\r\n")
        first, *rest = head.decode().split("\r\n")
        return int(first.split()[1]), [tuple(each.split(": ", 1)) for each in rest], content


class Behind(ThreadingHTTPServer):
    """Says what it heard; a stream goes on when the test says so."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answers)
        self.heard, self.go_on, self.began = [], Event(), Event()
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.heard.append((self.path, list(self.headers.items())))
        if self.path.endswith(".css"):
            self._say(b"a{}" * 1000, kind="text/css; charset=utf-8")
            return
        if not self.path.endswith("/events"):
            self._say(b"here" * (500 if self.path == "/long" else 1))
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b"data: first\n\n")
        self.server.go_on.wait(GENEROUS)
        self.close_connection = True

    def do_PATCH(self):
        """Tells that the first byte came, before the rest did."""
        self.rfile.read(1)
        self.server.began.set()
        self.rfile.read(int(self.headers["Content-Length"]) - 1)
        self._say(b"whole")

    def _say(self, text, *, kind="text/html; charset=utf-8"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Strict-Transport-Security", "max-age=1")
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_words):
        pass
