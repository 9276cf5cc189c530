-- A page of the outbox, with the reservations that its messages are made of.
--
-- KEYS  2 outbox 3 reservations
-- ARGV  3 first entry id 4 at most how many, at most 1,000
-- Reply {OK, time (ms), {entry id, order id, traceparent or empty, ...}, {reservation, ...}}
local entries, orders = {}, {}
for index, entry in ipairs(redis.call('XRANGE', KEYS[2], ARGV[3], '+', 'COUNT', ARGV[4])) do
  local fields = entry[2]
  orders[index] = fields[2]
  entries[#entries + 1] = entry[1]
  entries[#entries + 1] = fields[2]
  entries[#entries + 1] = fields[4] or ''
end
if #orders == 0 then return { 0, current_time(), {}, {} } end
return { 0, current_time(), entries, redis.call('HMGET', KEYS[3], unpack(orders)) }
