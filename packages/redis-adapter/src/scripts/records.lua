-- How lines, reservations and stock are written as text. Ids cannot contain the separators; the fingerprint may contain
-- anything and therefore comes last. reservation-record.ts reads and writes the same.
--
-- lines        sku:quantity;sku:quantity
-- reservation  state,buyer,changedAt,holdExpiresAt,settledBy,epoch,seq,redriveRound,lines,fingerprint
--              state: h held, s sold, r released, x expired; what is absent is empty
-- stock        allotment,available,held,sold

local LINES_MAX = 32
local lines_read = {}

-- Lines in their order, with their units (all together, and per SKU). Most of a batch asks for the same.
local function lines_of(text)
  local lines = lines_read[text]
  if lines then return lines end
  lines = { text = text, units = 0, per_sku = {} }
  local length = -1
  for sku, quantity in string.gmatch(text, '([^:;,]+):(%d+)') do
    local units = whole(quantity, 1, SAFE_MAX, 'quantity')
    lines[#lines + 1] = { sku = sku, units = units }
    lines.units = lines.units + units
    lines.per_sku[sku] = (lines.per_sku[sku] or 0) + units
    length = length + #sku + #quantity + 2
  end
  if #lines < 1 or #lines > LINES_MAX or length ~= #text then malformed('lines') end
  lines_read[text] = lines
  return lines
end

local RECORD = '^([hsrx]),([^,]+),(%d+),(%d*),([^,]*),(%d*),(%d*),(%d*),([^,]+),(.+)$'

local function present(text)
  if text ~= '' then return text end
  return nil
end

local function record_of(order, text)
  local state, buyer, at, expires_at, by, epoch, seq, round, lines, fingerprint = string.match(text, RECORD)
  if not state then corrupt('reservation ' .. order) end
  return {
    order = order, state = state, buyer = buyer, at = tonumber(at), expires_at = tonumber(expires_at),
    by = present(by), epoch = epoch, seq = tonumber(seq), round = round, lines = lines_of(lines),
    fingerprint = fingerprint,
  }
end

local function record_text(record)
  local expires_at, seq = record.expires_at, record.seq
  return record.state .. ',' .. record.buyer .. ',' .. digits(record.at) .. ',' .. (expires_at and digits(expires_at) or '')
    .. ',' .. (record.by or '') .. ',' .. record.epoch .. ',' .. (seq and digits(seq) or '') .. ',' .. record.round
    .. ',' .. record.lines.text .. ',' .. record.fingerprint
end

local function stock_of(sku, text)
  local allotment, available, held, sold = string.match(text, '^(%d+),(%d+),(%d+),(%d+)$')
  if not allotment then corrupt('stock of ' .. sku) end
  return {
    sku = sku, allotment = tonumber(allotment), available = tonumber(available), held = tonumber(held),
    sold = tonumber(sold),
  }
end

local function stock_text(stock)
  return digits(stock.allotment) .. ',' .. digits(stock.available) .. ','
    .. digits(stock.held) .. ',' .. digits(stock.sold)
end
