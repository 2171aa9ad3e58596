/** Extend: a later end for a live hold. An overdue one is swept instead; only then are its cells touched and locked. */
export const extend = `
create function onehop.extend(hold_id text, ttl_ms bigint, until_ms bigint, wait_ms integer) returns jsonb
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
set jit = off
set enable_seqscan = off
as $$
declare
  v onehop.reservation;
  now_at timestamptz;
  later timestamptz;
begin
  perform set_config('lock_timeout', wait_ms::text, true);
  if not onehop.is_term(ttl_ms, until_ms) then
    raise exception 'a term is malformed' using errcode = 'invalid_parameter_value';
  end if;
  select * into v from onehop.reservation r where r.id = hold_id collate "C" for update;
  if not found then
    return jsonb_build_object('status', 'unknown');
  end if;
  now_at := onehop.clock();
  if onehop.is_overdue(v.state, v.expires_at, now_at) then
    perform onehop.lock_claims(array[v.id]);
    perform onehop.give_back(array[v.id], 'expired', 'expire', now_at);
    v.state := 'expired';
  end if;
  later := onehop.ending(now_at, ttl_ms, until_ms);
  if v.state = 'held' and later > v.expires_at then
    update onehop.reservation r set expires_at = later where r.id = v.id;
    perform onehop.open_journal();
    insert into onehop.journal (at, kind, reservation_id, body)
    values (now_at, 'extend', v.id, json_build_object('expiresAt', onehop.iso(later)));
    v.expires_at := later;
  end if;
  return onehop.answer_json(v, now_at);
end
$$;
`;
