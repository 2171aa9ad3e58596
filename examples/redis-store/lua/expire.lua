-- expire(most): the ids that were met, and whether there are more.
local ids, isMore = sweep(tonumber(ARGV[1]))
return '{"ids":' .. list(ids) .. ',"isMore":' .. tostring(isMore) .. '}'
