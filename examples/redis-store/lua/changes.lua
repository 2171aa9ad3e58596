-- Changes of stock that carried an id: a hash from the id to what was said.

-- nil: not made yet; else whether it said the same.
local function madeBefore(id, facts)
  local before = id and redis.call('HGET', CHANGES, id)
  if not before then
    return nil
  end
  return before == facts
end

-- On hand from now on, whoever says so.
local function setOnHand(cell, onHand, id, facts)
  cell.onHand = onHand
  cell.version = cell.version + 1
  writeCell(cell)
  if id then
    redis.call('HSET', CHANGES, id, facts)
  end
end
