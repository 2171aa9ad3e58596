-- Overdue holds are met one by one, at most so many a script, for while a script runs nobody else is served.

local function expireHold(held)
  endHold(held, 'expired')
  journalOf('expire', held.id)
end

-- The reservation as it is now, its hold ended where its time is over; nil or false for none.
local function meetReservation(id)
  local held = readReservation(id)
  if held and isOver(held) then
    expireHold(held)
  end
  return held
end

-- The ids that were met, longest overdue first, and whether there are more.
local function sweep(most)
  local ids = redis.call('ZRANGEBYSCORE', ENDS, '-inf', whole(now), 'LIMIT', 0, most + 1)
  local isMore = #ids > most
  if isMore then
    ids[#ids] = nil
  end
  for _, id in ipairs(ids) do
    expireHold(readReservation(id))
  end
  return ids, isMore
end

-- What a verb answers that must not say yet that something is short or missing: overdue holds may stand in the way. It is
-- to be called again.
local again = '{"status":"again"}'
local mostInPassing = 100
