-- adjust(ask). ask: { cell, onHand, facts, version or none, id or none }.
local ask = cjson.decode(ARGV[1])
local before = madeBefore(ask.id, ask.facts)
if before == false then
  return '{"status":"duplicate"}'
end
sweep(mostInPassing)
local cell = readCell(ask.cell)
if before == nil and ask.version and ask.version ~= cell.version then
  return '{"status":"conflict","cell":' .. cellText(cell) .. '}'
end
local shortfall = math.max(0, cell.reserved + cell.held - ask.onHand)
if before == nil then
  setOnHand(cell, ask.onHand, ask.id, ask.facts)
  journal('"kind":"adjust","id":' .. (ask.id or 'null') .. ',' .. cell.name
    .. ',"onHand":' .. whole(cell.onHand) .. ',"shortfall":' .. whole(shortfall))
else
  shortfall = math.max(0, cell.reserved + cell.held - cell.onHand)
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
