-- Every script is given all keys of the ledger, in this order; none is made up from data.
local CELLS, HOLDERS, ROOMS, USES, RESERVATIONS, ENDS, CHANGES, JOURNAL = unpack(KEYS)
