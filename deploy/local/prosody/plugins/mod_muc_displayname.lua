-- With the feature name-readonly in the token, the name shown is the name in the token.
local shared = module:require "shared";

local NICK = "http://jabber.org/protocol/nick";
local home = module:get_option_string("muc_mapper_domain_base");

local function force_name(event)
	local session = event.origin;
	local features = session and session.jitsi_meet_context_features;
	if type(features) ~= "table" or not shared.is_true(features["name-readonly"]) then return; end
	local name = shared.user_of(session).name;
	if type(name) ~= "string" or event.stanza.attr.type then return; end
	event.stanza:remove_children("nick", NICK);
	event.stanza:text_tag("nick", name, { xmlns = NICK });
end

local function start(host)
	if host == home then module:context(home):hook("pre-presence/full", force_name); end
end

if prosody.hosts[home] then start(home); end
module:hook_global("host-activated", start);
