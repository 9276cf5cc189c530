-- All levels at one instant.
--
-- KEYS  2 stock
-- Reply {OK, time (ms), version, state, startsAt, endsAt, {sku, levels, ...}}
local meta = redis.call('HMGET', KEYS[1], 'version', 'state', 'startsAt', 'endsAt')
return { 0, current_time(), meta[1], meta[2], meta[3], meta[4], redis.call('HGETALL', KEYS[2]) }
