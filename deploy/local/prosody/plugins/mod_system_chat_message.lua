-- POST /send-system-chat-message: a private message of the room itself to the connections named.
-- The caller shows a token signed with a system key; login keys are another folder.
module:depends("http");
local jid = require "util.jid";
local json = require "util.json";
local st = require "util.stanza";
local shared = module:require "shared";
local token = module:require "token";

local rules = {
	issuers = module:get_option_array("asap_accepted_issuers", {});
	audiences = module:get_option_array("asap_accepted_audiences", { "*" });
	key_of = token.key_source(module:get_option_string("prosody_password_public_key_repo_url", ""));
};

local function is_list_of_jids(list)
	if type(list) ~= "table" or list == json.null then return false; end
	for key, value in pairs(list) do
		if type(key) ~= "number" or type(value) ~= "string" or not jid.prep(value) then return false; end
	end
	return true;
end

local function read(request)
	if request.headers.content_type ~= "application/json" or not request.body then return nil; end
	local asked = json.decode(request.body);
	if type(asked) ~= "table" or type(asked.message) ~= "string" then return nil; end
	if type(asked.room) ~= "string" or not is_list_of_jids(asked.connectionJIDs) then return nil; end
	return asked;
end

local function send(room, asked)
	local content = json.encode({
		type = "system_chat_message"; message = asked.message; displayName = asked.displayName;
	});
	for _, to in ipairs(asked.connectionJIDs) do
		module:send(st.message({ from = room.jid, to = to })
			:tag("json-message", { xmlns = shared.JITMEET }):text(content):up());
	end
end

local function handle(event)
	local request = event.request;
	local shown = (request.headers.authorization or ""):match("^Bearer%s+(%S+)$");
	local claims, reason = token.verify(shown, rules);
	if not claims then
		module:log("warn", "system chat message refused: %s", reason);
		return 401;
	end
	local asked = read(request);
	if not asked then return 400; end
	local room = shared.room_of(asked.room);
	if not room then return 404; end
	send(room, asked);
	return 200;
end

module:provides("http", {
	name = "system_chat_message";
	default_path = "/send-system-chat-message";
	route = { ["POST"] = handle };
});
