"""Who looks at the screens: citizens with an appointment, a civil servant, a team lead, anybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from flask.testing import FlaskClient
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from branding.moments import ZONE
from branding.pages import LANGUAGE_COOKIE
from sidecar.core.ids import new_secret
from sidecar.core.people import Employee, Role, SignedIn, Visitor
from sidecar.processes.preview.album import PAGE, Album, text_of, whole
from sidecar.processes.preview.world import MORNING, PUBLIC, World
from sidecar.web import cookies, csrf

SANNE = Employee(
    id="sanne",
    name="Sanne de Vries",
    function="medewerker burgerzaken",
    desks=frozenset({"burgerzaken", "jeugd"}),
    roles=frozenset({Role.EMPLOYEE, Role.LEAD}),
)
KIM = Employee(id="kim", name="Kim Bakker", function="adviseur", desks=frozenset({"burgerzaken"}))
NAMES = ("Jan Jansen", "Aisha Yildiz", "Emma Smith", "Noor Bos", "Kees Visser", "Fatima el Amrani")
# What a page of a call, or one with all that a script may show, is made of that of the server.
As = Callable[[HtmlElement], HtmlElement]


def as_it_is(page: HtmlElement) -> HtmlElement:
    return page


@dataclass(frozen=True, kw_only=True)
class Talk:
    """An appointment of the preview, with who comes."""

    appointment_id: str
    visitor: Visitor
    link: str


class Browser:
    """One person at a screen, whose pages go into the album."""

    def __init__(self, world: World, album: Album) -> None:
        self.world = world
        self.client: FlaskClient = world.app.test_client()
        self.client.set_cookie(LANGUAGE_COOKIE, world.language)
        self._album = album
        self._cookie = ""

    def holds(self, cookie: str, value: str) -> "Browser":
        self.client.set_cookie(cookies.name_of(cookie, self.world.app), value)
        self._cookie = cookie
        return self

    def gets(self, path: str) -> TestResponse:
        return self.client.get(path, headers=PAGE, follow_redirects=True)

    def posts(self, path: str, fields: dict[str, str] | None = None) -> TestResponse:
        data = {csrf.FIELD: self._token(path)} | (fields or {})
        return self.client.post(path, data=data, headers=PAGE, follow_redirects=True)

    def shows(
        self, group: str, key: str, title: str, what: str | TestResponse, *, how: As = as_it_is
    ) -> None:
        """Keep a page, by its address or as it was answered."""
        answer = self.gets(what) if isinstance(what, str) else what
        self._album.keep(group, key, title, text_of(how(whole(self.client, answer))))

    def _token(self, path: str) -> str:
        found = self.client.get_cookie(cookies.name_of(self._cookie, self.world.app))
        held = f"{found.key}={found.value}" if found else ""
        with self.world.app.test_request_context(path, headers={"Cookie": held}):
            if self._cookie == cookies.VISIT:
                csrf.guards_citizens()
            elif self._cookie == cookies.PHONE:
                csrf.guards_phones()
            return csrf.token()


class Town:
    """Plans appointments, and opens browsers for everybody."""

    def __init__(self, world: World, album: Album) -> None:
        self.world = world
        self.album = album
        self._numbers = count()
        session = world.services.ground.sessions.open(SignedIn(employee=SANNE))
        self.sanne = Browser(world, album).holds(cookies.STAFF, session)
        for employee in (SANNE, KIM):
            world.services.ground.members.came(employee)

    def anybody(self) -> Browser:
        return Browser(self.world, self.album)

    def plan(self, product: str = "verhuizing", minutes: int = 0, **more: str) -> Talk:
        """An appointment so many minutes from the morning on."""
        starts_at = (MORNING + timedelta(minutes=minutes)).astimezone(ZONE)
        number = next(self._numbers)
        fields = {
            "product": product,
            "date": starts_at.date().isoformat(),
            "time": f"{starts_at:%H:%M}",
            "name": NAMES[number % len(NAMES)],
            "mail": f"burger{number}@burger.example",
            "language": self.world.language,
        }
        office = self.world.services.appointments
        planned = office.plan(office.read_form(fields | more, by=SANNE), by=SANNE)
        return Talk(
            appointment_id=planned.appointment_id,
            visitor=Visitor(
                participant_id=planned.participant_id,
                appointment_id=planned.appointment_id,
                name=fields["name"],
                language=self.world.language,
            ),
            link=planned.link.removeprefix(PUBLIC),
        )

    def citizen(self, talk: Talk) -> Browser:
        """With the link opened; nothing is started yet."""
        browser = self.anybody()
        with self.world.app.app_context():
            value = cookies.sealed(talk.visitor.participant_id, new_secret())
        return browser.holds(cookies.VISIT, value)

    def started(self, talk: Talk) -> Browser:
        browser = self.citizen(talk)
        browser.posts("/afspraak/start")
        return browser

    def waiting(self, talk: Talk) -> Browser:
        browser = self.started(talk)
        self.world.services.lobby.arrive(talk.visitor.participant_id)
        return browser

    def inside(self, talk: Talk) -> Browser:
        """Let in by Sanne, and there."""
        browser, lobby = self.waiting(talk), self.world.services.lobby
        lobby.admit(talk.visitor.participant_id, by=SANNE)
        lobby.entered(talk.visitor.participant_id)
        return browser
