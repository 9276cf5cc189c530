-- Writes what was decided. Types were checked by reading; the stream comes first, because its ids must grow, and an
-- entry that it refuses is refused before anything else was written. A server without memory refuses the first write, and
-- none behind it: see sale-script.ts.

local function write_outbox()
  for _, sale in ipairs(sales) do
    local id = sale.epoch .. '-' .. digits(sale.seq)
    if sale.traceparent then redis.call('XADD', OUTBOX, id, 'o', sale.order, 't', sale.traceparent)
    else redis.call('XADD', OUTBOX, id, 'o', sale.order) end
  end
end

local function write_hashes()
  local values = {}
  for index, record in ipairs(changed_reservations) do
    values[2 * index - 1], values[2 * index] = record.order, record_text(record)
  end
  call_in_chunks('HSET', RESERVATIONS, values, 2)
  values = {}
  for _, found in ipairs(changed_stocks) do
    values[#values + 1] = found.sku
    values[#values + 1] = stock_text(found)
  end
  call_in_chunks('HSET', STOCK, values, 2)
end

-- A buyer with no units is forgotten, so that the hash does not grow.
local function write_buyers()
  local values, gone = {}, {}
  for buyer in pairs(changed_buyers) do
    local units = buyers[buyer]
    if units == 0 then gone[#gone + 1] = buyer
    else
      values[#values + 1] = buyer
      values[#values + 1] = digits(units)
    end
  end
  call_in_chunks('HSET', BUYERS, values, 2)
  call_in_chunks('HDEL', BUYERS, gone, 1)
end

local function write_back()
  -- XADD is the first write, and finds out by itself what the outbox is.
  if made then redis.call('ZCARD', DUE) end
  write_outbox()
  write_hashes()
  write_buyers()
  if made then made.write() end
  if version == meta.version then return end
  redis.call('HSET', META, 'version', digits(version), 'seq', digits(seq))
end
