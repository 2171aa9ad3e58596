-- Reservations: a hash from an id to what is held, packed. `lines` is { cell, granted, ... }, `short` is { cell, wanted,
-- granted, ... }, `rooms` is { room, from, span, amount, limit, ... }, `ends` is nil for never. Beside it stand the ends
-- of live holds, a sorted set; and who holds of a cell, a sorted set of the cell's name, NUL and the id, all scores 0.

local function readReservation(id)
  local packed = redis.call('HGET', RESERVATIONS, id)
  return packed and cmsgpack.unpack(packed)
end

local function writeReservation(held)
  redis.call('HSET', RESERVATIONS, held.id, cmsgpack.pack(held))
end

local function isOver(held)
  return held.state == 'held' and held.ends ~= nil and held.ends <= now
end

local function factsText(held)
  return '"id":' .. held.id
    .. ',"lines":' .. entries(held.lines, '', { 'quantity' })
    .. ',"rooms":' .. entries(held.rooms, '"room":', { 'from', 'span', 'amount', 'limit' })
    .. ',"short":' .. shortCells(held.short)
    .. ',"expiresAt":' .. (held.ends and whole(held.ends) or 'null')
    .. ',"details":' .. held.details
end

local function reservationText(held)
  return '{' .. factsText(held) .. ',"state":"' .. (isOver(held) and 'expired' or held.state) .. '"}'
end

local function answer(status, held)
  return '{"status":"' .. status .. '","reservation":' .. reservationText(held) .. '}'
end

-- A hold's time is set, or is no matter any more.
local function setEnd(held)
  if held.state == 'held' and held.ends then
    redis.call('ZADD', ENDS, whole(held.ends), held.id)
  else
    redis.call('ZREM', ENDS, held.id)
  end
end

-- A live hold comes to count, and is written down.
local function beginHold(held)
  for at = 1, #held.lines, 2 do
    local cell = readCell(held.lines[at])
    cell.held = cell.held + held.lines[at + 1]
    writeCell(cell)
    redis.call('ZADD', HOLDERS, 0, cell.name .. '\0' .. held.id)
  end
  useRooms(held.rooms, 1)
  writeReservation(held)
  setEnd(held)
  journal('"kind":"hold",' .. factsText(held))
end

-- A live hold ends as `state`. Committed units leave for good, and committed rooms stay in use.
local function endHold(held, state)
  for at = 1, #held.lines, 2 do
    local cell = readCell(held.lines[at])
    cell.held = cell.held - held.lines[at + 1]
    if state == 'committed' then
      cell.onHand = cell.onHand - held.lines[at + 1]
      cell.version = cell.version + 1
    end
    writeCell(cell)
    redis.call('ZREM', HOLDERS, cell.name .. '\0' .. held.id)
  end
  if state ~= 'committed' then
    useRooms(held.rooms, -1)
  end
  held.state = state
  writeReservation(held)
  setEnd(held)
end
