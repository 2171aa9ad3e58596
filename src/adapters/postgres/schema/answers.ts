/** How rows are told: the shapes of the public types, but for details, which stay text so that not a byte of them changes. */
export const answers = `
create function onehop.cell_json(c onehop.cell) returns jsonb
language sql immutable
as $$
  select jsonb_build_object(
    'facilityId', c.facility_id,
    'sku', c.sku,
    'onHand', c.on_hand,
    'reserved', c.reserved,
    'safetyStock', c.safety_stock,
    'held', c.held,
    'available', greatest(0, c.on_hand - c.reserved - c.safety_stock - c.held),
    'version', c.version,
    'shortfall', greatest(0, c.reserved + c.held - c.on_hand)
  )
$$;

create function onehop.reservation_json(v onehop.reservation, now_at timestamptz) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', v.id,
    'state', case when onehop.is_overdue(v.state, v.expires_at, now_at) then 'expired' else v.state end,
    'lines', v.lines,
    'rooms', v.rooms,
    'short', v.short,
    'expiresAt', onehop.iso(v.expires_at),
    'details', v.details::text
  )
$$;

create function onehop.answer_json(v onehop.reservation, now_at timestamptz) returns jsonb
language sql stable
as $$
  select jsonb_build_object('status', r ->> 'state', 'reservation', r)
  from (select onehop.reservation_json(v, now_at) as r) x
$$;
`;
