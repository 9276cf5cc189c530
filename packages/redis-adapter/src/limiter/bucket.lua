-- The arithmetic of a token bucket: that of core's limiter/bucket-cells.ts, with the same doubles and the same operations.
--
-- A bucket is two numbers for each bandwidth: its level in units as of the last refill step, and the instant of that step.
-- Levels, waits and instants are integers below 2^53; a larger product only ever meets a limit far below it.

-- One bandwidth: {capacity, unitsPerToken, fullLevel, stepMs, unitsPerStep, first step or false}.
local CAPACITY, UNITS_PER_TOKEN, FULL_LEVEL, STEP_MS, UNITS_PER_STEP, FIRST_STEP = 1, 2, 3, 4, 5, 6

local function full_bucket(bands, now)
  local cells = {}
  for index, band in ipairs(bands) do
    cells[2 * index - 1] = band[FULL_LEVEL]
    cells[2 * index] = band[FIRST_STEP] or now
  end
  return cells
end

local function level_at(band, cells, index, now)
  local level, stepped_at = cells[2 * index - 1], cells[2 * index]
  if now <= stepped_at then return level end
  local refilled = level + math.floor((now - stepped_at) / band[STEP_MS]) * band[UNITS_PER_STEP]
  return math.min(refilled, band[FULL_LEVEL])
end

local function stepped_at_after(band, cells, index, now)
  local stepped_at = cells[2 * index]
  if now <= stepped_at then return stepped_at end
  return stepped_at + math.floor((now - stepped_at) / band[STEP_MS]) * band[STEP_MS]
end

local function tokens_at(band, cells, index, now)
  return math.floor(level_at(band, cells, index, now) / band[UNITS_PER_TOKEN])
end

-- Refills up to now, then adds units, which may be negative.
local function change(bands, cells, now, tokens)
  for index, band in ipairs(bands) do
    local level = level_at(band, cells, index, now) + tokens * band[UNITS_PER_TOKEN]
    cells[2 * index] = stepped_at_after(band, cells, index, now)
    cells[2 * index - 1] = math.min(level, band[FULL_LEVEL])
  end
end

-- Takes the tokens of every bandwidth, or changes nothing and returns false.
local function take(bands, cells, now, tokens)
  for index, band in ipairs(bands) do
    if level_at(band, cells, index, now) < tokens * band[UNITS_PER_TOKEN] then return false end
  end
  change(bands, cells, now, -tokens)
  return true
end

-- Milliseconds until a bandwidth has reached a level, rounded up.
local function wait_for_level(band, cells, index, now, level)
  local missing = level - level_at(band, cells, index, now)
  if missing <= 0 then return 0 end
  return stepped_at_after(band, cells, index, now) - now + math.ceil(missing / band[UNITS_PER_STEP]) * band[STEP_MS]
end

-- Milliseconds until every bandwidth has so many tokens; -1 when it never will.
local function wait_for_tokens(bands, cells, now, tokens)
  local longest = 0
  for index, band in ipairs(bands) do
    if tokens > band[CAPACITY] then return -1 end
    longest = math.max(longest, wait_for_level(band, cells, index, now, tokens * band[UNITS_PER_TOKEN]))
  end
  if longest > 9007199254740991 then return -1 end
  return longest
end

local function wait_until_full(bands, cells, now)
  local longest = 0
  for index, band in ipairs(bands) do
    longest = math.max(longest, wait_for_level(band, cells, index, now, band[FULL_LEVEL]))
  end
  return longest
end

-- What the bandwidth with the fewest tokens says; of several, the one that takes longest to fill.
local function tightest(bands, cells, now)
  local limit, remaining, reset = 0, math.huge, 0
  for index, band in ipairs(bands) do
    local tokens = math.max(0, tokens_at(band, cells, index, now))
    if tokens <= remaining then
      local wait = wait_for_level(band, cells, index, now, band[FULL_LEVEL])
      if tokens < remaining or wait > reset then limit, remaining, reset = band[CAPACITY], tokens, wait end
    end
  end
  return limit, remaining, reset
end
