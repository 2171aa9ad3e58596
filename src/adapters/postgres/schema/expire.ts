/** Sweeps up to so many holds whose time is over, those longest over first; leaves out what another is busy with. */
export const expire = `
create function onehop.expire(size integer, wait_ms integer) returns jsonb
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
set jit = off
set enable_seqscan = off
as $$
declare
  now_at timestamptz := onehop.clock();
  ids text[];
begin
  perform set_config('lock_timeout', wait_ms::text, true);
  ids := array(
    select v.id from onehop.reservation v
    where v.state = 'held' and v.expires_at <= now_at
    order by v.expires_at
    limit size
    for update skip locked
  );
  if cardinality(ids) > 0 then
    perform onehop.lock_claims(ids);
    perform onehop.give_back(ids, 'expired', 'expire', onehop.clock());
  end if;
  return to_jsonb(ids);
end
$$;
`;
