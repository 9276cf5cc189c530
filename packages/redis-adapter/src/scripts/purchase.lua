-- What a purchase does to the ledger, and the answer that it puts into the reply. The same decisions as those of the
-- memory store, which is the model; the codes are those of reply-code.ts.

local SOLD_FIRST, SOLD, SOLD_OUT, NOT_ENOUGH, BUYER_LIMIT, NOT_STARTED, ENDED, PAUSED, KEY_REUSED =
  1, 2, 5, 6, 7, 8, 9, 10, 11
local EXPIRE_WHEN_SHORT_MAX = 100

local window, limit
local reply = {}

-- What only a batch with more than new purchases needs (further.lua). Made when it is: a function costs as much to make as
-- some of them do to run.
local make_further, made
local function further()
  made = made or make_further()
  return made
end

local function put(...)
  local size = #reply
  for index = 1, select('#', ...) do reply[size + index] = select(index, ...) end
end

local function open_window()
  limit = tonumber(meta.limit)
  local starts_at, ends_at = tonumber(meta.startsAt), tonumber(meta.endsAt)
  if meta.state == 'ended' or (ends_at and now >= ends_at) then window = ENDED
  elseif starts_at and now < starts_at then window = NOT_STARTED
  elseif meta.state == 'paused' then window = PAUSED end
end

local function was_held(record)
  return (record.expires_at or record.by) ~= nil
end

local function is_repeat(record, command, held)
  return record.buyer == command.buyer and record.fingerprint == command.fingerprint and was_held(record) == held
end

-- The window, the buyer limit, the stock, in this order; nil when the request is granted.
local function judge(command)
  if window == NOT_STARTED then return NOT_STARTED, tonumber(meta.startsAt) end
  if window then return window end
  local lines = command.lines
  if limit then
    local units = buyer_units(command.buyer)
    if units + lines.units > limit then return BUYER_LIMIT, limit, math.max(0, limit - units) end
  end
  for index, line in ipairs(lines) do
    local found = stock(line.sku)
    local available = found and found.available or 0
    if available == 0 then return SOLD_OUT, index end
    if lines.per_sku[line.sku] > available then return NOT_ENOUGH, index, available end
  end
end

-- What is due comes back before the final word. Puts the refusal, if it is one.
local function refused(command)
  local code, first, second = judge(command)
  if code == SOLD_OUT or code == NOT_ENOUGH or code == BUYER_LIMIT then
    if further().expire_due(EXPIRE_WHEN_SHORT_MAX) > 0 then code, first, second = judge(command) end
  end
  if not code then return false end
  put(code)
  if first then put(first) end
  if second then put(second) end
  return true
end

-- A granted request becomes its own reservation: it has the fields already (decide.lua).
local function reserve(record, state, level, expires_at)
  record.state, record.at, record.expires_at = state, now, expires_at
  take_units(record.lines, level)
  count_for_buyer(record.buyer, record.lines.units)
  reservations[record.order] = record
  mark_reservation(record)
  return record
end

-- The moment of sale: the next place in the epoch, and the message in the outbox in the same step.
local function sell(record, traceparent)
  version, seq = version + 1, seq + 1
  record.state, record.at, record.epoch, record.seq = 's', now, meta.epoch, seq
  record.sold_here = true
  sales[#sales + 1] = record
  record.traceparent = traceparent
  mark_reservation(record)
end

local function in_outbox(record)
  if record.sold_here then return 1 end
  if record.epoch ~= meta.epoch then return 0 end
  local id = record.epoch .. '-' .. digits(record.seq)
  return #redis.call('XRANGE', OUTBOX, id, id)
end

local function put_sold(record, replayed)
  put(SOLD, replayed, tonumber(record.epoch), record.seq, record.at, in_outbox(record))
  put(least_available(record.lines), record.lines.text, record.by or '', record.fingerprint)
end

local function purchase(command)
  local earlier = reservation(command.order)
  if earlier then
    if is_repeat(earlier, command, false) then put_sold(earlier, 1) else put(KEY_REUSED) end
  elseif not refused(command) then
    local record = reserve(command, 's', 'sold')
    sell(record, command.traceparent)
    local size = #reply
    reply[size + 1], reply[size + 2], reply[size + 3] = SOLD_FIRST, record.seq, least_available(record.lines)
  end
end

