-- How many entries the outbox has, and the reservation of the first.
--
-- KEYS  2 outbox 3 reservations
-- Reply {OK, entries, order id, reservation}; the latter two only where there are entries
local entries = redis.call('XLEN', KEYS[2])
local first = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
if not first then return { 0, entries } end
return { 0, entries, first[2][2], redis.call('HGET', KEYS[3], first[2][2]) }
