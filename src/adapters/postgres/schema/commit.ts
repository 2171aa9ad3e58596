/** Commit: what was held leaves for good. With `if_free` also of an expired reservation, as far as all of it is free. */
export const commit = `
create function onehop.commit(hold_id text, if_free boolean, wait_ms integer) returns jsonb
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v onehop.reservation;
  now_at timestamptz;
  short_cells jsonb;
  short_rooms jsonb;
begin
  perform set_config('lock_timeout', wait_ms::text, true);
  select * into v from onehop.reservation r where r.id = hold_id collate "C" for update;
  if not found then
    return jsonb_build_object('status', 'unknown');
  end if;
  if v.state in ('committed', 'released') or v.state = 'expired' and not if_free then
    return onehop.answer_json(v, onehop.clock());
  end if;
  perform onehop.lock_claims(array[v.id]);
  now_at := onehop.clock();
  if onehop.is_overdue(v.state, v.expires_at, now_at) then
    perform onehop.give_back(array[v.id], 'expired', 'expire', now_at);
    v.state := 'expired';
    if not if_free then
      return onehop.answer_json(v, now_at);
    end if;
  end if;

  select jsonb_agg(jsonb_build_object(
    'facilityId', l."facilityId", 'sku', l.sku, 'wanted', l.quantity, 'available', greatest(0, coalesce(x.free, 0))
  ))
  into short_cells
  from jsonb_to_recordset(v.lines) as l(sku text collate "C", "facilityId" text collate "C", quantity bigint)
  left join lateral (
    select case v.state when 'held' then c.on_hand else c.on_hand - c.reserved - c.safety_stock - c.held end as free
    from onehop.cell c where c.sku = l.sku and c.facility_id = l."facilityId" limit 1
  ) x on true
  where coalesce(x.free, 0) < l.quantity;
  if v.state = 'expired' then
    short_rooms := onehop.short_rooms(v.rooms);
  end if;
  if short_cells is not null or short_rooms is not null then
    if v.state = 'expired' and onehop.stands_in_the_way(now_at, short_cells, short_rooms) then
      return jsonb_build_object('status', 'sweep');
    end if;
    return jsonb_build_object(
      'status', 'short', 'short', coalesce(short_cells, '[]'), 'shortRooms', coalesce(short_rooms, '[]'),
      'reservation', onehop.reservation_json(v, now_at)
    );
  end if;

  update onehop.cell c
  set on_hand = c.on_hand - l.quantity,
    held = c.held - case v.state when 'held' then l.quantity else 0 end,
    version = c.version + 1
  from jsonb_to_recordset(v.lines) as l(sku text collate "C", "facilityId" text collate "C", quantity bigint)
  where c.sku = l.sku and c.facility_id = l."facilityId";
  if v.state = 'expired' then
    perform onehop.take_rooms(v.rooms);
    perform onehop.mark_rooms(array[v.rooms]);
  end if;
  update onehop.reservation r set state = 'committed' where r.id = v.id;
  perform onehop.open_journal();
  insert into onehop.journal (at, kind, reservation_id)
  values (now_at, case v.state when 'held' then 'commit' else 'revive' end, v.id);
  v.state := 'committed';
  return onehop.answer_json(v, now_at);
end
$$;
`;
