"""A real clamd of our own for the tests, and one that plays any part we write for it."""

import socket
import subprocess
import threading

from deploy.local import clamd
from sidecar.adapters.clamd import Clamd
from sidecar.core.documents import ScannerAway
from tests.contract.morning import until
from tests.contract.redis_server import free_port


class RealClamd:
    def __init__(self, folder, *, largest=64 * clamd.MIB):
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self._process = subprocess.Popen(
            clamd.command(folder, self.port, largest=largest),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert until(self._answers)

    def _answers(self):
        try:
            Clamd(self.address).signatures()
        except ScannerAway:
            return False
        return True

    def stop(self):
        self._process.kill()
        self._process.wait()


class PlayedClamd:
    """Hears what it is told to hear, says what it is told to say, and hangs up.

    `hears` is how many bytes it reads before that; None is until the end of the stream.
    """

    def __init__(self, says, *, hears=None, hangs_up=True, place=None):
        self._says, self._hears, self._hangs_up = says, hears, hangs_up
        if place is None:
            self._listener = socket.create_server(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        else:
            self._listener = socket.socket(socket.AF_UNIX)
            self._listener.bind(str(place))
            self._listener.listen()
            self.address = f"unix://{place}"
        self._open = []
        self.heard = b""
        threading.Thread(target=self._play, daemon=True).start()

    def _play(self):
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(line)
            try:
                self._listen(line)
                line.sendall(self._says)
            except OSError:
                pass
            if self._hangs_up:
                line.close()

    def _listen(self, line):
        self.heard = b""
        while self._hears is None or len(self.heard) < self._hears:
            more = line.recv(65536)
            self.heard += more
            if not more or self.heard.endswith((b"\0\0\0\0", b"zVERSION\0")):
                return

    def stop(self):
        self._listener.close()
        for line in self._open:
            line.close()
