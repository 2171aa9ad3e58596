-- extend(id, term). term: { ttlMs } or { expiresAtMs }.
local held = meetReservation(ARGV[1])
if not held then
  return '{"status":"unknown"}'
end
local term = cjson.decode(ARGV[2])
local ends = term.expiresAtMs
if term.ttlMs then
  ends = now + term.ttlMs
end
if held.state == 'held' and held.ends and ends > held.ends then
  held.ends = ends
  writeReservation(held)
  setEnd(held)
  journal('"kind":"extend","id":' .. held.id .. ',"expiresAt":' .. whole(ends))
end
return answer(held.state, held)
