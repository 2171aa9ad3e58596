/**
 * The question of `reconcile`, one query because it has to read one moment. By its steps: what the journal tells of
 * reservations, of cells, of rooms; the same as it stands in the tables; then each pair side by side.
 *
 * On hand is what the last entry with an absolute number said (`open`, `adjust`) and all that came and went after it.
 */
export const reconciliation = `
create function onehop.differences() returns setof text
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
set enable_nestloop = off
set work_mem = '64MB'
as $$
with
told_hold as materialized (
  select j.reservation_id as id, j.body -> 'lines' as lines, j.body -> 'rooms' as rooms,
    (j.body -> 'short')::jsonb as short, nullif((j.body -> 'details')::text, 'null') as details
  from onehop.journal j
  where j.kind = 'hold'
),
told_life as materialized (
  select j.reservation_id as id,
    string_agg(j.kind, ' ' order by j.seq) filter (where j.kind <> 'extend') as story,
    (array_agg(j.body ->> 'expiresAt' order by j.seq desc) filter (where j.kind in ('hold', 'extend')))[1] as ends
  from onehop.journal j
  where j.reservation_id is not null
  group by j.reservation_id
),
told_reservation as materialized (
  select l.id, l.story, l.ends, h.lines::jsonb as lines, h.rooms::jsonb as rooms, h.short, h.details,
    case l.story
      when 'hold' then 'held'
      when 'hold commit' then 'committed'
      when 'hold release' then 'released'
      when 'hold expire' then 'expired'
      when 'hold expire revive' then 'committed'
    end as state
  from told_life l
  left join told_hold h on h.id = l.id
),
told_line as materialized (
  select h.id, l.sku, l."facilityId" as facility_id, l.quantity
  from told_hold h
  cross join lateral json_to_recordset(h.lines)
    as l(sku text collate "C", "facilityId" text collate "C", quantity bigint)
),
told_stock as materialized (
  select j.seq, x.sku, x.facility_id, x.fixed, x.change, x.is_move, x.reserved, x.safety_stock, x.unit_money
  from onehop.journal j
  cross join lateral (
    select c.sku, c."facilityId" as facility_id, c."onHand" as fixed, null::bigint as change, 0 as is_move,
      c.reserved, c."safetyStock" as safety_stock, c."unitMoney" as unit_money
    from json_to_record(j.body -> 'cell') as c(
      sku text collate "C", "facilityId" text collate "C", "onHand" bigint, reserved bigint, "safetyStock" bigint,
      "unitMoney" double precision
    )
    where j.kind = 'open'
    union all
    select c.sku, c."facilityId", c."onHand", c.quantity, 1, 0, 0, coalesce(c."unitMoney", 0)
    from json_to_record(j.body) as c(
      sku text collate "C", "facilityId" text collate "C", "onHand" bigint, quantity bigint,
      "unitMoney" double precision
    )
    where j.kind <> 'open'
  ) x
  where j.kind in ('open', 'receive', 'adjust')
  union all
  select j.seq, l.sku, l.facility_id, null, -l.quantity, 1, null, null, null
  from onehop.journal j
  join told_line l on l.id = j.reservation_id
  where j.kind in ('commit', 'revive')
),
told_onhand as materialized (
  select s.*,
    max(s.seq) filter (where s.fixed is not null) over (partition by s.sku, s.facility_id) as base,
    min(s.seq) over (partition by s.sku, s.facility_id) as first
  from told_stock s
),
cell_side as (
  select c.sku, c.facility_id, c.on_hand, c.version, c.held, c.reserved, c.safety_stock, c.unit_money,
    null::bigint as told_on_hand, null::bigint as told_version, null::bigint as told_reserved,
    null::bigint as told_safety_stock, null::double precision as told_unit_money, null::bigint as told_held,
    null::bigint as live_held
  from onehop.cell c
  union all
  select s.sku, s.facility_id, null, null, null, null, null, null,
    sum(case when s.seq = s.base then s.fixed when s.seq > coalesce(s.base, 0) then s.change else 0 end)::bigint,
    sum(s.is_move)::bigint,
    max(s.reserved) filter (where s.seq = s.first), max(s.safety_stock) filter (where s.seq = s.first),
    max(s.unit_money) filter (where s.seq = s.first), null, null
  from told_onhand s
  group by s.sku, s.facility_id
  union all
  select l.sku, l.facility_id, null, null, null, null, null, null, null, null, null, null, null, sum(l.quantity)::bigint, null
  from told_line l
  join told_reservation r on r.id = l.id
  where r.state = 'held'
  group by l.sku, l.facility_id
  union all
  select l.sku, l."facilityId", null, null, null, null, null, null, null, null, null, null, null, null, sum(l.quantity)::bigint
  from onehop.reservation v
  cross join lateral jsonb_to_recordset(v.lines)
    as l(sku text collate "C", "facilityId" text collate "C", quantity bigint)
  where v.state = 'held'
  group by l.sku, l."facilityId"
),
cell_pair as (
  select p.sku, p.facility_id,
    max(p.on_hand) as on_hand, max(p.version) as version, max(p.held) as held, max(p.reserved) as reserved,
    max(p.safety_stock) as safety_stock, max(p.unit_money) as unit_money,
    max(p.told_on_hand) as told_on_hand, max(p.told_version) as told_version, max(p.told_reserved) as told_reserved,
    max(p.told_safety_stock) as told_safety_stock, max(p.told_unit_money) as told_unit_money,
    coalesce(max(p.told_held), 0) as told_held, coalesce(max(p.live_held), 0) as live_held
  from cell_side p
  group by p.sku, p.facility_id
),
room_side as (
  select b.room, b.starts, b.held, null::bigint as told_held, null::bigint as live_held from onehop.room_use b
  union all
  select u.room, u."from", null, sum(u.amount)::bigint, null
  from told_reservation r
  cross join lateral jsonb_to_recordset(r.rooms) as u(room text collate "C", "from" bigint, amount bigint)
  where r.state in ('held', 'committed')
  group by u.room, u."from"
  union all
  select u.room, u."from", null, null, sum(u.amount)::bigint
  from onehop.reservation v
  cross join lateral jsonb_to_recordset(v.rooms) as u(room text collate "C", "from" bigint, amount bigint)
  where v.state in ('held', 'committed')
  group by u.room, u."from"
),
room_pair as (
  select p.room, p.starts, max(p.held) as held, max(p.told_held) as told_held, max(p.live_held) as live_held
  from room_side p
  group by p.room, p.starts
),
reservation_pair as (
  select * from (
    select coalesce(v.id, r.id) as id, r.story, v.state, r.state as told_state, v.lines, r.lines as told_lines,
      v.rooms, r.rooms as told_rooms, v.short, r.short as told_short, onehop.iso(v.expires_at) as ends,
      r.ends as told_ends, v.details::text as details, r.details as told_details
    from onehop.reservation v
    full join told_reservation r on r.id = v.id
  ) p
  where p.told_state is null
    or (p.state, p.lines, p.rooms, p.short, p.ends, p.details)
      is distinct from (p.told_state, p.told_lines, p.told_rooms, p.told_short, p.told_ends, p.told_details)
),
told_change as (
  select j.body ->> 'id' as id, jsonb_strip_nulls(jsonb_build_object(
    'verb', j.kind, 'facilityId', j.body -> 'facilityId', 'sku', j.body -> 'sku', 'quantity', j.body -> 'quantity',
    'onHand', j.body -> 'onHand'
  )) as facts
  from onehop.journal j
  where j.kind in ('receive', 'adjust') and j.body ->> 'id' is not null
),
difference as (
  select 'cell' as subject, jsonb_build_object('facilityId', p.facility_id, 'sku', p.sku) as name, d.*
  from (
    select * from cell_pair p
    where (p.on_hand, p.version, p.reserved, p.safety_stock, p.unit_money, p.held, p.held)
      is distinct from (p.told_on_hand, p.told_version, p.told_reserved, p.told_safety_stock, p.told_unit_money,
        p.told_held, p.live_held)
  ) p
  cross join lateral (values
    ('onHand', to_jsonb(p.on_hand), to_jsonb(p.told_on_hand), 'journal'),
    ('version', to_jsonb(p.version), to_jsonb(p.told_version), 'journal'),
    ('reserved', to_jsonb(p.reserved), to_jsonb(p.told_reserved), 'journal'),
    ('safetyStock', to_jsonb(p.safety_stock), to_jsonb(p.told_safety_stock), 'journal'),
    ('unitMoney', to_jsonb(p.unit_money), to_jsonb(p.told_unit_money), 'journal'),
    ('held', to_jsonb(p.held), to_jsonb(p.told_held), 'journal'),
    ('held', to_jsonb(p.held), to_jsonb(p.live_held), 'reservations')
  ) d(field, found, expected, by)
  union all
  select 'room', jsonb_build_object('room', p.room, 'from', p.starts), d.*
  from room_pair p
  cross join lateral (values
    ('held', to_jsonb(p.held), to_jsonb(p.told_held), 'journal'),
    ('held', to_jsonb(p.held), to_jsonb(p.live_held), 'reservations')
  ) d(field, found, expected, by)
  union all
  select 'reservation', jsonb_build_object('id', p.id), d.*
  from reservation_pair p
  cross join lateral (values
    ('entries', to_jsonb(case when p.told_state is null then p.story end), null::jsonb, 'journal'),
    ('state', to_jsonb(p.state), to_jsonb(p.told_state), 'journal'),
    ('lines', p.lines, p.told_lines, 'journal'),
    ('rooms', p.rooms, p.told_rooms, 'journal'),
    ('short', p.short, p.told_short, 'journal'),
    ('expiresAt', to_jsonb(p.ends), to_jsonb(p.told_ends), 'journal'),
    ('details', to_jsonb(p.details), to_jsonb(p.told_details), 'journal')
  ) d(field, found, expected, by)
  union all
  select 'change', jsonb_build_object('id', coalesce(s.id, c.id)), 'facts', s.facts, c.facts, 'journal'
  from onehop.stock_change s
  full join told_change c on c.id = s.id
)
select jsonb_build_object(
  'subject', d.subject, 'name', d.name, 'field', d.field, 'found', d.found, 'expected', d.expected, 'by', d.by
)::text as difference
from difference d
where d.found is distinct from d.expected
order by d.subject, d.name::text, d.field, d.by
$$;
`;
