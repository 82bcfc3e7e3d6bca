-- The waiting room: who has no affiliation in a members-only room is sent to R@lobby.
-- Affiliations there are those of the main room; only its owners see who waits.
module:depends("jitsi_session");
local jid = require "util.jid";
local st = require "util.stanza";
local shared = module:require "shared";

local NICK = "http://jabber.org/protocol/nick";
local MUC_USER = "http://jabber.org/protocol/muc#user";
local DISCO_INFO = "http://jabber.org/protocol/disco#info";
local main_host = module:get_option_string("main_muc");
local lobby_host = module:get_option_string("lobby_muc");
local needs_name = module:get_option_boolean("muc_lobby_check_display_name_required", true);
local whitelist = module:get_option_set("muc_lobby_whitelist", {});
local lobby_rooms;

module:add_identity("component", "lobbyrooms", lobby_host);

local function is_owner(main, who) return main:get_affiliation(who) == "owner"; end

-- Guests see nobody, owners see guests. Who leaves is told to all, as with Jitsi.
local function may_reach(lobby, stanza)
	local main, to = lobby.main_room, stanza.attr.to;
	if stanza.name == "iq" then return stanza:get_child("query", DISCO_INFO) ~= nil; end
	if stanza.name == "presence" and stanza.attr.type ~= nil then return true; end
	local sender = lobby:get_occupant_by_nick(stanza.attr.from);
	if stanza.name == "message" then
		return is_owner(main, to) or (sender ~= nil and is_owner(main, sender.bare_jid));
	end
	if not sender or sender.bare_jid == jid.bare(to) then return true; end
	return is_owner(main, to) and not is_owner(main, sender.bare_jid);
end

local function open_lobby(main)
	if main._data.lobbyroom then return; end
	local lobby_jid = jid.join(jid.node(main.jid), lobby_host);
	if not lobby_rooms.get_room_from_jid(lobby_jid) then lobby_rooms.create_room(lobby_jid); end
	local lobby = lobby_rooms.get_room_from_jid(lobby_jid);
	local route = lobby.route_stanza;
	lobby.main_room = main;
	lobby:set_persistent(true);
	function lobby:get_affiliation(who) return main:get_affiliation(who); end
	function lobby:route_stanza(stanza)
		if may_reach(self, stanza) then return route(self, stanza); end
	end
	main._data.lobbyroom = lobby_jid;
end

local function close_lobby(main, venue, reason)
	local lobby_jid = main._data.lobbyroom;
	local lobby = lobby_jid and lobby_rooms.get_room_from_jid(lobby_jid);
	main._data.lobbyroom = nil;
	if not lobby then return; end
	lobby:set_persistent(false);
	lobby:destroy(venue, reason);
end

local function refuse(event, kind, condition, code, child)
	local reply = st.error_reply(event.stanza, kind, condition):add_child(child):up();
	reply:get_child("error").attr.code = code;
	-- Older clients read the lobby beside the error.
	if child.name == "lobbyroom" then reply:tag("lobbyroom"):text(child:get_text()):up(); end
	event.origin.send(reply);
	return true;
end

local function gate(event)
	local main, stanza = event.room, event.stanza;
	if not main._data.lobbyroom or not main:get_members_only() then return; end
	if (main:get_affiliation(stanza.attr.from) or "none") ~= "none" then return; end
	local who = jid.bare(stanza.attr.from);
	if whitelist:contains(who) or whitelist:contains(jid.host(who)) then
		return shared.affiliate(event, "member");
	end
	if needs_name and not (stanza:get_child_text("nick", NICK) or ""):find("%S") then
		return refuse(event, "modify", "not-acceptable", "406",
			st.stanza("displayname-required", { xmlns = shared.JITMEET, lobby = "true" }));
	end
	return refuse(event, "auth", "registration-required", "407",
		st.stanza("lobbyroom", { xmlns = shared.JITMEET }):text(main._data.lobbyroom));
end

-- Prosody reads one <invite> of a message; approving several people at once sends more.
local function split_invites(event)
	local stanza = event.stanza;
	local x, room = stanza:get_child("x", MUC_USER), shared.room_of(stanza.attr.to);
	if not x or not room or stanza.attr.type == "error" then return; end
	local invites = {};
	for invite in x:childtags("invite") do table.insert(invites, invite); end
	if #invites < 2 then return; end
	for _, invite in ipairs(invites) do
		local single = st.message({ from = stanza.attr.from, to = stanza.attr.to })
			:tag("x", { xmlns = MUC_USER }):add_child(st.clone(invite)):up();
		room:handle_mediated_invite(event.origin, single);
	end
	return true;
end

-- Iqs to a lobby are carried out, but only disco#info is answered.
local function mute(event)
	if event.stanza:get_child("query", DISCO_INFO) then return; end
	event.origin = setmetatable({ send = function () return true; end }, { __index = event.origin });
end

shared.when_muc(lobby_host, function (host, muc)
	lobby_rooms = muc;
	host:hook("iq/bare", mute, 100);
	host:hook("iq/full", mute, 100);
end);

shared.when_muc(main_host, function (host)
	host:hook("muc-occupant-pre-join", gate, -4);
	host:hook("message/bare", split_invites, 10);
	host:hook("muc-config-submitted/muc#roomconfig_membersonly", function (event)
		if event.value then open_lobby(event.room); return; end
		close_lobby(event.room, event.room.jid, "Lobby room closed.");
	end, 1);
	host:hook("muc-room-destroyed", function (event) close_lobby(event.room, nil, event.reason); end, 1);
	host:hook("muc-disco#info", function (event)
		table.insert(event.form, {
			name = "muc#roominfo_lobbyroom"; type = "text-single"; label = "Lobby room jid";
			value = event.room._data.lobbyroom or "";
		});
	end);
end);

module:hook_global("create-lobby-room", function (event)
	local main = event.room;
	if jid.host(main.jid) ~= main_host or main._data.lobbyroom then return; end
	-- Who is inside stays inside when the room becomes members-only.
	for _, occupant in main:each_occupant() do
		if not main:get_affiliation(occupant.bare_jid) then
			main:set_affiliation(true, occupant.bare_jid, "member");
		end
	end
	open_lobby(main);
	main:set_members_only(true);
end);
