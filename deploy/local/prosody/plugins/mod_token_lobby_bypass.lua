-- Lets somebody past the lobby whose token says lobby_bypass. It cannot be taken back from a
-- connection: for staff only.
local shared = module:require "shared";
local jid = require "util.jid";

module:hook("muc-occupant-pre-join", function (event)
	local room, who = event.room, jid.bare(event.stanza.attr.from);
	if not shared.is_true(shared.user_of(event.origin).lobby_bypass) then return; end
	if not room:get_members_only() then return; end
	local current = room:get_affiliation(who) or "none";
	if current == "none" or current == "outcast" then shared.affiliate(event, "member"); end
end, -3);
