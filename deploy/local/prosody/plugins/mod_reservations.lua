-- Asks the sidecar whether a room may exist, the first time somebody of this host wants it opened.
local datetime = require "util.datetime";
local http = require "util.http";
local jid = require "util.jid";
local json = require "util.json";
local st = require "util.stanza";
local requests = module:require "requests";
local shared = module:require "shared";

local prefix = module:get_option_string("reservations_api_prefix");
local api_headers = module:get_option("reservations_api_headers") or {};
local api_timeout = module:get_option_number("reservations_api_timeout", 20);
local retry_count = module:get_option_number("reservations_api_retry_count", 3);
local retry_delay = module:get_option_number("reservations_api_retry_delay", 3);
local wants_lobby = module:get_option_boolean("reservations_enable_lobby_support", false);
local main_host = module:get_option_string("main_muc");
local REFUSAL_IS_KEPT = 30; -- seconds

-- By room: waiting (list of events, while the question is out), answer, refusal.
local reservations = {};

local function call(method, path, body, callback)
	local headers = {};
	for name, value in pairs(api_headers) do headers[name] = value; end
	if body then headers["Content-Type"] = "application/x-www-form-urlencoded"; end
	requests.send({
		url = prefix .. path; method = method; headers = headers; body = body;
		timeout = api_timeout; retries = retry_count; delay = retry_delay;
		retry_on = function (code) return code == 0 or code >= 500; end;
	}, callback);
end

local function refuse(event, refusal)
	local reply = st.error_reply(event.stanza, "cancel", "service-unavailable", refusal.text);
	reply:tag("reservation-error", { xmlns = shared.FOCUS, ["error-code"] = tostring(refusal.code) }):up():up();
	event.origin.send(reply);
	return true;
end

local function message_in(body)
	local answer = body and json.decode(body);
	return type(answer) == "table" and type(answer.message) == "string" and answer.message or nil;
end

local function refuse_all(room_jid, code, body)
	local reservation = reservations[room_jid];
	reservation.refusal = { code = code; text = message_in(body) };
	for _, event in ipairs(reservation.waiting) do refuse(event, reservation.refusal); end
	reservation.waiting = nil;
	module:add_timer(REFUSAL_IS_KEPT, function ()
		if reservations[room_jid] == reservation then reservations[room_jid] = nil; end
	end);
end

local function is_answer(answer, room_jid)
	return type(answer) == "table" and type(answer.name) == "string"
		and answer.name:lower() == jid.node(room_jid);
end

local function end_in_time(room_jid, reservation)
	local answer = reservation.answer;
	local start = datetime.parse(answer.start_time or "") or os.time();
	local left = start + (tonumber(answer.duration) or 0) - os.time();
	if not answer.duration or left <= 0 then return; end
	module:add_timer(left, function ()
		local room = reservations[room_jid] == reservation and shared.room_of(room_jid);
		if room then room:destroy(nil, "Scheduled conference duration exceeded."); end
	end);
end

local function ask(room_jid, asker)
	local question = http.formencode({
		{ name = "name", value = jid.node(room_jid) };
		{ name = "start_time", value = os.date("!%Y-%m-%dT%H:%M:%S.000Z") };
		{ name = "mail_owner", value = jid.bare(asker) };
	});
	call("POST", "/conference", question, function (code, body)
		local answer = (code == 200 or code == 201) and body and json.decode(body);
		if not is_answer(answer, room_jid) then return refuse_all(room_jid, code, body); end
		local reservation = reservations[room_jid];
		local waiting = reservation.waiting;
		reservation.answer, reservation.waiting = answer, nil;
		end_in_time(room_jid, reservation);
		for _, event in ipairs(waiting) do
			if event.origin.conn then prosody.core_post_stanza(event.origin, event.stanza, true); end
		end
	end);
end

local function on_conference_request(event)
	local request = event.stanza:get_child("conference", shared.FOCUS);
	local room_jid = request and event.stanza.attr.type == "set" and jid.prep(request.attr.room or "");
	if not room_jid or jid.host(room_jid) ~= main_host or shared.room_of(room_jid) then return; end
	local reservation = reservations[room_jid];
	if not reservation then
		reservations[room_jid] = { waiting = { event } };
		ask(room_jid, event.stanza.attr.from);
		return true;
	end
	if reservation.refusal then return refuse(event, reservation.refusal); end
	if reservation.answer then return; end
	table.insert(reservation.waiting, event);
	return true;
end

local function on_created(event)
	local reservation = reservations[event.room.jid];
	if wants_lobby and reservation and reservation.answer and reservation.answer.lobby == true then
		prosody.events.fire_event("create-persistent-lobby-room", { room = event.room });
	end
end

local function on_destroyed(event)
	local reservation = reservations[event.room.jid];
	if not reservation or not reservation.answer then return; end
	reservations[event.room.jid] = nil;
	call("DELETE", "/conference/" .. http.urlencode(tostring(reservation.answer.id)), nil, function () end);
end

if prefix then
	module:hook("pre-iq/host", on_conference_request);
	shared.when_muc(main_host, function (host)
		host:hook("muc-room-created", on_created, 1);
		host:hook("muc-room-destroyed", on_destroyed);
	end);
else
	module:log("error", "reservations_api_prefix is not set: every room may be opened");
end
