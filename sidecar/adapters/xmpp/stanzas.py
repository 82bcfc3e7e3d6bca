"""XML in, XML out, no network: the shapes of a lobby, as Prosody and Jitsi's client know them."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from sidecar.core.hosts import Hosts

CLIENT = "jabber:client"
MUC = "http://jabber.org/protocol/muc"
MUC_USER = "http://jabber.org/protocol/muc#user"
MUC_ADMIN = "http://jabber.org/protocol/muc#admin"
MUC_OWNER = "http://jabber.org/protocol/muc#owner"
LONGEST = 300
_ID = re.compile(r"[A-Za-z0-9._-]{1,80}")
_SELF = "110"


class Malformed(ValueError):
    """Well-formed XML that is not what a lobby sends; somebody plays with us."""


@dataclass(frozen=True, kw_only=True)
class Knock:
    """Somebody is in the lobby. Only `participant_id` says who: it comes from our token."""

    room: str
    nick: str
    jid: str
    participant_id: str


@dataclass(frozen=True, kw_only=True)
class Gone:
    room: str
    nick: str


@dataclass(frozen=True, kw_only=True)
class Entered:
    """We are in the lobby ourselves, and have been told of everybody in it."""

    room: str


@dataclass(frozen=True, kw_only=True)
class PutOut:
    """We are not in the lobby: it is not there (yet), or it has been destroyed."""

    room: str


Seen = Knock | Gone | Entered | PutOut


def read_presence(xml: Element, *, hosts: Hosts, nick: str) -> Seen | None:
    """What a presence tells; None when it is not about a lobby. Raises Malformed."""
    sender = xml.get("from", "")
    address, _, resource = sender.partition("/")
    room, _, host = address.partition("@")
    if host != f"lobby.{hosts.domain}":
        return None
    if not room or len(sender) > LONGEST:
        raise Malformed("address")
    kind = xml.get("type")
    if not resource:
        return None
    if resource == nick:
        return _of_ourselves(xml, room)
    if kind == "unavailable":
        return Gone(room=room, nick=resource)
    if kind is not None:
        raise Malformed("kind")
    return _knock(xml, room, resource, hosts)


def _of_ourselves(xml: Element, room: str) -> Seen | None:
    """The answer to our wish to enter, or what became of us later."""
    if xml.get("type") in {"error", "unavailable"}:
        return PutOut(room=room)
    return Entered(room=room) if _SELF in _statuses(xml) else None


def _knock(xml: Element, room: str, nick: str, hosts: Hosts) -> Knock | None:
    item = _only(xml, "item", f"{{{MUC_USER}}}x", f"{{{MUC_USER}}}item")
    if item.get("affiliation") == "owner":
        return None
    jid = item.get("jid", "")
    bare, _, resource = jid.partition("/")
    if bare.partition("@")[2] != hosts.domain or not resource or len(jid) > LONGEST:
        raise Malformed("jid")
    # Prosody writes <identity> from the token and takes away what the client sends of that name.
    # Two of them would mean that it did not: then nobody is recognised.
    path = (f"{{{CLIENT}}}{name}" for name in ("identity", "user", "id"))
    who = _only(xml, "identity", *path).text or ""
    if not _ID.fullmatch(who):
        raise Malformed("identity")
    return Knock(room=room, nick=nick, jid=jid, participant_id=who)


def _only(xml: Element, what: str, *path: str) -> Element:
    """The one element at the end of the path; every step of it may stand once only."""
    here = xml
    for step in path:
        found = here.findall(step)
        if len(found) != 1:
            raise Malformed(what)
        here = found[0]
    return here


def _statuses(xml: Element) -> set[str]:
    path = f"{{{MUC_USER}}}x/{{{MUC_USER}}}status"
    return {status.get("code", "") for status in xml.iterfind(path)}


def enter(lobby: str, nick: str) -> Element:
    """XEP-0045, 7.2.2."""
    presence = Element(f"{{{CLIENT}}}presence", {"to": f"{lobby}/{nick}"})
    SubElement(presence, f"{{{MUC}}}x")
    return presence


def leave(lobby: str, nick: str) -> Element:
    """XEP-0045, 7.14."""
    attributes = {"to": f"{lobby}/{nick}", "type": "unavailable"}
    return Element(f"{{{CLIENT}}}presence", attributes)


def invite(main_room: str, jid: str) -> Element:
    """Lets a waiting person in. `jid` is the real one, not the address in the lobby.

    XEP-0045, 7.8.2; Jitsi: lib-jitsi-meet modules/xmpp/Lobby.js, approveAccess.
    """
    message = Element(f"{{{CLIENT}}}message", {"to": main_room})
    SubElement(SubElement(message, f"{{{MUC_USER}}}x"), f"{{{MUC_USER}}}invite", {"to": jid})
    return message


def kick(lobby: str, nick: str, *, number: str) -> Element:
    """Refuses a waiting person. The lobby never answers. XEP-0045, 8.2; Lobby.js, denyAccess."""
    iq = Element(f"{{{CLIENT}}}iq", {"to": lobby, "type": "set", "id": number})
    query = SubElement(iq, f"{{{MUC_ADMIN}}}query")
    SubElement(query, f"{{{MUC_ADMIN}}}item", {"nick": nick, "role": "none"})
    return iq


def put_out(bare_jid: str) -> Element:
    """Out of the main room, and no way back but by knocking. XEP-0045, 9.4.

    A ban or Prosody's HTTP kick does not hold: mod_token_affiliation undoes it at the next join.
    """
    query = Element(f"{{{MUC_ADMIN}}}query")
    SubElement(query, f"{{{MUC_ADMIN}}}item", {"jid": bare_jid, "affiliation": "none"})
    return query


def destroy() -> Element:
    """Ends the room for everybody. XEP-0045, 10.9."""
    query = Element(f"{{{MUC_OWNER}}}query")
    SubElement(query, f"{{{MUC_OWNER}}}destroy")
    return query
