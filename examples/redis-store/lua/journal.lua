-- The journal is a stream whose entries are numbered 0-1, 0-2, ...: Redis counts on even where old ones were trimmed.
local function journal(event)
  redis.call('XADD', JOURNAL, '0-*', 'entry', '{"at":' .. whole(now) .. ',' .. event .. '}')
end

local function journalOf(kind, id)
  journal('"kind":"' .. kind .. '","id":' .. id)
end
