-- Cells: a hash from a cell's name to "onHand reserved safetyStock held version". A name is the text
-- "facilityId":"west","sku":"tyre" of a JSON object's inside.

-- A cell that is not there has none of it.
local function readCell(name)
  local text = redis.call('HGET', CELLS, name)
  local onHand, reserved, safetyStock, held, version =
    string.match(text or '0 0 0 0 0', '^(%S+) (%S+) (%S+) (%S+) (%S+)$')
  return {
    name = name,
    onHand = tonumber(onHand),
    reserved = tonumber(reserved),
    safetyStock = tonumber(safetyStock),
    held = tonumber(held),
    version = tonumber(version),
  }
end

local function writeCell(cell)
  local numbers = { cell.onHand, cell.reserved, cell.safetyStock, cell.held, cell.version }
  for at, number in ipairs(numbers) do
    numbers[at] = whole(number)
  end
  redis.call('HSET', CELLS, cell.name, table.concat(numbers, ' '))
end

local function available(cell)
  return math.max(0, cell.onHand - cell.reserved - cell.safetyStock - cell.held)
end

local function cellText(cell)
  return '{' .. cell.name
    .. ',"onHand":' .. whole(cell.onHand)
    .. ',"reserved":' .. whole(cell.reserved)
    .. ',"safetyStock":' .. whole(cell.safetyStock)
    .. ',"held":' .. whole(cell.held)
    .. ',"available":' .. whole(available(cell))
    .. ',"version":' .. whole(cell.version)
    .. ',"shortfall":' .. whole(math.max(0, cell.reserved + cell.held - cell.onHand)) .. '}'
end
