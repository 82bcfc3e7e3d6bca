-- HTTP requests of plugins: one that waits inside a coroutine, one that retries in the background.
local async = require "util.async";
local http = require "net.http";

local requests = {};

-- Answers body, code; only inside a stanza or HTTP handler, which Prosody runs as a coroutine.
function requests.fetch(url)
	local wait, done = async.waiter();
	local body, code;
	http.request(url, {}, function (answer, status)
		body, code = answer, status;
		done();
	end);
	wait();
	return body, code;
end

local function once(call, callback)
	local finished = false;
	local function finish(body, code)
		if finished then return; end
		finished = true;
		callback(type(code) == "number" and code or 0, body);
	end
	local request = http.request(call.url, {
		method = call.method; headers = call.headers; body = call.body;
	}, finish);
	module:add_timer(call.timeout, function ()
		if finished then return; end
		finish(nil, 0);
		if request then http.destroy_request(request); end
	end);
end

-- Calls back with code, body after the last try; code 0 is: no answer. `call.retry_on(code)`
-- decides whether a try is worth another one.
function requests.send(call, callback)
	local tries_left = call.retries;
	local function try()
		once(call, function (code, body)
			if tries_left > 0 and call.retry_on(code) then
				tries_left = tries_left - 1;
				module:add_timer(call.delay, try);
				return;
			end
			callback(code, body);
		end);
	end
	try();
end

return requests;
