-- reserve(ask, details). ask: { id, lines: { cell, wanted, ... }, rooms: { room, from, span, amount, limit, ... },
-- ttlMs or expiresAtMs or neither, partial }. An id that is known is told as it is: whether it was asked for by the same
-- claim is for the caller to see.
local ask = cjson.decode(ARGV[1])
local known = meetReservation(ask.id)
if known then
  return answer('known', known)
end
local ends = ask.expiresAtMs
if ask.ttlMs then
  ends = now + ask.ttlMs
end
if ends and ends <= now then
  return '{"status":"past"}'
end

local _, isMore = sweep(mostInPassing)
local lines, short = {}, {}
for at = 1, #ask.lines, 2 do
  local name, wanted = ask.lines[at], ask.lines[at + 1]
  local granted = math.min(wanted, available(readCell(name)))
  if granted < wanted then
    for _, value in ipairs({ name, wanted, granted }) do
      short[#short + 1] = value
    end
  end
  if granted > 0 then
    lines[#lines + 1] = name
    lines[#lines + 1] = granted
  end
end
local full = roomsShort(ask.rooms)
if isMore and #short + #full > 0 then
  return again
end
if #full > 0 or (#short > 0 and not (ask.partial and #lines > 0)) then
  return '{"status":"short","short":' .. shortCells(short) .. ',"shortRooms":' .. shortRooms(full) .. '}'
end

local held = { id = ask.id, state = 'held', lines = lines, rooms = ask.rooms, short = short, ends = ends, details = ARGV[2] }
beginHold(held)
return answer('held', held)
