/** A count: so many are on hand. Where holds are left in doubt, overdue ones are to be swept first. */
export const adjust = `
create function onehop.adjust(
  at_facility text, of_sku text, counted bigint, at_version bigint, change_id text, wait_ms integer
) returns jsonb
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
set jit = off
set enable_seqscan = off
as $$
declare
  c onehop.cell;
  now_at timestamptz;
  facts jsonb := jsonb_build_object('verb', 'adjust', 'facilityId', at_facility, 'sku', of_sku, 'onHand', counted);
  told jsonb;
begin
  perform set_config('lock_timeout', wait_ms::text, true);
  if (
    counted between 0 and 2147483647 and onehop.is_id(of_sku) and onehop.is_id(at_facility)
    and (change_id is null or onehop.is_id(change_id))
  ) is not true then
    raise exception 'malformed stock' using errcode = 'invalid_parameter_value';
  end if;
  told := onehop.told_change(change_id, facts);
  if told is not null then
    return told;
  end if;
  if at_version is null or at_version = 0 then
    insert into onehop.cell (sku, facility_id) values (of_sku, at_facility) on conflict do nothing;
  end if;
  select * into c from onehop.cell x
  where x.sku = of_sku collate "C" and x.facility_id = at_facility collate "C" for update;
  if not found then
    c := (of_sku, at_facility, 0, 0, 0, 0, 0, 0);
  end if;
  told := onehop.told_meanwhile(change_id, facts);
  if told is not null then
    return told;
  end if;
  if c.version <> at_version then
    return jsonb_build_object('status', 'conflict', 'cell', onehop.cell_json(c));
  end if;
  now_at := onehop.clock();
  if c.reserved + c.held > counted and onehop.stands_in_the_way(
    now_at, jsonb_build_array(jsonb_build_object('facilityId', at_facility, 'sku', of_sku)), null
  ) then
    return jsonb_build_object('status', 'sweep');
  end if;
  perform onehop.remember_change(change_id, facts);
  update onehop.cell x set on_hand = counted, version = x.version + 1
  where x.sku = c.sku and x.facility_id = c.facility_id
  returning * into c;
  perform onehop.open_journal();
  insert into onehop.journal (at, kind, body)
  values (now_at, 'adjust', json_build_object(
    'id', change_id, 'facilityId', at_facility, 'sku', of_sku, 'onHand', counted,
    'shortfall', greatest(0, c.reserved + c.held - c.on_hand)
  ));
  return jsonb_build_object(
    'status', 'done', 'cell', onehop.cell_json(c), 'holders', onehop.holders(at_facility, of_sku, now_at)
  );
end
$$;
`;
