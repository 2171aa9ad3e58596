-- commit(id, ifFree): '1' brings an expired reservation back where all of it is free still.
local held = meetReservation(ARGV[1])
if not held then
  return '{"status":"unknown"}'
end
local isRevival = held.state == 'expired' and ARGV[2] == '1'
if held.state ~= 'held' and not isRevival then
  return answer(held.state, held)
end

local isMore = false
if isRevival then
  isMore = select(2, sweep(mostInPassing))
end
local short = {}
for at = 1, #held.lines, 2 do
  local cell, wanted = readCell(held.lines[at]), held.lines[at + 1]
  local there = isRevival and available(cell) or math.max(0, cell.onHand)
  if there < wanted then
    for _, value in ipairs({ cell.name, wanted, there }) do
      short[#short + 1] = value
    end
  end
end
local full = isRevival and roomsShort(held.rooms) or {}
if isMore and #short + #full > 0 then
  return again
end
if #short + #full > 0 then
  return '{"status":"short","short":' .. shortCells(short) .. ',"shortRooms":' .. shortRooms(full)
    .. ',"reservation":' .. reservationText(held) .. '}'
end

if isRevival then
  for at = 1, #held.lines, 2 do
    local cell = readCell(held.lines[at])
    cell.onHand = cell.onHand - held.lines[at + 1]
    cell.version = cell.version + 1
    writeCell(cell)
  end
  useRooms(held.rooms, 1)
  held.state = 'committed'
  writeReservation(held)
  journalOf('revive', held.id)
else
  endHold(held, 'committed')
  journalOf('commit', held.id)
end
return answer('committed', held)
