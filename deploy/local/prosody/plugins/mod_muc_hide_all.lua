-- Facts about a room are for who is in it.
local st = require "util.stanza";
local shared = module:require "shared";

module:hook("iq-get/bare/http://jabber.org/protocol/disco#info:query", function (event)
	local stanza = event.stanza;
	local room = shared.room_of(stanza.attr.to);
	if room and room:get_occupant_by_real_jid(stanza.attr.from) then return; end
	event.origin.send(st.error_reply(stanza, "auth", "forbidden"));
	return true;
end, 10);
