-- The mutating step of one sale in one epoch. Its text is made of the files of this folder, as sale-script.ts puts them
-- together, behind a line that defines INCARNATION: the random id under which the epoch was opened. So a server that has
-- lost its scripts (restarted, promoted) does not know the step, and nobody but a rebuild loads it.
--
-- KEYS  1 meta  2 stock  3 buyers  4 reservations  5 due  6 outbox  7 adjustments  8 dropped; one hash tag for all
-- ARGV  1 mode  2 epoch that the caller knows  3.. arguments of the mode
-- Reply {status, ...}; a status other than OK promises that nothing was changed. Statuses: reply-code.ts.
--
-- Invariant: available + held + sold = allotment for every SKU. A script that fails midway is not rolled back, so every
-- argument, type and stored value is checked before the first write, and the writes cannot fail.

local META, STOCK, BUYERS, RESERVATIONS, DUE, OUTBOX, ADJUSTMENTS, DROPPED = unpack(KEYS)
local OK, NOT_FOUND, SUPERSEDED, FENCED, OVER_ALLOTMENT, STAYS_ENDED, STILL_OWED, FOREIGN, INCOMPLETE =
  0, 1, 2, 3, 4, 5, 6, 7, 8
local SAFE_MAX = 9007199254740991
-- Values of one command: Lua's stack bounds what unpack may return.
local UNPACK_MAX = 1000

local function malformed(what)
  error({ err = 'FSMALFORMED ' .. what })
end

local function corrupt(what)
  error({ err = 'FSCORRUPT ' .. what })
end

-- A whole number in its range, checked positively: what is not known to be one is refused.
local function whole(text, least, most, what)
  local number = text and #text <= 16 and string.find(text, '^%d+$') and tonumber(text)
  if not number or number < least or number > most then malformed(what) end
  return number
end

-- Lua's own conversion keeps 14 digits only. Most numbers of a step are written several times.
local written = {}
local function digits(number)
  local text = written[number]
  if text then return text end
  text = string.format('%d', number)
  written[number] = text
  return text
end

local function current_time()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Calls a command with any number of values behind its key, in chunks that divide evenly into groups.
local function call_in_chunks(command, key, values, group)
  local size = UNPACK_MAX - UNPACK_MAX % group
  for first = 1, #values, size do
    redis.call(command, key, unpack(values, first, math.min(first + size - 1, #values)))
  end
end

-- What the sale's meta says, once the fence was passed.
local meta

-- Reads the sale's meta and compares it with what the caller knows. Returns the refusal, if it is one.
local function refused_by_fence()
  local fields = redis.call('HMGET', META, 'epoch', 'inc', 'state', 'startsAt', 'endsAt', 'limit', 'version', 'seq',
    'revision')
  if not fields[1] then return { NOT_FOUND } end
  if fields[1] ~= ARGV[2] then return { SUPERSEDED, tonumber(fields[1]) } end
  if fields[2] ~= INCARNATION then return { FENCED } end
  meta = { epoch = fields[1], state = fields[3], startsAt = fields[4], endsAt = fields[5], limit = fields[6] }
  meta.version, meta.seq, meta.revision = tonumber(fields[7] or nil), tonumber(fields[8] or nil), tonumber(fields[9] or nil)
  if not (meta.state and meta.startsAt and meta.endsAt and meta.limit and meta.version and meta.seq and meta.revision) then
    corrupt('meta')
  end
end
