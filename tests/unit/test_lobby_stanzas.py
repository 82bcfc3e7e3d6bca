"""The shapes of a lobby: what is read, what is ignored, and what is written."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sidecar.adapters.xmpp import stanzas
from sidecar.adapters.xmpp.stanzas import Entered, Gone, Knock, Malformed, PutOut
from sidecar.adapters.xmpp.watch import LONGEST_TRY, Watch
from sidecar.core.hosts import hosts_of

HOSTS = hosts_of("meet.jitsi")
LOBBY = "balie-1@lobby.meet.jitsi"
JID = "5c57b4e3@meet.jitsi/XkDY"
IDENTITY = "<identity><user><id>p1</id><name>Jan</name></user></identity>"
ITEM = f"<x xmlns='{stanzas.MUC_USER}'><item jid='{JID}' affiliation='none'/></x>"


def presence(inner=IDENTITY + ITEM, *, sender=f"{LOBBY}/5c57b4e3", kind=None):
    type_of = f" type='{kind}'" if kind else ""
    return ET.fromstring(
        f"<presence xmlns='jabber:client' from='{sender}'{type_of}>{inner}</presence>"
    )


def read(xml):
    return stanzas.read_presence(xml, hosts=HOSTS, nick="agent")


def ourselves(kind=None, status="<status code='110'/>"):
    inner = f"<x xmlns='{stanzas.MUC_USER}'><item affiliation='owner'/>{status}</x>"
    return presence(inner, sender=f"{LOBBY}/agent", kind=kind)


def test_a_knock_is_known_by_the_identity_of_its_token():
    assert read(presence()) == Knock(room="balie-1", nick="5c57b4e3", jid=JID, participant_id="p1")


def test_leaving_needs_no_identity():
    assert read(presence("", kind="unavailable")) == Gone(room="balie-1", nick="5c57b4e3")


def test_we_know_when_we_are_in_and_when_we_are_out():
    assert read(ourselves()) == Entered(room="balie-1")
    assert read(ourselves(kind="unavailable")) == PutOut(room="balie-1")
    assert read(presence("<error/>", sender=f"{LOBBY}/agent", kind="error")) == PutOut(
        room="balie-1"
    )
    assert read(ourselves(status="")) is None


@pytest.mark.parametrize(
    "xml",
    [
        presence(sender="balie-1@muc.meet.jitsi/5c57b4e3"),
        presence(sender="balie-1@lobby.meet.jitsi.evil/5c57b4e3"),
        presence(sender=LOBBY),
        presence(sender=""),
        presence(ITEM.replace("none", "owner")),
    ],
)
def test_what_is_not_about_a_guest_in_a_lobby_is_nothing(xml):
    assert read(xml) is None


@pytest.mark.parametrize(
    "xml",
    [
        presence(ITEM),
        presence(IDENTITY),
        presence(IDENTITY + IDENTITY + ITEM),
        presence(IDENTITY + ITEM + ITEM),
        presence("<identity><user><id>p1</id><id>p2</id></user></identity>" + ITEM),
        presence("<identity><user/></identity>" + ITEM),
        presence("<identity><user><id/></user></identity>" + ITEM),
        presence("<identity><user><id>p 1</id></user></identity>" + ITEM),
        presence(f"<identity><user><id>{'p' * 81}</id></user></identity>" + ITEM),
        presence(f"<identity xmlns='evil'><user><id>p1</id></user></identity>{ITEM}"),
        presence(IDENTITY + ITEM.replace(JID, "")),
        presence(IDENTITY + ITEM.replace(JID, "5c57b4e3@meet.jitsi")),
        presence(IDENTITY + ITEM.replace(JID, "5c57b4e3@evil.example/x")),
        presence(IDENTITY + ITEM.replace(JID, f"a@meet.jitsi/{'x' * 300}")),
        presence(kind="error"),
        presence(kind="subscribe"),
        presence(sender=f"@lobby.meet.jitsi/{'x' * 10}"),
        presence(sender=f"{LOBBY}/{'x' * 300}"),
    ],
)
def test_what_no_lobby_would_send_is_malformed(xml):
    with pytest.raises(Malformed):
        read(xml)


NAMES = st.sampled_from(["identity", "user", "id", "x", "item", "status", "error", "nick"])
SPACES = st.sampled_from(["jabber:client", stanzas.MUC_USER, stanzas.MUC, "evil"])
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["jid", "affiliation", "code", "from", "type"]), st.text(max_size=20)
)


@st.composite
def trees(draw, depth=2):
    node = ET.Element(f"{{{draw(SPACES)}}}{draw(NAMES)}", draw(ATTRIBUTES))
    node.text = draw(st.text(max_size=10))
    if depth:
        node.extend(draw(st.lists(trees(depth=depth - 1), max_size=3)))
    return node


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees(), st.text(max_size=40), st.sampled_from([None, "error", "unavailable", "x"]))
def test_whatever_comes_is_read_or_malformed(tree, resource, kind):
    tree.set("from", f"{LOBBY}/{resource}")
    if kind is not None:
        tree.set("type", kind)
    try:
        read(tree)
    except Malformed:
        return


def text(element):
    return ET.tostring(element, "unicode")


def test_what_is_written_is_addressed_as_the_contract_says():
    invite = stanzas.invite(HOSTS.main("balie-1"), JID)
    kick = stanzas.kick(HOSTS.lobby("balie-1"), "5c57b4e3", number="kick1")
    out = stanzas.put_out("5c57b4e3@meet.jitsi")

    assert invite.get("to") == "balie-1@muc.meet.jitsi"
    assert invite.get("type") is None
    assert f'invite to="{JID}"' in text(invite).replace("ns1:", "")
    assert (kick.get("to"), kick.get("type")) == (LOBBY, "set")
    assert 'role="none"' in text(kick)
    assert 'nick="5c57b4e3"' in text(kick)
    assert 'affiliation="none"' in text(out)
    assert "destroy" in text(stanzas.destroy())
    assert stanzas.enter(LOBBY, "agent").get("to") == f"{LOBBY}/agent"
    assert stanzas.leave(LOBBY, "agent").get("type") == "unavailable"


def a_knock(**changes):
    values = {"room": "balie-1", "nick": "n1", "jid": JID, "participant_id": "p1"}
    return Knock(**values | changes)


def test_a_second_presence_of_the_same_person_is_no_second_knock():
    watch = Watch(room="balie-1")

    assert watch.knocked(a_knock(), 0) is not None
    assert watch.knocked(a_knock(), 1) is None
    assert watch.knocked(a_knock(jid=f"{JID}2"), 2) is not None
    assert watch.gone("n1").jid == f"{JID}2"
    assert watch.gone("n1") is None


def test_a_lobby_that_is_not_there_is_tried_less_and_less_until_there_is_news():
    watch, now, waits = Watch(room="balie-1"), 0.0, []
    for _ in range(10):
        watch.tried(now)
        began = now
        while not watch.may_try(now):
            now += 0.25
        waits.append(now - began)

    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_TRY
    watch.tried(now)
    watch.try_soon()
    assert watch.may_try(now)


def test_two_connections_count_as_two_after_a_while():
    watch = Watch(room="balie-1")
    watch.knocked(a_knock(), 0)
    watch.knocked(a_knock(nick="n2", jid=f"{JID}2"), 10)
    watch.knocked(a_knock(nick="n3", jid=f"{JID}3", participant_id="p2"), 0)

    assert list(watch.doubled(84, after=75)) == []
    assert list(watch.doubled(85, after=75)) == ["p1"]


def test_an_invitation_is_repeated_after_a_while_only():
    person = Watch(room="balie-1").knocked(a_knock(), 0)
    assert person.may_act(0)

    person.acted_at = 10.0

    assert not person.may_act(13.9)
    assert person.may_act(14.0)


def test_what_is_lost_is_told_once():
    watch = Watch(room="balie-1", is_inside=True)
    watch.knocked(a_knock(), 0)

    assert [knock.participant_id for knock in watch.lost()] == ["p1"]
    assert watch.lost() == []
    assert not watch.is_inside


@pytest.mark.parametrize(
    ("rooms", "address"),
    [("", "r@muc.meet.jitsi"), ("conference.meet.jitsi", "r@conference.meet.jitsi")],
)
def test_the_rooms_may_be_called_as_debian_calls_them(rooms, address):
    hosts = hosts_of("meet.jitsi", rooms)

    assert hosts.main("r") == address
    assert hosts.lobby("r") == "r@lobby.meet.jitsi"
