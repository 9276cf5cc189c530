-- The sale as this step sees it: what was read, changed by what was decided so far. Nothing is written before the end
-- (write-back.lua), so that every entry of a batch counts the earlier ones and a failure changes nothing.

local now = 0
local reservations, stocks, buyers, adjusted = {}, {}, {}, {}
local changed_reservations, changed_stocks, changed_buyers, answered_adjustments = {}, {}, {}, {}
local sales = {}
local version, seq = 0, 0

-- Reads the values of the hash fields that are not known yet.
local function load(key, known, names, read)
  local missing = {}
  for _, name in ipairs(names) do
    if known[name] == nil then
      known[name] = false
      missing[#missing + 1] = name
    end
  end
  for first = 1, #missing, UNPACK_MAX do
    local last = math.min(first + UNPACK_MAX - 1, #missing)
    local values = redis.call('HMGET', key, unpack(missing, first, last))
    for index, value in ipairs(values) do
      local name = missing[first + index - 1]
      if value then known[name] = read(name, value) end
    end
  end
end

local function buyer_of(name, text)
  return tonumber(string.match(text, '^%d+$') or corrupt('buyer ' .. name))
end

-- An adjustment that was answered before: '1' made, '0' refused.
local function adjustment_of(operation, text)
  if text ~= '1' and text ~= '0' then corrupt('adjustment ' .. operation) end
  return text
end

local function reservation(order)
  if reservations[order] == nil then load(RESERVATIONS, reservations, { order }, record_of) end
  return reservations[order]
end

local function stock(sku)
  if stocks[sku] == nil then load(STOCK, stocks, { sku }, stock_of) end
  return stocks[sku]
end

local function buyer_units(buyer)
  if buyers[buyer] == nil then load(BUYERS, buyers, { buyer }, buyer_of) end
  return buyers[buyer] or 0
end

local function mark_reservation(record)
  if record.changed then return end
  record.changed = true
  changed_reservations[#changed_reservations + 1] = record
end

local function known_stock(sku)
  local found = stock(sku) or corrupt('no stock of ' .. sku)
  if not found.changed then
    found.changed = true
    changed_stocks[#changed_stocks + 1] = found
  end
  return found
end

-- available -> held | sold, after it was granted.
local function take_units(lines, level)
  for _, line in ipairs(lines) do
    local found = known_stock(line.sku)
    found.available = found.available - line.units
    found[level] = found[level] + line.units
  end
end

-- held -> available: exactly what these lines took.
local function return_units(lines)
  for _, line in ipairs(lines) do
    local found = known_stock(line.sku)
    found.held = found.held - line.units
    found.available = found.available + line.units
  end
end

local function count_for_buyer(buyer, units)
  if units == 0 then return end
  buyers[buyer] = buyer_units(buyer) + units
  changed_buyers[buyer] = true
end

local function least_available(lines)
  local least
  for _, line in ipairs(lines) do
    local found = stock(line.sku)
    local available = found and found.available or 0
    if not least or available < least then least = available end
  end
  return least
end
