-- What each command does to the ledger, and the answer that it puts into the reply. The same decisions as those of the
-- memory store, which is the model; the codes are those of reply-code.ts.

local SOLD_FIRST, SOLD, HELD_FIRST, HELD, SOLD_OUT, NOT_ENOUGH, BUYER_LIMIT, NOT_STARTED, ENDED, PAUSED = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
local KEY_REUSED, CONFIRMED, RELEASED_BEFORE, EXPIRED, NO_HOLD, EXCEEDS_HELD, RELEASED = 11, 12, 13, 14, 15, 16, 17
local ADJUSTED, NOT_AVAILABLE, EXPIRED_HOLDS = 18, 19, 20
local EXPIRE_WHEN_SHORT_MAX = 100

local meta, window, limit
local reply = {}

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
    if expire_due(EXPIRE_WHEN_SHORT_MAX) > 0 then code, first, second = judge(command) end
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

local function put_settled(record)
  if record.state == 's' then put(CONFIRMED)
  elseif record.state == 'r' then put(RELEASED_BEFORE)
  else put(EXPIRED, record.expires_at or record.at) end
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

local function hold(command)
  local earlier = reservation(command.order)
  if not earlier then
    if refused(command) then return end
    local record = reserve(command, 'h', 'held', now + command.ttl)
    add_due(record)
    version = version + 1
    put(HELD_FIRST, record.expires_at, least_available(record.lines))
  elseif not is_repeat(earlier, command, true) then put(KEY_REUSED)
  else
    expire_if_due(earlier)
    if earlier.state ~= 'h' then put_settled(earlier)
    else put(HELD, earlier.expires_at or earlier.at, least_available(earlier.lines), earlier.lines.text) end
  end
end

-- Judges a second move. Returns the reservation and whether it is to be settled now, or nothing after putting the answer.
local function settlement(command, wanted)
  local record = reservation(command.order)
  if not record or record.buyer ~= command.buyer then return put(NO_HOLD) end
  expire_if_due(record)
  if not was_held(record) then return put(NO_HOLD) end
  if record.state == 'h' then return record, true end
  if record.state == wanted and record.by == command.operation then return record, false end
  put_settled(record)
end

local function exceeds_held(held, confirmed)
  for index, line in ipairs(confirmed) do
    local units = held.per_sku[line.sku] or 0
    if confirmed.per_sku[line.sku] > units then return index, units end
  end
end

local function confirm(command)
  local record, settles = settlement(command, 's')
  if not record then return end
  if settles then
    local confirmed = command.lines or record.lines
    local index, units = exceeds_held(record.lines, confirmed)
    if index then return put(EXCEEDS_HELD, index, units) end
    remove_due(record)
    return_units(record.lines)
    take_units(confirmed, 'sold')
    count_for_buyer(record.buyer, confirmed.units - record.lines.units)
    record.lines, record.by = confirmed, command.operation
    sell(record, command.traceparent)
  end
  put_sold(record, settles and 0 or 1)
end

local function release(command)
  local record, settles = settlement(command, 'r')
  if not record then return end
  if settles then
    end_hold(record, 'r')
    record.by = command.operation
  end
  put(RELEASED, settles and 0 or 1, record.lines.text)
end

-- What was refused stays refused: a first attempt that comes after its repeat must not take what nobody knows of.
local function adjust(command)
  local found = stock(command.sku)
  local replayed = adjusted[command.operation] == '1'
  if not replayed then
    local available = found and found.available or 0
    if adjusted[command.operation] == '0' then return put(NOT_AVAILABLE, available) end
    local refuses = available + command.delta < 0
    adjusted[command.operation] = refuses and '0' or '1'
    answered_adjustments[#answered_adjustments + 1] = command.operation
    if refuses then return put(NOT_AVAILABLE, available) end
    version = version + 1
    if not found then stocks[command.sku] = { sku = command.sku, allotment = 0, available = 0, held = 0, sold = 0 } end
    found = known_stock(command.sku)
    found.allotment, found.available = found.allotment + command.delta, found.available + command.delta
  end
  put(ADJUSTED, replayed and 1 or 0, found and found.allotment or 0, found and found.available or 0)
end

local function expire(command)
  local expired = expire_due(command.limit)
  put(EXPIRED_HOLDS, expired, next_due() and 1 or 0, next_due_at() or -1)
end
