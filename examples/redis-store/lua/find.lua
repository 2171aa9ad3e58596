-- find(id): changes nothing.
local held = readReservation(ARGV[1])
return held and reservationText(held) or 'null'
