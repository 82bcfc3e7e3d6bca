-- Login with a token: SASL ANONYMOUS on a connection whose address carries a valid JWT.
module:depends("jitsi_session");
local new_sasl = require "util.sasl".new;
local uuid = require "util.uuid".generate;
local token = module:require "token";

local app_id = module:get_option_string("app_id");
local rules = {
	issuers = module:get_option_array("asap_accepted_issuers", { app_id });
	audiences = module:get_option_array("asap_accepted_audiences", { "*" });
	key_of = token.key_source(module:get_option_string("asap_key_server"));
};

local function bind_claims(session, claims)
	local context = type(claims.context) == "table" and claims.context or {};
	session.jitsi_meet_room = claims.room:lower();
	session.jitsi_meet_domain = claims.sub;
	session.jitsi_meet_context_user = type(context.user) == "table" and context.user or nil;
	session.jitsi_meet_context_group = context.group;
	session.jitsi_meet_context_features = context.features;
end

local function new_handler(session)
	local handler = new_sasl(module.host, { anonymous = function () return true; end });
	function handler:process()
		local claims, reason, condition = token.verify(session.auth_token, rules);
		if not claims then
			module:log("warn", "login refused: %s", reason);
			return "failure", condition or "not-allowed", reason;
		end
		bind_claims(session, claims);
		-- A fresh name for each connection: nobody can be addressed before he is here.
		self.username = uuid();
		return "success";
	end
	function handler:clean_clone() return new_handler(session); end
	return handler;
end

local no_passwords = function () return nil, "Passwords are not used here"; end;

module:provides("auth", {
	test_password = no_passwords;
	get_password = no_passwords;
	set_password = no_passwords;
	create_user = no_passwords;
	user_exists = function () return nil; end;
	delete_user = no_passwords;
	get_sasl_handler = new_handler;
});
