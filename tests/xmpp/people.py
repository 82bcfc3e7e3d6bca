"""People with a browser, as far as the XMPP server sees them."""

from tests.contract.jitsi.browser import Browser


class People:
    def __init__(self, prosody):
        self._prosody = prosody
        self._open = []

    async def browser(self, token, room):
        browser = Browser(self._prosody.websocket_url, room=room, token=token)
        await browser.login()
        self._open.append(browser)
        return browser

    async def knocks(self, balie, visit):
        """A citizen whose page has loaded Jitsi."""
        browser = await self.browser(balie.citizen_token(visit), visit.room)
        await browser.ask_for_room(_main(visit))
        await browser.knock(_main(visit), name=visit.name)
        return browser

    async def comes_in(self, browser, visit):
        """What Jitsi's client does when the door opens."""
        await browser.expect_invite(_main(visit))
        await browser.enter(_main(visit), name=visit.name)
        await browser.leave(f"{visit.room}@lobby.meet.jitsi")

    async def employee(self, balie, visit):
        browser = await self.browser(balie.employee_token(visit), visit.room)
        await browser.ask_for_room(_main(visit))
        await browser.enter(_main(visit), name="Sanne de Vries")
        return browser

    async def close(self):
        for browser in self._open:
            await browser.close()


def _main(visit):
    return f"{visit.room}@muc.meet.jitsi"
