"""A mail server that keeps what it gets; it passes the contract test of the real adapter."""

from sidecar.core.errors import Unavailable
from sidecar.notifications.handing import MailRefused


class FakeMail:
    def __init__(self):
        self.sent = []
        self.refuses = set()
        self.is_away = False

    def send(self, mail):
        if self.is_away:
            raise Unavailable("mail server does not answer")
        if mail.to in self.refuses:
            raise MailRefused("mail server refuses")
        self.sent.append(mail)
