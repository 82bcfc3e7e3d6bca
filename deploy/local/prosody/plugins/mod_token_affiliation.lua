-- Gives the affiliation that the token names: owner, or member. Who is still to be admitted
-- through the lobby gets nothing.
local jid = require "util.jid";
local shared = module:require "shared";

local OWNERS = { owner = true, moderator = true, teacher = true };

module:hook("muc-occupant-pre-join", function (event)
	local room, session = event.room, event.origin;
	local who = jid.bare(event.stanza.attr.from);
	if not session.auth_token or shared.is_admin(who) then return; end
	local current = room:get_affiliation(who) or "none";
	if current == "none" and room:get_members_only() then return; end
	local user = shared.user_of(session);
	local is_owner = OWNERS[user.affiliation] or shared.is_true(user.moderator);
	local wanted = is_owner and "owner" or "member";
	if current ~= wanted then shared.affiliate(event, wanted); end
end, -3.5);
