-- Nicknames are letters, digits and underscores; names of people go into <nick>.
local jid = require "util.jid";
local st = require "util.stanza";

local function check(event)
	local nick = jid.resource(event.stanza.attr.to);
	if event.stanza.attr.type or (nick and nick:match("^%w[%w_]*$")) then return; end
	event.origin.send(st.error_reply(event.stanza, "modify", "not-allowed", "This nickname is not allowed"));
	return true;
end

module:hook("muc-occupant-pre-join", check, 10);
module:hook("muc-occupant-pre-change", check, 10);
