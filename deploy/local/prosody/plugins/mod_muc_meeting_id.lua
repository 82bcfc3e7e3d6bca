-- Gives a room its meeting id and keeps people outside until focus is in.
local uuid = require "util.uuid".generate;
local shared = module:require "shared";

local FIELD = "muc#roominfo_meetingId";
local MOST_EARLY_PEOPLE = 500;

module:hook("muc-room-created", function (event)
	event.room._data.meetingId = uuid();
end, 10);

local function add_meeting_id(event)
	table.insert(event.form, {
		name = FIELD; type = "text-single"; label = "Meeting id"; value = event.room._data.meetingId or "";
	});
end
module:hook("muc-disco#info", add_meeting_id);
module:hook("muc-config-form", add_meeting_id, 80);

-- Who comes before focus waits without an answer; the room is settled only when focus is in.
module:hook("muc-occupant-pre-join", function (event)
	local room = event.room;
	if room.focus_has_been_here or shared.is_focus(event.occupant.nick) then return; end
	room.early_people = room.early_people or {};
	if #room.early_people < MOST_EARLY_PEOPLE then table.insert(room.early_people, event); end
	return true;
end, 8);

module:hook("muc-occupant-joined", function (event)
	local room = event.room;
	if not shared.is_focus(event.nick) then return; end
	room.focus_has_been_here = true;
	local early = room.early_people or {};
	room.early_people = nil;
	for _, waiting in ipairs(early) do
		if waiting.origin.conn then room:handle_normal_presence(waiting.origin, waiting.stanza); end
	end
end);

-- Who is kicked has to knock again: the membership given at the door goes with him.
module:hook("muc-broadcast-presence", function (event)
	for status in event.x:childtags("status") do
		if status.attr.code == "307" then
			event.room:set_affiliation(true, event.occupant.bare_jid, "none");
			return;
		end
	end
end);

-- The name in a message is what its sender says it is; the name in the presence counts.
module:hook("muc-occupant-groupchat", function (event)
	event.stanza:remove_children("nick", "http://jabber.org/protocol/nick");
end, 10);
