"""What stands before Prosody, played: Jitsi's page on https, and the way to the websocket."""

import asyncio
import datetime
import ipaddress
import ssl
import threading

from aiohttp import ClientSession, WSMsgType, web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deploy.local.prosody.shipped import ENV

# Prosody listens on 127.0.0.1 only, so from "outside" its ports are shut.
OUTSIDE, INSIDE = "127.0.0.2", "127.0.0.1"
CONFIG = "\n".join(
    (ENV.parent / name).read_text(encoding="utf-8")
    for name in ("debian/config.js", "web/custom-config.js")
)
HEADERS = {
    "Content-Security-Policy": "frame-ancestors http://localhost:8000",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
}


class Front:
    """`headers` and `config` are what a municipality may get wrong."""

    def __init__(self, folder, websocket_url, *, host=OUTSIDE):
        self.headers = dict(HEADERS)
        self.config = f"var config = {{}};\n{CONFIG}"
        self._websocket_url = websocket_url
        self.ca_file = folder / f"front-{host}.pem"
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(host,), daemon=True)
        self._thread.start()
        assert self._ready.wait(20)
        self.url = f"https://{host}:{self.port}"

    def close(self):
        """A second time changes nothing."""
        if self._loop.is_closed():
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)

    def _run(self, host):
        asyncio.set_event_loop(self._loop)
        runner = self._loop.run_until_complete(self._begin(host))
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(_end(runner))
        self._loop.close()

    async def _begin(self, host):
        app = web.Application()
        app.add_routes(
            [
                web.get("/config.js", self._config),
                web.get("/xmpp-websocket", self._websocket),
                web.get("/{room}", self._page),
            ]
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, host, 0, ssl_context=_tls(self.ca_file, host))
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        return runner

    async def _page(self, _request):
        return web.Response(text="<html></html>", content_type="text/html", headers=self.headers)

    async def _config(self, _request):
        return web.Response(text=self.config, content_type="application/javascript")

    async def _websocket(self, request):
        """As nginx passes it on: both ways, until one side ends it."""
        here = web.WebSocketResponse(protocols=("xmpp",))
        await here.prepare(request)
        address = f"{self._websocket_url}?{request.query_string}"
        async with (
            ClientSession() as http,
            http.ws_connect(address, protocols=("xmpp",)) as there,
        ):
            ways = [asyncio.ensure_future(_pass_on(*way)) for way in ((here, there), (there, here))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        await here.close()
        return here


async def _pass_on(source, target):
    async for message in source:
        if message.type is WSMsgType.TEXT:
            await target.send_str(message.data)


async def _end(runner):
    # Not by a goodbye of TLS, for which the other side would have to be there still.
    for handler in runner.server.connections:
        if handler.transport is not None:
            handler.transport.abort()
    await runner.cleanup()
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


def _tls(path, host):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(pem))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    return context
