-- One step of a rate limiter on the keys of one shard: takes tokens, or gives them back, entry by entry, each seeing the
-- effect of the earlier ones.
--
-- KEYS  the buckets, each once; all of one hash tag
-- ARGV  1 "take" or "give" 2 number of bandwidths, then six numbers for each (bucket.lua; no first step: empty)
--       then for each entry: place of its key in KEYS, cost; or one cost, of an entry for each key in the order of KEYS
-- Reply for "take", for each entry: allowed (1 or 0), wait (ms; -1: never), limit, remaining, reset (ms); or one -1, where
--       all of these are those of the entry before. For "give": {}
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

local function read_bucket(text)
  local cells = {}
  for cell in string.gmatch(text, '%-?%d+') do cells[#cells + 1] = tonumber(cell) end
  if #cells ~= 2 * #bands then error({ err = 'FSCORRUPT bucket' }) end
  return cells
end

local function bucket_text(cells)
  local texts = {}
  for index, cell in ipairs(cells) do texts[index] = string.format('%d', cell) end
  return table.concat(texts, ' '), string.format('%d', wait_until_full(bands, cells, now) + KEPT_LONGER_MS)
end

-- The text of each bucket, or false where none is kept.
local texts = {}
for first = 1, #KEYS, 1000 do
  for index, text in ipairs(redis.call('MGET', unpack(KEYS, first, math.min(first + 999, #KEYS)))) do
    texts[first + index - 1] = text
  end
end

-- Takes from the cells. What it says: allowed, wait, limit, remaining, reset.
local function answer_of(cells, cost)
  local allowed = take(bands, cells, now, cost)
  return allowed and 1 or 0, allowed and 0 or wait_for_tokens(bands, cells, now, cost), tightest(bands, cells, now)
end

-- In a crowd nearly everybody comes for the first time: what a full bucket comes to is found once for each cost.
local first_takes = {}
local function first_take(cost)
  local found = first_takes[cost]
  if found then return found end
  local cells = full_bucket(bands, now)
  found = { cells = cells }
  found[1], found[2], found[3], found[4], found[5] = answer_of(cells, cost)
  found.text, found.lasting = bucket_text(cells)
  first_takes[cost] = found
  return found
end

-- Buckets that were taken from once, and those whose cells had to be looked at.
local taken_once, kept, changed = {}, {}, {}
local function cells_at(place)
  local cells = kept[place]
  if cells then return cells end
  local once = taken_once[place]
  if once then
    taken_once[place] = nil
    cells = { unpack(once.cells) }
    changed[place] = true
  elseif texts[place] then
    cells = read_bucket(texts[place])
  end
  kept[place] = cells
  return cells
end

local reply = {}
local answered

local function take_from(place, cost)
  local size = #reply
  if texts[place] or taken_once[place] or kept[place] then
    answered = nil
    reply[size + 1], reply[size + 2], reply[size + 3], reply[size + 4], reply[size + 5] = answer_of(cells_at(place), cost)
    if reply[size + 1] == 1 then changed[place] = true end
    return
  end
  local found = first_take(cost)
  if found[1] == 1 then taken_once[place] = found end
  if found == answered then
    reply[size + 1] = -1
    return
  end
  answered = found
  reply[size + 1], reply[size + 2], reply[size + 3], reply[size + 4], reply[size + 5] = unpack(found, 1, 5)
end

local function give_to(place, cost)
  local cells = cells_at(place)
  if not cells then return end
  change(bands, cells, now, cost)
  changed[place] = true
end

local run = takes and take_from or give_to
if #ARGV == cursor then
  local cost = whole(ARGV[cursor], SAFE_MAX)
  for place = 1, #KEYS do run(place, cost) end
else
  for index = cursor, #ARGV, 2 do
    local place = whole(ARGV[index], #KEYS)
    if place < 1 then error({ err = 'FSMALFORMED place' }) end
    run(place, whole(ARGV[index + 1], SAFE_MAX))
  end
end

for place, found in pairs(taken_once) do redis.call('SET', KEYS[place], found.text, 'PX', found.lasting) end
for place in pairs(changed) do
  local text, lasting = bucket_text(kept[place])
  redis.call('SET', KEYS[place], text, 'PX', lasting)
end
return reply
