/**
 * Holds for many claims in one transaction, each answered by itself, in the order they are given. First all cells and
 * rooms of all claims are locked, in order; then each claim is decided on the locked numbers; then all of it is written.
 *
 * Arrays, because a claim is decided after the one before it: `free` counts down in memory. A reservation whose id turns
 * up only when it is written was made meanwhile by someone else: the whole is begun again. Of a known one that seems to
 * be over the caller is told to look for himself: to wait for its lock with cells in hand could make a circle.
 */
export const reserve = `
create function onehop.reserve_all(batch jsonb, wait_ms integer) returns jsonb
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  now_at timestamptz;
  overdue boolean;
  -- Of the claims.
  ids text[];
  ttls bigint[];
  untils bigint[];
  partials boolean[];
  details text[];
  rooms jsonb[];
  statuses text[];
  ends timestamptz[];
  short_rooms jsonb[];
  -- Of their lines, sorted by claim.
  line_claims integer[];
  line_cells integer[];
  line_skus text[];
  line_facilities text[];
  line_wanted bigint[];
  line_available bigint[];
  line_granted bigint[];
  -- Of the cells, sorted.
  skus text[];
  facilities text[];
  free bigint[];
  taken bigint[];
  line integer := 1;
  first_line integer;
  cell integer;
  is_short boolean;
  is_empty boolean;
  rooms_taken jsonb[] := '{}';
  stored bigint;
  written bigint;
  answer jsonb;
begin
  perform set_config('lock_timeout', wait_ms::text, true);

  select array_agg(r.id), array_agg(r."ttlMs"), array_agg(r."expiresAtMs"), array_agg(coalesce(r.partial, false)),
    array_agg(r.details), array_agg(r.rooms),
    bool_or((onehop.is_id(r.id) and onehop.is_term(r."ttlMs", r."expiresAtMs")) is not true)
  into ids, ttls, untils, partials, details, rooms, is_short
  from jsonb_to_recordset(batch -> 'requests')
    as r(id text, "ttlMs" bigint, "expiresAtMs" bigint, partial boolean, details text, rooms jsonb);

  if ids is null then
    return '[]';
  end if;

  select coalesce(array_agg(x.request), '{}'), coalesce(array_agg(x.cell), '{}'),
    coalesce(array_agg(x.sku), '{}'), coalesce(array_agg(x."facilityId"), '{}'), coalesce(array_agg(x.quantity), '{}'),
    is_short or coalesce(bool_or(x.is_bad or x.quantity > 2147483647), false)
  into line_claims, line_cells, line_skus, line_facilities, line_wanted, is_short
  from (
    select l.request, l.sku, l."facilityId", sum(l.quantity)::bigint as quantity,
      dense_rank() over (order by l.sku, l."facilityId")::integer as cell,
      bool_or((
        l.quantity >= 1 and onehop.is_id(l.sku) and onehop.is_id(l."facilityId")
        and l.request between 1 and cardinality(ids)
      ) is not true) as is_bad
    from jsonb_to_recordset(batch -> 'lines')
      as l(request integer, sku text collate "C", "facilityId" text collate "C", quantity bigint)
    group by l.request, l.sku, l."facilityId"
    order by l.request, cell
  ) x;

  if is_short or exists (
    select from unnest(rooms) r(uses) cross join lateral jsonb_to_recordset(r.uses)
      as u(room text, "from" bigint, span bigint, amount bigint, "limit" bigint)
    where onehop.is_use(u.room, u."from", u.span, u.amount, u."limit") is not true
  ) or exists (
    -- Details are kept as json, which takes texts that nothing can read any more; jsonb refuses them.
    select from unnest(details) d(body) where d.body is not null and d.body::jsonb is null
  ) then
    raise exception 'a claim is malformed' using errcode = 'invalid_parameter_value';
  end if;

  select coalesce(array_agg(w.sku), '{}'), coalesce(array_agg(w.facility_id), '{}'),
    coalesce(array_agg(coalesce(c.free, 0)), '{}')
  into skus, facilities, free
  from
    (
      select distinct u.sku collate "C" as sku, u.facility_id collate "C" as facility_id
      from unnest(line_skus, line_facilities) u(sku, facility_id)
      order by 1, 2
    ) w
    left join lateral (
      select c.on_hand - c.reserved - c.safety_stock - c.held as free
      from onehop.cell c
      where c.sku = w.sku and c.facility_id = w.facility_id
      for update
    ) c on true;

  perform onehop.lock_rooms(array(
    select distinct u.room from unnest(rooms) r(uses) cross join lateral jsonb_to_recordset(r.uses) as u(room text)
  ));

  now_at := onehop.clock();
  taken := array_fill(0::bigint, array[cardinality(skus)]);
  line_available := array_fill(0::bigint, array[cardinality(line_claims)]);
  line_granted := line_available;
  ends := array_fill(null::timestamptz, array[cardinality(ids)]);
  short_rooms := array_fill(null::jsonb, array[cardinality(ids)]);

  select array_agg(case when k.is_known then 'known' when k.earlier then 'again' else 'new' end order by k.n)
  into statuses
  from (
    select i.n, v.is_known, row_number() over (partition by i.id order by i.n) > 1 as earlier
    from unnest(ids) with ordinality i(id, n)
    left join lateral (
      select true as is_known from onehop.reservation v where v.id = i.id collate "C" limit 1
    ) v on true
  ) k;

  for n in 1 .. cardinality(ids) loop
    first_line := line;
    is_short := false;
    is_empty := true;
    while line_claims[line] = n loop
      line_available[line] := greatest(0, free[line_cells[line]]);
      is_short := is_short or line_available[line] < line_wanted[line];
      is_empty := is_empty and line_available[line] = 0;
      line := line + 1;
    end loop;
    continue when statuses[n] <> 'new';
    ends[n] := onehop.ending(now_at, ttls[n], untils[n]);
    if untils[n] is not null and ends[n] <= now_at then
      statuses[n] := 'past';
      continue;
    end if;
    if jsonb_array_length(rooms[n]) > 0 then
      short_rooms[n] := onehop.short_rooms(rooms[n]);
    end if;
    if is_short or short_rooms[n] is not null then
      overdue := coalesce(overdue, onehop.some_overdue(now_at));
      if overdue and onehop.stands_in_the_way(now_at, (
        select jsonb_agg(jsonb_build_object('facilityId', line_facilities[l], 'sku', line_skus[l]))
        from generate_series(first_line, line - 1) l
        where line_available[l] < line_wanted[l]
      ), short_rooms[n]) then
        statuses[n] := 'sweep';
        continue;
      end if;
      if not partials[n] or is_empty and first_line < line or short_rooms[n] is not null then
        statuses[n] := 'short';
        continue;
      end if;
    end if;
    statuses[n] := 'held';
    for l in first_line .. line - 1 loop
      cell := line_cells[l];
      line_granted[l] := least(line_wanted[l], line_available[l]);
      free[cell] := free[cell] - line_granted[l];
      taken[cell] := taken[cell] + line_granted[l];
    end loop;
    if jsonb_array_length(rooms[n]) > 0 then
      perform onehop.take_rooms(rooms[n]);
      rooms_taken := rooms_taken || array[rooms[n]];
    end if;
  end loop;

  if 'held' = any(statuses) then
    update onehop.cell c set held = c.held + t.quantity
    from unnest(skus, facilities, taken) t(sku, facility_id, quantity)
    where c.sku = t.sku collate "C" and c.facility_id = t.facility_id collate "C" and t.quantity > 0;
    if cardinality(rooms_taken) > 0 then
      perform onehop.mark_rooms(rooms_taken);
    end if;
    perform onehop.open_journal();
  end if;

  with told as materialized (
    select x.n, statuses[x.n] as status, ids[x.n] as id, ends[x.n] as expires_at, coalesce(rooms[x.n], '[]') as rooms,
      details[x.n]::json as details,
      coalesce(jsonb_agg(jsonb_build_object('facilityId', x.facility_id, 'sku', x.sku, 'quantity', x.granted))
        filter (where x.granted > 0), '[]') as lines,
      coalesce(jsonb_agg(jsonb_build_object(
        'facilityId', x.facility_id, 'sku', x.sku, 'wanted', x.wanted, 'available', x.available
      )) filter (where x.available < x.wanted), '[]') as short
    from (
      select * from unnest(line_claims, line_skus, line_facilities, line_wanted, line_available, line_granted)
        as l(n, sku, facility_id, wanted, available, granted)
      union all
      select n, null, null, null, null, null from generate_subscripts(ids, 1) n
    ) x
    group by x.n
  ),
  stored as (
    insert into onehop.reservation (id, state, lines, rooms, short, expires_at, details)
    select t.id, 'held', t.lines, t.rooms, t.short, t.expires_at, t.details
    from told t where t.status = 'held' order by t.id collate "C"
    on conflict (id) do nothing
    returning 1
  ),
  written as (
    insert into onehop.journal (at, kind, reservation_id, body)
    select now_at, 'hold', t.id, json_build_object(
      'lines', t.lines, 'rooms', t.rooms, 'short', t.short, 'expiresAt', onehop.iso(t.expires_at), 'details', t.details
    )
    from told t where t.status = 'held' order by t.n
    returning 1
  )
  select (select count(*) from stored), (select count(*) from written), (
    select jsonb_agg(
      case t.status
        when 'held' then jsonb_build_object(
          'status', 'held', 'lines', t.lines, 'short', t.short, 'expiresAt', onehop.iso(t.expires_at)
        )
        when 'short' then jsonb_build_object(
          'status', 'short', 'short', t.short, 'shortRooms', coalesce(short_rooms[t.n], '[]')
        )
        when 'known' then (
          select case
            when onehop.is_overdue(v.state, v.expires_at, now_at) then jsonb_build_object('status', 'look')
            else jsonb_build_object('status', 'known', 'reservation', onehop.reservation_json(v, now_at))
          end
          from onehop.reservation v where v.id = t.id collate "C"
        )
        else jsonb_build_object('status', t.status)
      end
      order by t.n
    )
    from told t
  )
  into stored, written, answer;

  if stored <> written then
    raise exception 'a reservation of the same id was made meanwhile' using errcode = 'serialization_failure';
  end if;
  return answer;
end
$$;
`;
