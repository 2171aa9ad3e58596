-- Rooms: what of each is in use from when. A sorted set, all scores 0, keeps the uses of a room together and in order of
-- time; a hash tells how much each is.

-- JSON text holds no NUL, so the uses of one room are all that begin with its name and a NUL. The time, any whole number
-- up to 2^53 either way, is written so that order of text is order of time: a number cannot be cut at 2^27 inexactly.
local function placeOf(room, from)
  local high = math.floor(from / 134217728)
  return room .. '\0' .. string.format('%09d%09d', high + 67108864, from - high * 134217728)
end

local function startOf(place)
  return (tonumber(string.sub(place, -18, -10)) - 67108864) * 134217728 + tonumber(string.sub(place, -9))
end

local function useRoom(room, from, amount)
  local place = placeOf(room, from)
  local rest = redis.call('HINCRBY', USES, place, whole(amount))
  if rest == 0 then
    redis.call('HDEL', USES, place)
    redis.call('ZREM', ROOMS, place)
  else
    redis.call('ZADD', ROOMS, 0, place)
  end
end

-- What else is in use during [from, from + span), by start: of the ledger, and of the claim whose uses these are.
local function othersDuring(uses, mine)
  local room, from, span = uses[mine], uses[mine + 1], uses[mine + 2]
  local others = {}
  for _, place in ipairs(redis.call('ZRANGEBYLEX', ROOMS, '(' .. placeOf(room, from - span), '(' .. placeOf(room, from + span))) do
    others[#others + 1] = { from = startOf(place), amount = tonumber(redis.call('HGET', USES, place)) }
  end
  for at = 1, #uses, 5 do
    local apart = math.abs(uses[at + 1] - from)
    if at ~= mine and uses[at] == room and apart < span then
      others[#others + 1] = { from = uses[at + 1], amount = uses[at + 3] }
    end
  end
  table.sort(others, function(a, b) return a.from < b.from end)
  return others
end

-- The most that is in use at once. That is reached where a use starts, or at the beginning: in between, uses only end.
local function fullest(others, from, span)
  local sum, most, oldest = 0, 0, 1
  for _, other in ipairs(others) do
    sum = sum + other.amount
    while others[oldest].from <= math.max(from, other.from) - span do
      sum = sum - others[oldest].amount
      oldest = oldest + 1
    end
    most = math.max(most, sum)
  end
  return most
end

-- uses: { room, from, span, amount, limit, ... }. Those that do not fit: { room, from, span, wanted, available, ... }.
local function roomsShort(uses)
  local short = {}
  for at = 1, #uses, 5 do
    local room, from, span, amount, limit = unpack(uses, at, at + 4)
    local rest = math.max(0, limit - fullest(othersDuring(uses, at), from, span))
    if rest < amount then
      for _, value in ipairs({ room, from, span, amount, rest }) do
        short[#short + 1] = value
      end
    end
  end
  return short
end

local function useRooms(uses, sign)
  for at = 1, #uses, 5 do
    useRoom(uses[at], uses[at + 1], sign * uses[at + 3])
  end
end
