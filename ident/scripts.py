"""The Lua scripts with which requests change in Redis; each runs alone, from begin to end.

`state` is one of RequestState; `identified` and `wiped` are closed: nothing is noted any more.
"""

# KEYS: ended, members, facts. ARGV: request id, hash of the conversation, seconds.
JOIN = """
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[3])
redis.call('HSET', KEYS[3], 'conversation', ARGV[2])
redis.call('EXPIRE', KEYS[3], ARGV[3])
return 1
"""

# KEYS: facts. ARGV: state, facts, seconds.
NOTE = """
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'identified' or state == 'wiped' then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[1], 'facts', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""

# KEYS: facts. ARGV: known, seconds. Typed again is no harm until the codes were compared.
ENTER = """
if redis.call('HGET', KEYS[1], 'state') == 'wiped' then return 0 end
if redis.call('HEXISTS', KEYS[1], 'comparison') == 1 then return 0 end
redis.call('HSETNX', KEYS[1], 'known', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
"""

# KEYS: facts, identity, ended, people. ARGV: state, facts, seconds, sealed, its seconds, print of
# the number, participant, request id. Answers 0 closed, 1 kept, 2 the number of another person.
IDENTIFY = """
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'identified' or state == 'wiped' then return 0 end
if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
local holder = redis.call('HGET', KEYS[4], ARGV[6])
if holder and cjson.decode(holder)[1] ~= ARGV[7] then return 2 end
redis.call('HSET', KEYS[4], ARGV[6], cjson.encode({ARGV[7], ARGV[8]}))
redis.call('EXPIRE', KEYS[4], ARGV[3])
redis.call('HSET', KEYS[1], 'state', ARGV[1], 'facts', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('SET', KEYS[2], ARGV[4], 'EX', ARGV[5])
return 1
"""

# KEYS: facts. ARGV: comparison. The first one counts, and only of an identity that is there.
COMPARE = """
if redis.call('HGET', KEYS[1], 'state') ~= 'identified' then return 0 end
return redis.call('HSETNX', KEYS[1], 'comparison', ARGV[1])
"""

# KEYS: facts, identity, people. ARGV: facts, seconds, request id, whether its number is free again.
WIPE = """
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'state', 'wiped', 'facts', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
if ARGV[4] == '1' then
  local people = redis.call('HGETALL', KEYS[3])
  for n = 1, #people, 2 do
    if cjson.decode(people[n + 1])[2] == ARGV[3] then redis.call('HDEL', KEYS[3], people[n]) end
  end
end
return 1
"""
