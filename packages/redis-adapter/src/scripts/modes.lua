-- Which mode is which. What is made in `decide` and `administration` (sale-script.ts) is made only where it is asked for.

local mode = ARGV[1]
-- "probe": that the server knows this script is the answer.
if mode == 'probe' then return { OK } end
-- "switch" shows a sale that the fence does not know yet.
local fenced = mode ~= 'switch' and refused_by_fence()
if fenced then return fenced end
if mode == 'decide' then return decide() end
local run = administration(mode) or malformed('mode')
return run()
