-- A token opens one room: refuses other rooms, and rooms that do not exist.
local jid = require "util.jid";
local st = require "util.stanza";
local shared = module:require "shared";

local function refuse(event, condition)
	event.origin.send(st.error_reply(event.stanza, "cancel", "not-allowed")
		:tag(condition, { xmlns = shared.JITMEET }):up():up());
	return true;
end

local function is_for(session, room_jid)
	local room = session.jitsi_meet_room;
	return room == "*" or room == jid.node(room_jid);
end

-- Without domain verification connections of another host (focus, agent) need no token.
local function needs_token(event)
	return event.origin.type == "c2s" and event.origin.auth_token and not shared.is_admin(event.stanza.attr.from);
end

module:hook("muc-room-pre-create", function (event)
	if shared.is_admin(event.stanza.attr.from) then return; end
	if needs_token(event) and not is_for(event.origin, event.room.jid) then
		return refuse(event, "room-mismatch");
	end
	return refuse(event, "room-does-not-exist");
end, 99);

module:hook("muc-occupant-pre-join", function (event)
	if needs_token(event) and not is_for(event.origin, event.room.jid) then
		return refuse(event, "room-mismatch");
	end
end, 99);
