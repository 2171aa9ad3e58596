-- open(cells). cells: { cell, onHand, reserved, safetyStock, unitMoney as text, ... }. Those that are there already stay
-- as they are. How many were new.
local cells = cjson.decode(ARGV[1])
local opened = 0
for at = 1, #cells, 5 do
  local name, onHand, reserved, safetyStock, unitMoney = unpack(cells, at, at + 4)
  if redis.call('HEXISTS', CELLS, name) == 0 then
    writeCell({ name = name, onHand = onHand, reserved = reserved, safetyStock = safetyStock, held = 0, version = 0 })
    journal('"kind":"open","cell":{' .. name .. ',"onHand":' .. whole(onHand) .. ',"reserved":' .. whole(reserved)
      .. ',"safetyStock":' .. whole(safetyStock) .. ',"unitMoney":' .. unitMoney .. '}')
    opened = opened + 1
  end
end
return whole(opened)
