-- One step of a rate limiter on the keys of one shard: takes tokens, or gives them back, entry by entry, each seeing the
-- effect of the earlier ones.
--
-- KEYS  the buckets, each once; all of one hash tag
-- ARGV  1 "take" or "give" 2 number of bandwidths, then six numbers for each (bucket.lua; no first step: empty)
--       then for each entry: place of its key in KEYS, cost
-- Reply for "take", for each entry: allowed (1 or 0), wait (ms; -1: never), limit, remaining, reset (ms). For "give": {}
--
-- A bucket that is not kept is full. One that is kept expires no earlier than it is full again.

local SAFE_MAX = 9007199254740991
-- Beyond the time until the bucket is full: a key must not go while a rounded clock still counts on it.
local KEPT_LONGER_MS = 1000

local function whole(text, most)
  local number = text and #text <= 16 and string.find(text, '^%d+$') and tonumber(text)
  if not number or number > most then error({ err = 'FSMALFORMED number' }) end
  return number
end

local now = current_time()
local takes = ARGV[1] == 'take'
if not takes and ARGV[1] ~= 'give' then error({ err = 'FSMALFORMED mode' }) end

local bands, cursor = {}, 3
for index = 1, whole(ARGV[2], 8) do
  local band = {}
  for field = CAPACITY, UNITS_PER_STEP do band[field] = whole(ARGV[cursor + field - 1], SAFE_MAX) end
  local first = ARGV[cursor + FIRST_STEP - 1]
  -- The step before the first refill may lie before the epoch.
  band[FIRST_STEP] = first ~= '' and tonumber(string.match(first, '^%-?%d+$') or error({ err = 'FSMALFORMED step' }))
  bands[index] = band
  cursor = cursor + FIRST_STEP
end

local entries = {}
for index = cursor, #ARGV, 2 do
  local place = whole(ARGV[index], #KEYS)
  if place < 1 then error({ err = 'FSMALFORMED place' }) end
  entries[#entries + 1] = { place = place, cost = whole(ARGV[index + 1], SAFE_MAX) }
end

local function read_bucket(text)
  local cells = {}
  for cell in string.gmatch(text, '%-?%d+') do cells[#cells + 1] = tonumber(cell) end
  if #cells ~= 2 * #bands then error({ err = 'FSCORRUPT bucket' }) end
  return cells
end

local kept, changed = {}, {}
for first = 1, #KEYS, 1000 do
  for index, text in ipairs(redis.call('MGET', unpack(KEYS, first, math.min(first + 999, #KEYS)))) do
    kept[first + index - 1] = text and read_bucket(text)
  end
end

local reply = {}
for _, entry in ipairs(entries) do
  local place, cost = entry.place, entry.cost
  local cells = kept[place]
  if takes then
    cells = cells or full_bucket(bands, now)
    local allowed = take(bands, cells, now, cost)
    local size = #reply
    reply[size + 1] = allowed and 1 or 0
    reply[size + 2] = allowed and 0 or wait_for_tokens(bands, cells, now, cost)
    reply[size + 3], reply[size + 4], reply[size + 5] = tightest(bands, cells, now)
    if allowed then kept[place], changed[place] = cells, true end
  elseif cells then
    change(bands, cells, now, cost)
    changed[place] = true
  end
end

for place in pairs(changed) do
  local cells = kept[place]
  local texts = {}
  for index, cell in ipairs(cells) do texts[index] = string.format('%d', cell) end
  local lasting = wait_until_full(bands, cells, now) + KEPT_LONGER_MS
  redis.call('SET', KEYS[place], table.concat(texts, ' '), 'PX', string.format('%d', lasting))
end
return reply
