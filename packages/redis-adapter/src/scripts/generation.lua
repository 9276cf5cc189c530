-- What every reading script begins with: it reads one generation, and says so if the sale shows another by now.
--
-- KEYS  1 meta, then what the script reads
-- ARGV  1 epoch 2 incarnation, then what the script takes
-- Reply {status, ...}; statuses: reply-code.ts
local shown = redis.call('HMGET', KEYS[1], 'epoch', 'inc')
if not shown[1] then return { 1 } end
if shown[1] ~= ARGV[1] or shown[2] ~= ARGV[2] then return { 2 } end
local function current_time()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
