-- Mode "decide": carries out a batch of commands in order, in one step, on one reading of the clock.
--
-- ARGV  3 number of commands, then each of them, by its first letter:
--       p order buyer lines fingerprint traceparent     h order buyer lines fingerprint ttl (ms)
--       q order buyer: the same as the last p of the batch, of another buyer or order
--       c operation order buyer lines traceparent       r operation order buyer
--       a operation sku delta                           e limit
--       an absent traceparent and absent lines are empty
-- Reply {OK, time (ms), answers ...}, or {OVER_ALLOTMENT, sku, allotment}

local function read_commands()
  local commands = {}
  for index = 1, whole(ARGV[3], 0, BATCH_MAX, 'number of commands') do
    local letter = argument()
    local read = READ[letter] or further().READ[letter] or malformed('command')
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

now = current_time()
version, seq = meta.version, meta.seq
reply[1], reply[2] = OK, now
local commands = read_commands()
read_ledger(commands)
local over = made and made.over_allotment(commands)
if over then return over end
open_window()
for _, command in ipairs(commands) do command.run(command) end
write_back()
return reply
