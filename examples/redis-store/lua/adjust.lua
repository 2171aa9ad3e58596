-- adjust(ask). ask: { cell, onHand, facts, version or none, id or none }.
local ask = cjson.decode(ARGV[1])
local before = madeBefore(ask.id, ask.facts)
if before == false then
  return '{"status":"duplicate"}'
end
local _, isMore = sweep(mostInPassing)
local cell = readCell(ask.cell)
if before == nil and ask.version and ask.version ~= cell.version then
  return '{"status":"conflict","cell":' .. cellText(cell) .. '}'
end
local onHand = before == nil and ask.onHand or cell.onHand
local shortfall = math.max(0, cell.reserved + cell.held - onHand)
if isMore and shortfall > 0 then
  return again
end
if before == nil then
  setOnHand(cell, ask.onHand, ask.id, ask.facts)
  journal('"kind":"adjust","id":' .. (ask.id or 'null') .. ',' .. cell.name
    .. ',"onHand":' .. whole(cell.onHand) .. ',"shortfall":' .. whole(shortfall))
end

local holders = {}
if shortfall > 0 then
  for _, place in ipairs(redis.call('ZRANGEBYLEX', HOLDERS, '[' .. cell.name .. '\0', '(' .. cell.name .. '\1')) do
    local id = string.sub(place, #cell.name + 2)
    if not isOver(readReservation(id)) then
      holders[#holders + 1] = id
    end
  end
end
return '{"status":"adjusted","cell":' .. cellText(cell) .. ',"holders":' .. list(holders) .. '}'
