/**
 * The journal: appended to, never changed, not even by its owner unless he drops the trigger first.
 *
 * Writers share a lock from before they take their first number until they commit. Who reads by number takes it alone for
 * a moment: nobody is in between then, so nothing with a lower number can still turn up later.
 *
 * One writer at a time notifies: a commit that notifies waits for every other that does. A listener that was woken by one
 * is about to see the others too, or sees them with its next look.
 */
export const journal = `
create function onehop.refuse_change() returns trigger
language plpgsql
as $$
begin
  raise exception 'the journal is append-only' using errcode = 'restrict_violation';
end
$$;

create trigger append_only before update or delete or truncate on onehop.journal
for each statement execute function onehop.refuse_change();

create function onehop.open_journal() returns void
language plpgsql
as $$
begin
  perform pg_advisory_xact_lock_shared(1869505896, 2);
  if pg_try_advisory_xact_lock(1869505896, 3) then
    perform pg_notify('onehop', '');
  end if;
end
$$;

create function onehop.journal_end(wait_ms integer) returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
as $$
begin
  perform set_config('lock_timeout', wait_ms::text, true);
  perform pg_advisory_xact_lock(1869505896, 2);
  return (select coalesce(max(j.seq), 0) from onehop.journal j);
end
$$;

create function onehop.journal_page(after bigint, until bigint, size integer)
returns table (seq bigint, at text, kind text, reservation_id text, body text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select j.seq, onehop.iso(j.at), j.kind, j.reservation_id, j.body::text
  from onehop.journal j
  where j.seq > after and j.seq <= until
  order by j.seq
  limit size
$$;
`;
