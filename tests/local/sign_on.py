"""The whole balie of the sidecar beside the real single sign-on of the stack, and a browser."""

from urllib.parse import urljoin, urlsplit

import requests

from sidecar import bootstrap, migrations
from sidecar.rooms import keys
from sidecar.settings import Settings
from tests.surroundings import surroundings

PATIENCE = 20


def a_balie(stack, folder, **changes):
    """Services and app, with the settings that the stack gives the provider's only client."""
    sso = stack.process("sso").program.environment
    there = {
        "BALIE_PUBLIC_URL": f"http://localhost:{stack.ports.web}",
        "BALIE_REDIS_URL": f"redis://127.0.0.1:{stack.ports.redis}/0",
        **{name: sso[name] for name in sso if name.startswith("BALIE_OIDC_")},
    }
    services = bootstrap.build(Settings.from_env(surroundings(folder, **(there | changes))))
    keys.ensure(folder / "keys", services.ground.clock.now())
    migrations.upgrade(services.ground.database.engine)
    return services, bootstrap.web(services)


class Browser:
    """Of one person: here the balie is the app itself, the provider is reached over its port."""

    def __init__(self, app):
        self.balie = app.test_client()
        self.elsewhere = requests.Session()

    def asks_to_log_in(self, path="/login"):
        """Where the balie sends the browser."""
        return self.balie.get(path).headers["Location"]

    def goes(self, url, sub="sanne", *, one_step=False):
        """Choose who one is when the provider asks; what the balie answers to the way back."""
        there = self.elsewhere.get(url, timeout=PATIENCE, allow_redirects=False)
        if "/interaction/" in there.headers["Location"]:
            there = self._chooses(urljoin(url, there.headers["Location"]), sub, one_step=one_step)
        back = urlsplit(there.headers["Location"])
        return self.balie.get(f"{back.path}?{back.query}", headers={"Accept": "text/html"})

    def logs_in(self, sub="sanne", *, one_step=False):
        return self.goes(self.asks_to_log_in(), sub, one_step=one_step)

    def is_logged_in(self):
        return self.balie.get("/balie", headers={"Accept": "text/html"}).status_code == 200

    def leaves_the_provider(self, stack, *, everything=True):
        """Ends the session there, as another application of the municipality would."""
        end = f"http://localhost:{stack.ports.sso}/session/end"
        page = self.elsewhere.get(end, params={"client_id": "balie"}, timeout=PATIENCE)
        token = page.text.split('name="xsrf" value="')[1].split('"')[0]
        form = {"xsrf": token} | ({"logout": "yes"} if everything else {})
        return self.elsewhere.post(
            f"{end}/confirm", data=form, timeout=PATIENCE, allow_redirects=False
        )

    def _chooses(self, page, sub, *, one_step):
        form = {"sub": sub} | ({"one-step": "on"} if one_step else {})
        sent = self.elsewhere.post(
            page, data=form, timeout=PATIENCE, allow_redirects=False
        ).headers["Location"]
        return self.elsewhere.get(sent, timeout=PATIENCE, allow_redirects=False)
