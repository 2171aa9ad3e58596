/** Release: what was held is free again; an overdue hold is swept instead. */
export const release = `
create function onehop.release(hold_id text, wait_ms integer) returns jsonb
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
  perform set_config('lock_timeout', wait_ms::text, true);
  select * into v from onehop.reservation r where r.id = hold_id collate "C" for update;
  if not found then
    return jsonb_build_object('status', 'unknown');
  end if;
  if v.state <> 'held' then
    return onehop.answer_json(v, onehop.clock());
  end if;
  perform onehop.lock_claims(array[v.id]);
  now_at := onehop.clock();
  if onehop.is_overdue(v.state, v.expires_at, now_at) then
    perform onehop.give_back(array[v.id], 'expired', 'expire', now_at);
    v.state := 'expired';
  else
    perform onehop.give_back(array[v.id], 'released', 'release', now_at);
    v.state := 'released';
  end if;
  return onehop.answer_json(v, now_at);
end
$$;
`;
