#!lua flags=no-writes
-- Which epoch a sale shows. A script and not HMGET, so that no client sends it to a replica.
--
-- KEYS  1 meta
-- Reply {database, epoch, incarnation, version}, or {} when the sale is unknown
local shown = redis.call('HMGET', KEYS[1], 'db', 'epoch', 'inc', 'version')
if not shown[1] then return {} end
return shown
