-- Checks a JSON Web Token: RS256, public key by kid from a key server. RFC 7519, RFC 7515.
local base64 = require "util.encodings".base64;
local cache = require "util.cache";
local digest = require "openssl.digest";
local hashes = require "util.hashes";
local json = require "util.json";
local pkey = require "openssl.pkey";
local requests = module:require "requests";

local token = {};

local function decode(part)
	local text = part:gsub("[-_]", { ["-"] = "+", ["_"] = "/" });
	return base64.decode(text .. ("="):rep(-#text % 4));
end

local function decode_json(part)
	local text = decode(part);
	local value = text and json.decode(text);
	return type(value) == "table" and value or nil;
end

local function is_signed(pem, text, signature)
	local ok, valid = pcall(function ()
		return pkey.new(pem):verify(signature, digest.new("sha256"):update(text));
	end);
	return ok and valid;
end

local function contains(list, value)
	for _, accepted in ipairs(list) do
		if accepted == "*" or accepted == value then return true; end
	end
	return false;
end

-- A key source remembers keys without a lifetime, as Jitsi does: rotate by a new kid.
function token.key_source(server)
	local known = cache.new(module:get_option_number("jwt_pubkey_cache_size", 128));
	return function (kid)
		local pem = known:get(kid);
		if pem then return pem; end
		local body, code = requests.fetch(server .. "/" .. hashes.sha256(kid, true) .. ".pem");
		if code ~= 200 then return nil; end
		known:set(kid, body);
		return body;
	end
end

local function check_header(header)
	if not header then return "token is not readable"; end
	if header.typ ~= "JWT" then return "typ is not JWT"; end
	if header.alg ~= "RS256" then return "alg is not accepted"; end
	if type(header.kid) ~= "string" then return "kid claim is missing"; end
end

local function check_times(claims, now)
	if claims.exp ~= nil and type(claims.exp) ~= "number" then return "exp must be a number"; end
	if claims.nbf ~= nil and type(claims.nbf) ~= "number" then return "nbf must be a number"; end
	if claims.exp and now >= claims.exp then return "token expired"; end
	if claims.nbf and now < claims.nbf then return "token not valid yet"; end
end

local function check_claims(claims, rules)
	if not claims then return "claims are not readable"; end
	if type(claims.iss) ~= "string" then return "iss claim is missing"; end
	if not contains(rules.issuers, claims.iss) then return "iss is not accepted"; end
	if type(claims.aud) ~= "string" then return "aud claim is missing"; end
	if not contains(rules.audiences, claims.aud) then return "aud is not accepted"; end
	if type(claims.room) ~= "string" then return "room claim is missing", "not-authorized"; end
	if type(claims.sub) ~= "string" then return "sub claim is missing", "not-authorized"; end
	return check_times(claims, os.time());
end

-- The claims of a valid token, or nil, the reason and, if not not-allowed, the condition. rules: issuers, audiences, key_of.
function token.verify(text, rules)
	if type(text) ~= "string" then return nil, "token required"; end
	local head, body, signature = text:match("^([%w_-]+)%.([%w_-]+)%.([%w_-]+)$");
	if not head then return nil, "token is not readable"; end
	local header = decode_json(head);
	local fault = check_header(header);
	if fault then return nil, fault; end
	local pem = rules.key_of(header.kid);
	if not pem then return nil, "could not obtain public key"; end
	if not is_signed(pem, head .. "." .. body, decode(signature) or "") then
		return nil, "invalid signature";
	end
	local claims = decode_json(body);
	local claim_fault, condition = check_claims(claims, rules);
	if claim_fault then return nil, claim_fault, condition; end
	return claims;
end

return token;
