-- Keeps what a browser gave in the address of its connection: token, room, prefix (tenant).
module:set_global();
local formdecode = require "util.http".formdecode;

local function remember(event)
	local session, request = event.session, event.request;
	local query = request.url.query;
	local given = query and formdecode(query) or {};
	if type(given) ~= "table" then given = {}; end
	local header = request.headers.authorization or "";
	session.auth_token = given.token or header:match("^Bearer%s+(%S+)$");
	session.jitsi_web_query_room = given.room and given.room:lower();
	session.jitsi_web_query_prefix = given.prefix or "";
end

module:hook_global("websocket-session", remember);
module:hook_global("bosh-session", remember);
