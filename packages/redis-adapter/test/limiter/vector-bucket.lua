-- Drives the arithmetic of bucket.lua, which stands before it, at the time that a known vector asks for.
--
-- KEYS  1 the bucket
-- ARGV  1 operation 2 time 3 tokens 4 number of bandwidths, then seven numbers for each: those of bucket.lua, and the
--       tokens at the start; the last argument is the time at which the bucket was made
-- Reply {ok, remaining, units beyond whole tokens in the first bandwidth, wait (-1: never), wait until full}

local operation, now, count = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local bands, starting = {}, {}
for index = 1, tonumber(ARGV[4]) do
  local at = 4 + (index - 1) * 7
  bands[index] = {
    tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]),
    tonumber(ARGV[at + 5]), tonumber(ARGV[at + 6]) or false,
  }
  starting[index] = tonumber(ARGV[at + 7])
end

local cells = {}
for cell in string.gmatch(redis.call('GET', KEYS[1]) or '', '%-?%d+') do cells[#cells + 1] = tonumber(cell) end
if #cells == 0 then
  cells = full_bucket(bands, tonumber(ARGV[#ARGV]))
  for index, tokens in ipairs(starting) do cells[2 * index - 1] = tokens * bands[index][UNITS_PER_TOKEN] end
end

local ok, wait = 1, 0
if operation == 'consume' or operation == 'estimate' or operation == 'gcra' then
  wait = wait_for_tokens(bands, cells, now, count)
  if wait ~= 0 then ok = 0
  elseif operation ~= 'estimate' then take(bands, cells, now, count) end
elseif operation == 'force' then
  for index, band in ipairs(bands) do
    wait = math.max(wait, wait_for_level(band, cells, index, now, count * band[UNITS_PER_TOKEN]))
  end
  change(bands, cells, now, -count)
elseif operation == 'add' then
  change(bands, cells, now, count)
end

local remaining = math.huge
for index, band in ipairs(bands) do remaining = math.min(remaining, tokens_at(band, cells, index, now)) end
local carry = level_at(bands[1], cells, 1, now) - tokens_at(bands[1], cells, 1, now) * bands[1][UNITS_PER_TOKEN]
local texts = {}
for index, cell in ipairs(cells) do texts[index] = string.format('%d', cell) end
redis.call('SET', KEYS[1], table.concat(texts, ' '), 'PX', 60000)
return { ok, remaining, carry, wait, wait_until_full(bands, cells, now) }
