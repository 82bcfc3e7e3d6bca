-- Tells the sidecar which rooms there are and who is in them. Best effort: without order, and
-- what cannot be delivered in time is lost.
local jid = require "util.jid";
local json = require "util.json";
local requests = module:require "requests";
local shared = module:require "shared";

local prefix = module:get_option_string("api_prefix");
local headers = { ["Content-Type"] = "application/json" };
for name, value in pairs(module:get_option("api_headers") or {}) do headers[name] = value; end
local timeout = module:get_option_number("api_timeout", 20);
local retries = module:get_option_number("api_retry_count", 3);
local delay = module:get_option_number("api_retry_delay", 1);
local main_host = module:get_option_string("muc_component");

-- A time-out is not tried again: the receiver may well have got it.
local function is_worth_a_retry(code, started)
	if code == 0 then return os.time() - started < timeout; end
	return code >= 500 or code == 408 or code == 429;
end

local function report(path, facts)
	local started = os.time();
	requests.send({
		url = prefix .. path; method = "POST"; headers = headers; body = json.encode(facts);
		timeout = timeout; retries = retries; delay = delay;
		retry_on = function (code)
			local again = is_worth_a_retry(code, started);
			started = os.time() + delay;
			return again;
		end;
	}, function (code)
		if code < 200 or code > 299 then module:log("error", "event not delivered: %d", code); end
	end);
end

local function facts_of(room, event_name)
	return {
		event_name = event_name; room_name = jid.node(room.jid); room_jid = room.jid; is_breakout = false;
	};
end

local function text(value)
	if type(value) == "string" or type(value) == "number" then return value; end
end

local function count_people(room)
	local count = 0;
	for nick in room:each_occupant() do
		if not shared.is_focus(nick) then count = count + 1; end
	end
	return count;
end

local function on_created(event)
	local room = event.room;
	room.event_sync = { created_at = os.time(); stays = {} };
	local facts = facts_of(room, "muc-room-created");
	facts.created_at = room.event_sync.created_at;
	report("/events/room/created", facts);
end

local function report_stay(room, name, stay)
	local facts = facts_of(room, "muc-occupant-" .. name);
	facts.occupant = stay;
	facts.active_occupants_count = count_people(room);
	report("/events/occupant/" .. name, facts);
end

local function on_joined(event)
	local room, occupant = event.room, event.occupant;
	if not room.event_sync or shared.is_focus(occupant.nick) then return; end
	local user = shared.user_of(event.origin);
	local stay = {
		occupant_jid = occupant.jid; joined_at = os.time();
		id = text(user.id); name = text(user.name); email = text(user.email);
	};
	room.event_sync.stays[occupant.jid] = stay;
	report_stay(room, "joined", stay);
end

local function on_left(event)
	local room, occupant = event.room, event.occupant;
	local stay = room.event_sync and room.event_sync.stays[occupant.jid];
	if not stay or stay.left_at then return; end
	stay.left_at = os.time();
	report_stay(room, "left", stay);
end

local function on_destroyed(event)
	local room = event.room;
	if not room.event_sync then return; end
	local facts = facts_of(room, "muc-room-destroyed");
	facts.created_at, facts.destroyed_at = room.event_sync.created_at, os.time();
	facts.all_occupants = {};
	for _, stay in pairs(room.event_sync.stays) do table.insert(facts.all_occupants, stay); end
	room.event_sync = nil;
	report("/events/room/destroyed", facts);
end

if prefix then
	shared.when_muc(main_host, function (host)
		host:hook("muc-room-created", on_created);
		host:hook("muc-occupant-joined", on_joined);
		host:hook("muc-occupant-left", on_left);
		host:hook("muc-room-destroyed", on_destroyed);
	end);
else
	module:log("error", "api_prefix is not set: nothing is reported");
end
