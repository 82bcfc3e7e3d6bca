-- Puts who somebody is, as his token says, into each presence he sends; what he claims himself
-- is taken out.
local st = require "util.stanza";

local function identity_of(session)
	local identity = st.stanza("identity"):tag("user");
	for key, value in pairs(session.jitsi_meet_context_user) do
		if type(value) ~= "table" then identity:text_tag(key, tostring(value)); end
	end
	identity:up();
	if type(session.jitsi_meet_context_group) == "string" then
		identity:text_tag("group", session.jitsi_meet_context_group);
	end
	return identity;
end

local function replace_identity(event)
	local stanza, session = event.stanza, event.origin;
	stanza:maptags(function (tag)
		if tag.name == "identity" then return nil; end
		return tag;
	end);
	if session and session.jitsi_meet_context_user then stanza:add_child(identity_of(session)); end
end

module:hook("pre-presence/bare", replace_identity);
module:hook("pre-presence/full", replace_identity);
