-- Component focus.<domain>: hands the requests of people to the focus account, and the answers back.
-- The asker's JID travels in the resource, so nothing has to be remembered between the two.
local jid = require "util.jid";
local st = require "util.stanza";

local target = module:get_option_string("target_address");
local target_node, target_host = jid.split(target);

local function focus_session()
	local user = prosody.hosts[target_host].sessions[target_node];
	for _, session in pairs(user and user.sessions or {}) do
		if session.presence then return session; end
	end
end

local function to_focus(event)
	local stanza, session = event.stanza, focus_session();
	if not session then
		if stanza.attr.type ~= "error" and stanza.attr.type ~= "result" then
			event.origin.send(st.error_reply(stanza, "cancel", "service-unavailable", "No focus is connected"));
		end
		return true;
	end
	local relayed = st.clone(stanza);
	relayed.attr.from = jid.join(nil, module.host, stanza.attr.from);
	relayed.attr.to = session.full_jid;
	module:send(relayed);
	return true;
end

local function to_asker(event, asker)
	local relayed = st.clone(event.stanza);
	relayed.attr.from = module.host;
	relayed.attr.to = asker;
	module:send(relayed);
	return true;
end

-- Prosody calls iq/host also for a JID with a resource, as long as it has no node.
module:hook("iq/host", function (event)
	local stanza = event.stanza;
	local is_from_focus = jid.bare(stanza.attr.from) == target;
	local asker = is_from_focus and jid.prep(jid.resource(stanza.attr.to));
	if asker then return to_asker(event, asker); end
	return to_focus(event);
end, 100);
module:hook("message/host", function () return true; end);
module:hook("presence/host", function () return true; end);
