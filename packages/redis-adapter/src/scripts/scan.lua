-- A page of all reservations.
--
-- KEYS  2 reservations
-- ARGV  3 cursor 4 about how many
-- Reply {OK, next cursor, {order id, reservation, ...}}
local page = redis.call('HSCAN', KEYS[2], ARGV[3], 'COUNT', ARGV[4])
return { 0, page[1], page[2] }
