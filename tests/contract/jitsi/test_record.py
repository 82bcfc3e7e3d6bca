"""M30: nothing of a conversation stays on the server; only our own recorder, when asked, writes."""

import pytest

from tests.contract.jitsi.xml import CLIENT, element


@pytest.mark.capability("M30")
async def test_nothing_of_a_conversation_is_stored(desk):
    clerk = await desk.clerk_inside()
    await clerk.message(desk.jid, element("body", CLIENT, text="Vertrouwelijk"), kind="groupchat")
    await clerk.expect(lambda s: s.find(f"{{{CLIENT}}}body") is not None)

    stored = [f.read_text(errors="replace") for f in _files(desk.prosody.folder / "data")]

    assert stored
    for trace in ("Vertrouwelijk", "J. de Vries", desk.room):
        assert not [text for text in stored if trace in text]


def _files(folder):
    return [file for file in folder.rglob("*") if file.is_file()]


@pytest.mark.capability("M30")
async def test_no_recorder_and_no_transcriber_is_offered(desk):
    clerk = await desk.clerk_inside()
    space = "http://jabber.org/protocol/disco#items"

    answer = await clerk.ask("get", "meet.jitsi", element("query", space))

    offered = {item.get("jid") for item in answer.iter(f"{{{space}}}item")}
    assert not [jid for jid in offered if "recorder" in jid or "jibri" in jid or "transcri" in jid]


@pytest.mark.capability("M61")
async def test_the_recorder_of_the_tests_holds_what_went_over_the_line(desk):
    citizen = await desk.waiting_citizen(name="Sanne Bakker")
    await citizen.settle()

    lines = desk.prosody.settings.record.read_text().splitlines()

    mine = [line for line in lines if citizen.jid in line and line.startswith("in ")]
    assert [line for line in mine if "Sanne Bakker" in line]
