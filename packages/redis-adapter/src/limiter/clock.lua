-- Redis's own time: a client's clock would mint tokens or freeze a key.
local function current_time()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
