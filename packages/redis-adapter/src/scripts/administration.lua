-- The modes that do not decide.

-- "configure": 3 state 4 startsAt 5 endsAt 6 buyer limit 7 revision; what is absent is empty. Settings that are not newer
-- than those of the sale change nothing: copies may arrive in another order than they were read.
local function configure()
  local state, starts_at, ends_at, buyer_limit = unpack(ARGV, 3, 6)
  local revision = whole(ARGV[7], 1, SAFE_MAX, 'revision')
  if state ~= 'open' and state ~= 'paused' and state ~= 'ended' then malformed('state') end
  if starts_at ~= '' then whole(starts_at, 0, SAFE_MAX, 'startsAt') end
  if ends_at ~= '' then whole(ends_at, 0, SAFE_MAX, 'endsAt') end
  if buyer_limit ~= '' then whole(buyer_limit, 1, SAFE_MAX, 'buyer limit') end
  if revision <= meta.revision then return { OK } end
  if meta.state == 'ended' and state ~= 'ended' then return { STAYS_ENDED } end
  redis.call('HSET', META, 'state', state, 'startsAt', starts_at, 'endsAt', ends_at, 'limit', buyer_limit,
    'revision', ARGV[7], 'version', digits(meta.version + 1))
  return { OK }
end

-- "drop": 3.. numbers of entries of the outbox, at most UNPACK_MAX. Unknown ones are ignored.
local function drop()
  local ids = {}
  if #ARGV - 2 > UNPACK_MAX then malformed('too many entries') end
  for index = 3, #ARGV do
    whole(ARGV[index], 0, SAFE_MAX, 'seq')
    ids[#ids + 1] = meta.epoch .. '-' .. ARGV[index]
  end
  call_in_chunks('XDEL', OUTBOX, ids, 1)
  return { OK }
end

-- "retire": 3 how long watchers can learn of it (ms). From here on nobody finds the sale; its keys are removed later.
local function retire()
  local told_for = whole(ARGV[3], 1, SAFE_MAX, 'time')
  local entries, holds = redis.call('XLEN', OUTBOX), redis.call('ZCARD', DUE)
  if entries > 0 or holds > 0 then return { STILL_OWED, entries, holds } end
  redis.call('SET', DROPPED, '1', 'PX', digits(told_for))
  redis.call('DEL', META)
  return { OK }
end

-- "switch": shows the sale in this epoch, if it shows the one that this replaces and everything staged is there.
-- ARGV  3 database 4 epoch that it replaces (empty: none) 5 state 6 startsAt 7 endsAt 8 buyer limit
--       9 revision 10 seq 11.. sizes of stock, buyers, reservations, due, outbox, adjustments
-- Reply {OK}, {SUPERSEDED}, {FOREIGN}, {INCOMPLETE}
local function switch()
  local shown = redis.call('HMGET', META, 'db', 'epoch', 'inc')
  if shown[1] and shown[1] ~= ARGV[3] then return { FOREIGN, shown[1] } end
  if shown[2] == ARGV[2] and shown[3] == INCARNATION then return { OK } end
  if (shown[2] or '') ~= ARGV[4] then return { SUPERSEDED } end
  local sizes = {
    redis.call('HLEN', STOCK), redis.call('HLEN', BUYERS), redis.call('HLEN', RESERVATIONS), redis.call('ZCARD', DUE),
    redis.call('XLEN', OUTBOX), redis.call('HLEN', ADJUSTMENTS),
  }
  for index, size in ipairs(sizes) do
    if size ~= tonumber(ARGV[10 + index]) then return { INCOMPLETE } end
  end
  redis.call('HSET', META, 'db', ARGV[3], 'epoch', ARGV[2], 'inc', INCARNATION, 'state', ARGV[5], 'startsAt', ARGV[6],
    'endsAt', ARGV[7], 'limit', ARGV[8], 'revision', ARGV[9], 'seq', ARGV[10], 'version', '1')
  redis.call('DEL', DROPPED)
  return { OK }
end

return ({ configure = configure, drop = drop, retire = retire, switch = switch })[mode]
