-- What several of our plugins ask of Prosody: rooms, sessions, admins, components that come later.
local jid = require "util.jid";

local shared = { JITMEET = "http://jitsi.org/jitmeet", FOCUS = "http://jitsi.org/protocol/focus" };

function shared.is_true(value) return value == true or value == "true"; end

function shared.is_focus(nick) return jid.resource(nick) == "focus"; end

function shared.is_admin(who)
	return module:get_option_inherited_set("admins", {}):contains(jid.bare(who));
end

function shared.room_of(room_jid)
	local _, host = jid.split(room_jid);
	local component = prosody.hosts[host];
	local muc = component and component.modules.muc;
	return muc and muc.get_room_from_jid(jid.bare(room_jid)) or nil;
end

function shared.session_of(full_jid) return prosody.full_sessions[full_jid]; end

-- context.user of the token with which this connection logged in; empty for others.
function shared.user_of(session)
	return session and session.jitsi_meet_context_user or {};
end

function shared.is_empty(room)
	for _ in room:each_occupant() do return false; end
	return true;
end

-- Affiliation for somebody about to enter; his role was chosen by the old one.
function shared.affiliate(event, affiliation)
	local room, who = event.room, jid.bare(event.stanza.attr.from);
	room:set_affiliation(true, who, affiliation);
	event.occupant.role = room:get_default_role(affiliation);
end

-- Calls back with the module API and the muc module of a host, now or when it is activated:
-- Prosody activates hosts in any order.
function shared.when_muc(host, callback)
	local function ready(name)
		local component = prosody.hosts[name];
		if name ~= host or not (component and component.modules.muc) then return; end
		callback(module:context(host), component.modules.muc);
		return true;
	end
	if prosody.hosts[host] and ready(host) then return; end
	module:hook_global("host-activated", function (name) ready(name); end, -10);
end

return shared;
