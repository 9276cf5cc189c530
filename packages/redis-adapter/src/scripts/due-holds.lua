-- Which holds are due, and when the next one is: the sorted set, less what this step has ended, plus what it has begun.

local PAGE = 100
local due_added, due_ended = {}, {}

-- Holds with a score in a range, the earliest first, read page by page as far as they are asked for.
local function reading(from, to)
  return { from = from, to = to, ids = {}, position = 1, whole = false }
end

local due_now, due_later

local function peek(list)
  while true do
    local order = list.ids[list.position]
    if order then
      if not due_ended[order] then return order end
      list.position = list.position + 1
    elseif list.whole then
      return nil
    else
      local page = redis.call('ZRANGEBYSCORE', DUE, list.from, list.to, 'LIMIT', #list.ids, PAGE)
      load(RESERVATIONS, reservations, page, record_of)
      for _, found in ipairs(page) do list.ids[#list.ids + 1] = found end
      list.whole = #page < PAGE
    end
  end
end

local function begin_due()
  due_now = reading('-inf', digits(now))
  due_later = reading('(' .. digits(now), '+inf')
end

-- A hold that begins now is never due now: it lasts for a millisecond at least.
local function next_due()
  return peek(due_now)
end

local function next_due_at()
  local order = next_due()
  local earliest
  if not order then
    order = peek(due_later)
    for _, expires_at in pairs(due_added) do
      if not earliest or expires_at < earliest then earliest = expires_at end
    end
  end
  local found = order and (reservation(order) or corrupt('no reservation ' .. order)).expires_at
  if found and (not earliest or found < earliest) then return found end
  return earliest
end

local function add_due(record)
  due_added[record.order] = record.expires_at
end

local function remove_due(record)
  if due_added[record.order] then due_added[record.order] = nil
  else due_ended[record.order] = true end
end

-- held -> available for all that the hold took.
local function end_hold(record, state)
  remove_due(record)
  return_units(record.lines)
  count_for_buyer(record.buyer, -record.lines.units)
  record.state, record.at = state, now
  version = version + 1
  mark_reservation(record)
end

-- Ends this very hold if it is due: who names it is told so, and that is final.
local function expire_if_due(record)
  if record and record.state == 'h' and record.expires_at and now >= record.expires_at then end_hold(record, 'x') end
end

-- Ends at most `limit` due holds, the earliest first. Returns how many.
local function expire_due(limit)
  local expired = 0
  while expired < limit do
    local order = next_due()
    if not order then break end
    local record = reservation(order)
    if not record or record.state ~= 'h' then corrupt('due ' .. order) end
    end_hold(record, 'x')
    expired = expired + 1
  end
  return expired
end
