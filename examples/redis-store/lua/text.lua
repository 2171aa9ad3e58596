-- Answers and journal entries are JSON, put together here. Names (of cells, rooms, ids) and details come from outside as
-- JSON text and are never taken apart, so that they keep every byte; cjson would write an empty list as an object and
-- cut long numbers.

-- A whole number, up to 2^53, in full.
local function whole(number)
  return string.format('%.0f', number)
end

local function list(texts)
  return '[' .. table.concat(texts, ',') .. ']'
end

-- `flat` holds, for each entry, JSON text that goes after `before`, and then whole numbers called `names`.
local function entries(flat, before, names)
  if #flat == 0 then
    return '[]'
  end
  local texts = {}
  for at = 1, #flat, #names + 1 do
    local text = '{' .. before .. flat[at]
    for place, name in ipairs(names) do
      text = text .. ',"' .. name .. '":' .. whole(flat[at + place])
    end
    texts[#texts + 1] = text .. '}'
  end
  return list(texts)
end

-- { cell, wanted, available, ... }
local function shortCells(flat)
  return entries(flat, '', { 'wanted', 'available' })
end

-- { room, from, span, wanted, available, ... }
local function shortRooms(flat)
  return entries(flat, '"room":', { 'from', 'span', 'wanted', 'available' })
end
