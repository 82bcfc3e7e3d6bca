"""The citizen and the civil servant of a journey: what each does and sees in the browser."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, Frame, Page, expect

from deploy.local.ports import Ports

PATIENCE = 20_000
MOMENT = 500
# The picture of the other: how far it has played and how many frames were shown.
PLAYED = """() => {
  const video = document.querySelector('.tile:not(.own) video');
  if (!video || !video.videoWidth || video.hidden) return null;
  return [video.currentTime, video.getVideoPlaybackQuality().totalVideoFrames];
}"""
# Counts the sounds that a page really started.
COUNT_SOUNDS = """(() => {
  window.sounds = 0;
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function (...given) {
    if (!this.muted && !this.srcObject) window.sounds += 1;
    return play.apply(this, given);
  };
  const start = AudioScheduledSourceNode.prototype.start;
  AudioScheduledSourceNode.prototype.start = function (...given) {
    if (this.context.state === 'running') window.sounds += 1;
    return start.apply(this, given);
  };
})();"""


class Person:
    """Somebody at a browser; `page` is the tab that is looked at now."""

    def __init__(self, context: BrowserContext, ports: Ports) -> None:
        context.add_init_script(COUNT_SOUNDS)
        self.context = context
        self.ports = ports
        self.page: Page = context.new_page()

    def at(self, name):
        return self.page.locator(f"[data-test={name}]")

    def sees(self, name):
        expect(self.at(name).first).to_be_visible(timeout=PATIENCE)

    def presses(self, name):
        self.at(name).first.click()

    def sees_no_more(self, name):
        expect(self.at(name)).to_have_count(0, timeout=PATIENCE)

    def hears_a_sound(self):
        self.page.wait_for_function("() => window.sounds > 0", timeout=PATIENCE)

    def meeting(self) -> Frame:
        """The frame with the meeting page; waits until the call page has made it."""
        self.page.wait_for_selector("[data-test=call-frame] iframe", state="attached")
        address = f"http://localhost:{self.ports.meeting}/"
        for _ in range(PATIENCE // MOMENT):
            for frame in self.page.frames:
                if frame.url.startswith(address):
                    return frame
            self.page.wait_for_timeout(MOMENT)
        raise AssertionError("the meeting page did not open")

    def sees_moving_picture(self):
        """The other's picture is there and goes on: its time and its frames both advance."""
        frame = self.meeting()
        frame.wait_for_function(PLAYED, timeout=PATIENCE)
        time, frames = frame.evaluate(PLAYED)
        frame.wait_for_function(
            f"([time, frames]) => {{ const now = ({PLAYED})();"
            " return now && now[0] > time && now[1] > frames; }",
            arg=[time, frames],
            timeout=PATIENCE,
        )

    def reads_code(self):
        """The six digits on the page, whatever stands between them."""
        groups = self.at("code").first.locator("[aria-hidden=true]")
        expect(groups.first).to_be_visible(timeout=PATIENCE)
        return "".join(groups.all_inner_texts())

    def reads_case_number(self):
        place = self.at("case-number").first
        expect(place).to_be_visible(timeout=PATIENCE)
        return place.inner_text().split()[-1]

    def looks_into_cases(self, number, *, documents):
        """In the case system, until the case has that many documents; what is said of the code."""
        page = self.context.new_page()
        case = page.locator("[data-test=case]", has_text=number)
        for _ in range(PATIENCE // MOMENT):
            page.goto(f"http://localhost:{self.ports.cases}/")
            if case.locator("[data-test=document]").count() == documents:
                break
            page.wait_for_timeout(MOMENT)
        expect(case.locator("[data-test=document]")).to_have_count(documents)
        code = case.locator("[data-test=explanation]").inner_text()
        page.close()
        return code


class Citizen(Person):
    """Has a link in a mail, and a phone."""

    def opens_the_mail(self, address):
        """Open the newest mail to this address and press its button; it opens in a new tab."""
        inbox = self.context.new_page()
        inbox.goto(f"http://localhost:{self.ports.mail}/")
        row = inbox.locator("[data-test=mail]", has_text=address).first
        for _ in range(PATIENCE // MOMENT):
            if row.count():
                break
            inbox.wait_for_timeout(MOMENT)
            inbox.reload()
        row.get_by_role("link").click()
        button = inbox.frame_locator("[data-test=html-part]").get_by_role("link").first
        with self.context.expect_page() as opened:
            button.click()
        inbox.close()
        self.page.close()
        self.page = opened.value

    def finds_the_link_dead(self):
        """A page of its own says that the conversation is over, with the right status."""
        answer = self.page.reload()
        assert answer is not None
        assert answer.status == 410, answer.status
        self.sees("refused")

    def tests_camera_and_microphone(self):
        self.presses("start")
        self.sees("device-check")
        self.presses("device-begin")
        expect(self.page.locator("[data-device-check] video")).to_be_visible(timeout=PATIENCE)

    def goes_to_wait(self):
        self.presses("to-waiting-room")
        self.sees("waiting")

    def stands(self, state):
        """What the waiting page says of the visit; it moves by itself."""
        expect(self.page.locator(f"#stand[data-state={state}]")).to_be_attached(timeout=PATIENCE)

    def is_inside(self):
        expect(self.at("waiting")).to_be_hidden(timeout=PATIENCE)

    def logs_in_with_digid(self, *, person="aylin", level=None):
        """In the second tab; answers the code that the citizen sees there at the end."""
        tab = self.opens_identification()
        tab.locator("[data-test=login]").click()
        tab.locator(f"[data-test=person-{person}]").check()
        if level:
            tab.locator("[data-test=level]").select_option(level)
        tab.locator("[data-test=digid-login]").click()
        call, self.page = self.page, tab
        code = self.reads_code()
        self.page = call
        call.bring_to_front()
        return code

    def reads_case_number_beside_the_code(self):
        """In the tab of ident, where it appears by itself."""
        tab = self.context.pages[-1]
        place = tab.locator("[data-test=case-number]")
        expect(place).to_be_visible(timeout=PATIENCE)
        return place.inner_text().split()[-1].rstrip(".")

    def opens_identification(self):
        with self.context.expect_page() as opened:
            self.presses("identify-link")
        return opened.value

    def types_in_chat(self, text):
        """In the chat of Jitsi itself, as everybody in the call would."""
        frame = self.meeting()
        frame.get_by_role("button", name=re.compile("^Chat")).first.click()
        frame.get_by_label("Uw bericht").fill(text)
        frame.get_by_role("button", name="Versturen").click()

    def pastes(self, code):
        self.at("code-input").fill(f"{code[:3]} {code[3:]}")
        self.presses("code-send")


class Employee(Person):
    """Works at a desk of the municipality, at a desktop."""

    def logs_in(self, user="sanne"):
        self.page.goto(f"http://localhost:{self.ports.web}/balie")
        self.presses(f"user-{user}")
        self.page.wait_for_url(re.compile(r"/balie$"))

    def plans_appointment(
        self,
        *,
        name,
        mail,
        phone="",
        starts_in=timedelta(minutes=2),
        product="verhuizing",
        second=(),
    ):
        """For a product of the own desk, soon enough to be let in now; perhaps for two people.

        Answers the address of its page.
        """
        self.presses("new-appointment")
        self.page.locator("select[name=product]").select_option(value=product)
        self.chooses_own_moment(datetime.now(ZoneInfo("Europe/Amsterdam")) + starts_in)
        self.page.locator("input[name=name]").fill(name)
        self.page.locator("input[name=mail]").fill(mail)
        self.page.locator("input[name=phone]").fill(phone)
        if second:
            self.page.locator("details:has(input[name=second_name]) summary").click()
            self.page.locator("input[name=second_name]").fill(second[0])
            self.page.locator("input[name=second_mail]").fill(second[1])
        self.presses("plan")
        self.sees("personal-link")
        made = self.page.url
        self.page.goto(f"http://localhost:{self.ports.web}/balie")
        return made

    def chooses_own_moment(self, starts_at):
        self.presses("own-moment")
        self.page.locator("input[name=date]").fill(f"{starts_at:%Y-%m-%d}")
        self.page.locator("input[name=time]").fill(f"{starts_at:%H:%M}")

    def invites(self, name, mail, *, part):
        """In the panel of the call, while it goes on."""
        self.presses("invite-open")
        card = self.page.locator("#uitnodigen")
        card.locator("input[name=name]").fill(name)
        card.locator("select[name=part]").select_option(value=part)
        card.locator("input[name=agreed]").set_checked(part not in ("citizen", "colleague"))
        card.locator("input[name=mail]").fill(mail)
        self.presses("invite")
        expect(self.at("invited")).to_contain_text(name, timeout=PATIENCE)

    def row(self, name, state=None):
        wanted = f'[data-test=visit-row][data-name="{name}"]'
        return self.page.locator(wanted + (f"[data-state={state}]" if state else ""))

    def sees_state(self, name, state):
        expect(self.row(name, state)).to_be_visible(timeout=PATIENCE)

    def sees_nobody(self, name):
        expect(self.row(name)).to_have_count(0)

    def order_of(self, names):
        """These visitors in the order in which the list shows them."""
        rows = self.page.locator("[data-test=visit-row]")
        shown = [row.get_attribute("data-name") for row in rows.all()]
        return [name for name in shown if name in names]

    def opens_call_with(self, name):
        self.row(name).locator("[data-test=open-call]").click()
        self.sees("call-frame")
        self.meeting()

    def reads_in_chat(self, code):
        """The code came as a private message into the chat of the call."""
        self.meeting().wait_for_function(
            "code => document.body.textContent.replaceAll(/\\s/g, '').includes(code)",
            arg=code,
            timeout=PATIENCE,
        )

    def reads_that_the_code_is_the_same(self):
        card = self.page.locator("[data-identification] .utrecht-alert--ok")
        expect(card).to_contain_text("De bezoeker heeft de code geplakt", timeout=PATIENCE)

    def sees_number(self, number):
        """Masked at first; shown by the part of the page that ident serves."""
        self.presses("show-data")
        part = self.page.frame_locator("[data-test=ident-frame]")
        expect(part.locator("[data-test=bsn-masked]")).to_contain_text(number[-3:])
        part.locator("[data-test=show]").click()
        expect(part.locator("[data-test=bsn]")).to_have_text(number)
        assert number not in self.page.content()

    def looks_up(self, name):
        """In the BRP, from the same part of the page."""
        part = self.page.frame_locator("[data-test=ident-frame]")
        part.locator("[data-test=look-up]").click()
        expect(part.locator("[data-test=person]")).to_contain_text(name)
        assert name not in self.page.content()

    def opens_evidence(self):
        """The tab of ident with the evidence of this call; answers the file."""
        self.sees("open-evidence")
        with self.context.expect_page() as opened:
            self.presses("open-evidence")
        tab = opened.value
        with tab.expect_download(timeout=PATIENCE) as download:
            tab.locator("[data-test=evidence-fetch]").click()
        content = download.value.path().read_bytes()
        tab.close()
        return content

    def finds_evidence_ours(self, content):
        """Hand the file in on the page that checks evidence, from the menu; and a changed one."""
        with self.context.expect_page() as opened:
            self.presses("check-evidence")
        tab = opened.value
        for file, outcome in ((content, "ours"), (content[:-9] + b"changed.\n", "unknown")):
            chosen = {"name": "bewijs.pdf", "mimeType": "application/pdf", "buffer": file}
            tab.locator("[data-test=evidence-file]").set_input_files(chosen)
            tab.locator("[data-test=evidence-check]").click()
            expect(tab.locator(f"[data-test=evidence-{outcome}]")).to_be_visible(timeout=PATIENCE)
        tab.close()

    def types_number(self, number):
        """VNG 2.2: in the frame of ident, which opens by itself; answers the own code."""
        part = self.page.frame_locator("[data-test=ident-frame]")
        part.locator("[data-test=number]").fill(number)
        part.locator("[data-test=number-next]").click()
        own = part.locator("[data-test=own-code] [aria-hidden=true]")
        expect(own.first).to_be_visible(timeout=PATIENCE)
        assert number not in self.page.content()
        return "".join(own.all_inner_texts())

    def presses_but_is_slow(self, name, address):
        """Press; the request waits on its way until what this answers is called."""
        held = []
        self.page.route(address, lambda route: held.append(route))
        with self.page.expect_request(address):
            self.presses(name)
        return lambda: held.pop().continue_()

    def is_told(self, text):
        expect(self.page.locator("#melding")).to_contain_text(text, timeout=PATIENCE)

    def is_told_nothing(self):
        expect(self.page.locator("#melding")).to_be_empty()

    def finishes(self):
        self.presses("finish")
        self.presses("finish-confirm")
        self.sees("end-page")
