-- Keeps a room alive while somebody is in the room or in its lobby, so that focus may leave.
local shared = module:require "shared";

local function lobby_of(main)
	return main._data.lobbyroom and shared.room_of(main._data.lobbyroom);
end

local function somebody_waits(main)
	local lobby = lobby_of(main);
	return lobby ~= nil and not shared.is_empty(lobby);
end

module:hook_global("create-persistent-lobby-room", function (event)
	event.room._data.persist_lobby = true;
	prosody.events.fire_event("create-lobby-room", event);
end);

shared.when_muc(module:get_option_string("main_muc"), function (host)
	host:hook("muc-occupant-left", function (event)
		local main = event.room;
		if not main._data.persist_lobby or main.destroying then return; end
		main:set_persistent(shared.is_empty(main) and somebody_waits(main));
	end, 10);
end);

shared.when_muc(module:get_option_string("lobby_muc"), function (host)
	host:hook("muc-occupant-left", function (event)
		local lobby = event.room;
		local main = lobby.main_room;
		if lobby.destroying or not main or main.destroying or not main._data.persist_lobby then return; end
		if not shared.is_empty(lobby) or not shared.is_empty(main) then return; end
		main:set_persistent(false);
		main:destroy(nil, "Nobody is left.");
	end);
end);
