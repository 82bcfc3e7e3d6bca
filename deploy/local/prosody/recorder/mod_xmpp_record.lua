-- Writes every stanza to and from clients into a file, so that a test can search what went over
-- the line. Ours, for the laptop stack only: `xmpp_record` names the file.
module:set_global();
local filters = require "util.filters";

local STANZAS = { iq = true; message = true; presence = true };
local record = assert(io.open(module:get_option_string("xmpp_record"), "a"));
record:setvbuf("line");

local function write(direction)
	return function (stanza, session)
		if not STANZAS[stanza.name] then return stanza; end
		record:write(direction, " ", session.full_jid or "-", " ", (tostring(stanza):gsub("\n", " ")), "\n");
		return stanza;
	end
end

filters.add_filter_hook(function (session)
	filters.add_filter(session, "stanzas/in", write("in"), 1000);
	filters.add_filter(session, "stanzas/out", write("out"), -900);
end);
