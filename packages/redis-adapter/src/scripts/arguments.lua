-- Reads the arguments of mode "decide", one after another: see decide.lua.

local BATCH_MAX, TTL_MAX, EXPIRE_MAX, ALLOTMENT_MAX = 256, 86400000, 1000, 1000000000
local cursor = 3

local function argument()
  cursor = cursor + 1
  return ARGV[cursor] or malformed('too few arguments')
end

-- Requests have the fields of the reservation that they may become, so that granting one costs no second table.
local READ = {}

local last

function READ.p()
  last = {
    run = purchase, order = argument(), buyer = argument(), lines = lines_of(argument()), fingerprint = argument(),
    traceparent = present(argument()), epoch = '', round = '', state = nil, at = nil, seq = nil, changed = nil,
    sold_here = nil, expires_at = nil, by = nil,
  }
  return last
end

function READ.q()
  if not last then malformed('no purchase before') end
  return {
    run = purchase, order = argument(), buyer = argument(), lines = last.lines, fingerprint = last.fingerprint,
    traceparent = last.traceparent, epoch = '', round = '', state = nil, at = nil, seq = nil, changed = nil,
    sold_here = nil, expires_at = nil, by = nil,
  }
end
