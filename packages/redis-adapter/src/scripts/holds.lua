-- What holds and what becomes of them do to the ledger, and the answers that they put into the reply.

local HELD_FIRST, HELD, CONFIRMED, RELEASED_BEFORE, EXPIRED, NO_HOLD, EXCEEDS_HELD, RELEASED, EXPIRED_HOLDS =
  3, 4, 12, 13, 14, 15, 16, 17, 20

local function put_settled(record)
  if record.state == 's' then put(CONFIRMED)
  elseif record.state == 'r' then put(RELEASED_BEFORE)
  else put(EXPIRED, record.expires_at or record.at) end
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

local function expire(command)
  local expired = expire_due(command.limit)
  put(EXPIRED_HOLDS, expired, next_due() and 1 or 0, next_due_at() or -1)
end
