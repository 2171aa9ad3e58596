-- receive(ask). ask: { cell, quantity, facts, unitMoney as text, id or none }.
local ask = cjson.decode(ARGV[1])
local before = madeBefore(ask.id, ask.facts)
if before == false then
  return '{"status":"duplicate"}'
end
sweep(mostInPassing)
local cell = readCell(ask.cell)
if before == nil then
  if cell.onHand + ask.quantity > 2147483647 then
    return '{"status":"tooLarge"}'
  end
  setOnHand(cell, cell.onHand + ask.quantity, ask.id, ask.facts)
  journal('"kind":"receive","id":' .. (ask.id or 'null') .. ',' .. cell.name
    .. ',"quantity":' .. whole(ask.quantity) .. ',"unitMoney":' .. ask.unitMoney)
end
return '{"status":"received","cell":' .. cellText(cell) .. '}'
