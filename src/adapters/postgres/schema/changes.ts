/**
 * Ids of stock changes, looked up before anything is done, and once more when the cell is locked: whoever sent the same at
 * the same time was perhaps waited for just now. An id that turns up with other facts only then was used meanwhile: the
 * whole is begun again, as if it had come later, so that it leaves no cell behind.
 */
export const changes = `
create function onehop.told_change(change_id text, facts jsonb) returns jsonb
language plpgsql volatile
set jit = off
set enable_seqscan = off
as $$
declare
  known jsonb;
  c onehop.cell;
  now_at timestamptz;
begin
  select x.facts into known from onehop.stock_change x where x.id = change_id collate "C";
  if not found then
    return null;
  end if;
  if known <> facts then
    return jsonb_build_object('status', 'duplicate');
  end if;
  select * into c from onehop.cell x
  where x.sku = (facts ->> 'sku') collate "C" and x.facility_id = (facts ->> 'facilityId') collate "C";
  if facts ->> 'verb' = 'receive' or c.reserved + c.held <= c.on_hand then
    return jsonb_build_object('status', 'done', 'cell', onehop.cell_json(c), 'holders', '[]'::jsonb);
  end if;
  now_at := onehop.clock();
  if onehop.stands_in_the_way(now_at, jsonb_build_array(facts - 'verb' - 'onHand'), null) then
    return jsonb_build_object('status', 'sweep');
  end if;
  return jsonb_build_object(
    'status', 'done', 'cell', onehop.cell_json(c), 'holders', onehop.holders(c.facility_id, c.sku, now_at)
  );
end
$$;

create function onehop.told_meanwhile(change_id text, facts jsonb) returns jsonb
language plpgsql volatile
as $$
declare
  told jsonb := onehop.told_change(change_id, facts);
begin
  if told ->> 'status' = 'duplicate' then
    raise exception 'a stock change of the same id was made meanwhile' using errcode = 'serialization_failure';
  end if;
  return told;
end
$$;

create function onehop.remember_change(change_id text, facts jsonb) returns void
language plpgsql
as $$
begin
  if change_id is null then
    return;
  end if;
  insert into onehop.stock_change (id, facts) values (change_id, facts) on conflict do nothing;
  if not found then
    raise exception 'a stock change of the same id was made meanwhile' using errcode = 'serialization_failure';
  end if;
end
$$;

create function onehop.holders(at_facility text, of_sku text, now_at timestamptz) returns jsonb
language sql volatile
as $$
  select coalesce(jsonb_agg(v.id order by v.id), '[]')
  from onehop.reservation v
  where v.state = 'held' and not onehop.is_overdue(v.state, v.expires_at, now_at)
    and v.lines @> jsonb_build_array(jsonb_build_object('facilityId', at_facility, 'sku', of_sku))
    and exists (
      select from onehop.cell c
      where c.sku = of_sku collate "C" and c.facility_id = at_facility collate "C" and c.reserved + c.held > c.on_hand
    )
$$;
`;
