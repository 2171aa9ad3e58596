/**
 * What is, without a lock, but for a hold that seems to be over: who is about to commit or extend it was perhaps in time,
 * and is waited for.
 */
export const reads = `
create function onehop.find(hold_id text, wait_ms integer) returns jsonb
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
set jit = off
set enable_seqscan = off
as $$
declare
  v onehop.reservation;
  now_at timestamptz;
begin
  select * into v from onehop.reservation r where r.id = hold_id collate "C";
  if not found then
    return null;
  end if;
  now_at := onehop.clock();
  if onehop.is_overdue(v.state, v.expires_at, now_at) then
    perform set_config('lock_timeout', wait_ms::text, true);
    select * into v from onehop.reservation r where r.id = hold_id collate "C" for share;
    now_at := onehop.clock();
  end if;
  return onehop.reservation_json(v, now_at);
end
$$;

create function onehop.cell_state(at_facility text, of_sku text) returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select onehop.cell_json(c) from onehop.cell c
  where c.sku = of_sku collate "C" and c.facility_id = at_facility collate "C"
$$;
`;
