-- release(id)
local held = meetReservation(ARGV[1])
if not held then
  return '{"status":"unknown"}'
end
if held.state == 'held' then
  endHold(held, 'released')
  journalOf('release', held.id)
end
return answer(held.state, held)
