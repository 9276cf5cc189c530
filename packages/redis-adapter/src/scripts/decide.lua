-- Mode "decide": carries out a batch of commands in order, in one step, on one reading of the clock.
--
-- ARGV  3 number of commands, then each of them, by its first letter:
--       p order buyer lines fingerprint traceparent     h order buyer lines fingerprint ttl (ms)
--       c operation order buyer lines traceparent       r operation order buyer
--       a operation sku delta                           e limit
--       an absent traceparent and absent lines are empty
-- Reply {OK, time (ms), answers ...}, or {OVER_ALLOTMENT, sku, allotment}

local BATCH_MAX, TTL_MAX, EXPIRE_MAX, ALLOTMENT_MAX = 256, 86400000, 1000, 1000000000
local cursor = 3

local function argument()
  cursor = cursor + 1
  return ARGV[cursor] or malformed('too few arguments')
end

-- Requests have the fields of the reservation that they may become, so that granting one costs no second table.
local READ = {}

function READ.p()
  return {
    run = purchase, order = argument(), buyer = argument(), lines = lines_of(argument()), fingerprint = argument(),
    traceparent = present(argument()), epoch = '', round = '', state = nil, at = nil, seq = nil, changed = nil,
    sold_here = nil, expires_at = nil, by = nil,
  }
end

function READ.h()
  return {
    run = hold, order = argument(), buyer = argument(), lines = lines_of(argument()), fingerprint = argument(),
    ttl = whole(argument(), 1, TTL_MAX, 'ttl'), epoch = '', round = '', state = nil, at = nil, changed = nil,
    expires_at = nil, by = nil,
  }
end

function READ.c()
  local command = { run = confirm, operation = argument(), order = argument(), buyer = argument() }
  local lines = present(argument())
  command.lines, command.traceparent = lines and lines_of(lines), present(argument())
  return command
end

function READ.r()
  return { run = release, operation = argument(), order = argument(), buyer = argument() }
end

function READ.a()
  local command = { run = adjust, adjusts = true, operation = argument(), sku = argument() }
  local sign, units = string.match(argument(), '^(%-?)(%d+)$')
  command.delta = whole(units, 1, ALLOTMENT_MAX, 'delta') * (sign == '-' and -1 or 1)
  return command
end

function READ.e()
  return { run = expire, limit = whole(argument(), 1, EXPIRE_MAX, 'limit') }
end

local function read_commands()
  local commands = {}
  for index = 1, whole(ARGV[3], 0, BATCH_MAX, 'number of commands') do
    local read = READ[argument()] or malformed('command')
    commands[index] = read()
  end
  if cursor ~= #ARGV then malformed('too many arguments') end
  return commands
end

-- Reads in a few calls what the commands name. What they turn out to need besides is read as it is needed.
local function read_ledger(commands)
  local orders, skus, named, operations = {}, {}, {}, {}
  for _, command in ipairs(commands) do
    if command.order then orders[#orders + 1] = command.order end
    if command.buyer then named[#named + 1] = command.buyer end
    if command.lines then
      for _, line in ipairs(command.lines) do skus[#skus + 1] = line.sku end
    end
    if command.adjusts then
      skus[#skus + 1] = command.sku
      operations[#operations + 1] = command.operation
    end
  end
  load(RESERVATIONS, reservations, orders, record_of)
  load(STOCK, stocks, skus, stock_of)
  load(BUYERS, buyers, named, buyer_of)
  load(ADJUSTMENTS, adjusted, operations, adjustment_of)
end

-- Additions of the batch must not raise an allotment above its limit; removals are not counted against them.
local function over_allotment(commands)
  local raised, seen = {}, {}
  for _, command in ipairs(commands) do
    if command.adjusts and command.delta > 0 and adjusted[command.operation] ~= '1' and not seen[command.operation] then
      seen[command.operation] = true
      local found = stock(command.sku)
      local allotment = (raised[command.sku] or (found and found.allotment) or 0) + command.delta
      raised[command.sku] = allotment
      if allotment > ALLOTMENT_MAX then return { OVER_ALLOTMENT, command.sku, allotment } end
    end
  end
end

local function decide()
  now = current_time()
  version, seq = meta.version, meta.seq
  reply = { OK, now }
  local commands = read_commands()
  read_ledger(commands)
  local over = over_allotment(commands)
  if over then return over end
  open_window()
  begin_due()
  for _, command in ipairs(commands) do command.run(command) end
  write_back()
  return reply
end
