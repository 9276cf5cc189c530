-- What adjustments do to the ledger, and the answers that they put into the reply.

local ADJUSTED, NOT_AVAILABLE = 18, 19

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
