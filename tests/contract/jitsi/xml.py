"""Names and small questions about stanzas that all these tests share."""

import xml.etree.ElementTree as ET

CLIENT = "jabber:client"
FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
BIND = "urn:ietf:params:xml:ns:xmpp-bind"
STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
MUC = "http://jabber.org/protocol/muc"
MUC_USER = "http://jabber.org/protocol/muc#user"
MUC_ADMIN = "http://jabber.org/protocol/muc#admin"
MUC_OWNER = "http://jabber.org/protocol/muc#owner"
DISCO_INFO = "http://jabber.org/protocol/disco#info"
NICK = "http://jabber.org/protocol/nick"
JITMEET = "http://jitsi.org/jitmeet"
FOCUS = "http://jitsi.org/protocol/focus"
FORM = "jabber:x:data"


def element(name, space, *, text=None, **attributes):
    made = ET.Element(f"{{{space}}}{name}", attributes)
    made.text = text
    return made


def child(stanza, space, name):
    return stanza.find(f"{{{space}}}{name}")


def error_of(stanza):
    """The condition of an error, None when it is none."""
    error = child(stanza, CLIENT, "error")
    if error is None:
        return None
    return next(c.tag.split("}")[1] for c in error if c.tag.startswith(f"{{{STANZAS}}}"))


def error_detail(stanza, space, name):
    return child(stanza, CLIENT, "error").find(f"{{{space}}}{name}")


def statuses(stanza):
    return {s.get("code") for s in stanza.iterfind(f"{{{MUC_USER}}}x/{{{MUC_USER}}}status")}


def item_of(stanza):
    item = stanza.find(f"{{{MUC_USER}}}x/{{{MUC_USER}}}item")
    return dict(item.attrib) if item is not None else {}


def identity_of(stanza):
    """The facts of the token that Prosody put into a presence."""
    user = stanza.find(f"{{{CLIENT}}}identity/{{{CLIENT}}}user")
    return {c.tag.split("}")[1]: c.text for c in user} if user is not None else {}


def name_of(stanza):
    nick = child(stanza, NICK, "nick")
    return nick.text if nick is not None else None
