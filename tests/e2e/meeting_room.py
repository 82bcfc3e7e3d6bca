"""A bare page that embeds the meeting page through Jitsi's own external_api, and people on it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from deploy.local.meeting.server import MeetingServer, MeetingSettings
from tests.contract.jitsi.agent import Agent

PATIENCE = 30_000
HEARD = (
    *("videoConferenceJoined", "videoConferenceLeft", "participantJoined", "participantLeft"),
    *("knockingParticipant", "toolbarButtonClicked", "incomingMessage", "outgoingMessage"),
    *("readyToClose", "audioMuteStatusChanged", "videoMuteStatusChanged", "errorOccurred"),
)
PAGE = """<!doctype html><html lang="nl"><title>Call</title>
<style>body {{ margin: 0 }} #call {{ height: 100vh }}</style><div id="call"></div>
<script src="{meeting}/external_api.js"></script><script>
window.heard = [];
window.enter = (domain, options, names) => {{
  const parentNode = document.getElementById('call');
  window.api = new JitsiMeetExternalAPI(domain, {{ ...options, parentNode }});
  for (const name of names) window.api.on(name, (facts) => heard.push({{ name, ...facts }}));
}};
</script></html>"""
# The picture of the other: how far it has played and how many frames were shown.
PLAYED = """() => {
  const video = document.querySelector('.tile:not(.own) video');
  if (!video || !video.videoWidth || video.hidden) return null;
  return [video.currentTime, video.getVideoPlaybackQuality().totalVideoFrames];
}"""


class _Embedder(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port):
        self.page = b""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(self.server.page)))
                self.end_headers()
                self.wfile.write(self.server.page)

            def log_message(self, *args):
                pass

        super().__init__(("127.0.0.1", port), Handler)


@contextmanager
def serving(server):
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def meeting_pages(websocket_url):
    """Yields (address of the embedding page, domain of the meeting page)."""
    with serving(_Embedder(0)) as embedder:
        balie = f"http://localhost:{embedder.server_address[1]}"
        settings = MeetingSettings(port=0, balie_origin=balie, websocket_url=websocket_url)
        with serving(MeetingServer(settings)) as meeting:
            domain = f"localhost:{meeting.server_address[1]}"
            embedder.page = PAGE.format(meeting=f"http://{domain}").encode()
            yield balie, domain


class Person:
    """One browser with the meeting page in a frame."""

    def __init__(self, browser, pages, *, size=(1280, 800)):
        self.address, self.domain = pages
        width, height = size
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.page = self.context.new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console",
            lambda line: self.errors.append(line.text) if line.type == "error" else None,
        )

    def enter(self, room, token, **config):
        self.page.goto(self.address)
        options = {
            "roomName": room,
            "jwt": token,
            "lang": "nl",
            "configOverwrite": {"prejoinConfig": {"enabled": False}, **config},
        }
        self.page.evaluate(
            "([domain, options, names]) => enter(domain, options, names)",
            [self.domain, options, HEARD],
        )
        return self

    @property
    def frame(self):
        return self.page.frame_locator("iframe")

    @property
    def inner(self):
        return self.page.frames[1]

    def heard(self, name):
        everything = self.page.evaluate("heard")
        return [facts for facts in everything if facts["name"] == name]

    def wait_for(self, name, count=1):
        test = "([name, count]) => heard.filter((facts) => facts.name === name).length >= count"
        self.page.wait_for_function(test, arg=[name, count], timeout=PATIENCE)
        return self.heard(name)[count - 1]

    def command(self, name, *arguments):
        self.page.evaluate(
            "([name, given]) => api.executeCommand(name, ...given)", [name, list(arguments)]
        )

    def sees_moving_picture(self):
        """Waits for a picture that goes on: its time and its frames both advance."""
        self.inner.wait_for_function(PLAYED, timeout=PATIENCE)
        time, frames = self.inner.evaluate(PLAYED)
        later = f"""([time, frames]) => {{
          const played = ({PLAYED})();
          return played && played[0] > time && played[1] > frames + 3;
        }}"""
        self.inner.wait_for_function(later, arg=[time, frames], timeout=PATIENCE)
        return True

    def close(self):
        self.context.close()


def as_agent(prosody, work):
    """Does one thing as balie@auth, on a loop of its own: Playwright has this thread's."""

    async def act():
        agent = Agent(
            port=prosody.settings.c2s_port,
            password=prosody.settings.agent_password,
            ca_file=prosody.ca_file,
            resource="test",
        )
        await agent.login()
        await work(agent)
        await agent.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(asyncio.run, act()).result(20)
