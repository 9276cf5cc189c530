-- Reservations by their order ids.
--
-- KEYS  2 reservations
-- ARGV  3.. order ids, at most 1,000
-- Reply {OK, {reservation or nil, ...}}
return { 0, redis.call('HMGET', KEYS[2], unpack(ARGV, 3)) }
