-- What read the other commands, and what writes what they changed: see `further` in purchase.lua.

local READ_FURTHER = {}

function READ_FURTHER.h()
  return {
    run = hold, order = argument(), buyer = argument(), lines = lines_of(argument()), fingerprint = argument(),
    ttl = whole(argument(), 1, TTL_MAX, 'ttl'), epoch = '', round = '', state = nil, at = nil, changed = nil,
    expires_at = nil, by = nil,
  }
end

function READ_FURTHER.c()
  local command = { run = confirm, operation = argument(), order = argument(), buyer = argument() }
  local lines = present(argument())
  command.lines, command.traceparent = lines and lines_of(lines), present(argument())
  return command
end

function READ_FURTHER.r()
  return { run = release, operation = argument(), order = argument(), buyer = argument() }
end

function READ_FURTHER.a()
  local command = { run = adjust, adjusts = true, operation = argument(), sku = argument() }
  local sign, units = string.match(argument(), '^(%-?)(%d+)$')
  command.delta = whole(units, 1, ALLOTMENT_MAX, 'delta') * (sign == '-' and -1 or 1)
  return command
end

function READ_FURTHER.e()
  return { run = expire, limit = whole(argument(), 1, EXPIRE_MAX, 'limit') }
end

local function write_due()
  local values, gone = {}, {}
  for order, expires_at in pairs(due_added) do
    values[#values + 1] = digits(expires_at)
    values[#values + 1] = order
  end
  for order in pairs(due_ended) do gone[#gone + 1] = order end
  call_in_chunks('ZADD', DUE, values, 2)
  call_in_chunks('ZREM', DUE, gone, 1)
end

local function write_adjustments()
  local values = {}
  for _, operation in ipairs(answered_adjustments) do
    values[#values + 1] = operation
    values[#values + 1] = adjusted[operation]
  end
  call_in_chunks('HSET', ADJUSTMENTS, values, 2)
end

begin_due()
return {
  READ = READ_FURTHER,
  expire_due = expire_due,
  over_allotment = over_allotment,
  write = function()
    write_due()
    write_adjustments()
  end,
}
