/**
 * The one clock, how instants are written (UTC with milliseconds, as JavaScript does), and what is over by it: a hold that
 * is over but not swept yet stands in the way of an answer where it has a cell or a room that is short.
 */
export const clock = `
create function onehop.clock() returns timestamptz
language sql volatile
as $$ select clock_timestamp() $$;

create function onehop.iso(at timestamptz) returns text
language sql stable
as $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

create function onehop.instant(ms bigint) returns timestamptz
language sql immutable
as $$ select timestamptz '1970-01-01 00:00:00+00' + (ms / 1000) * interval '1 second' + (ms % 1000) * interval '1 millisecond' $$;

create function onehop.ending(now_at timestamptz, ttl_ms bigint, until_ms bigint) returns timestamptz
language sql immutable
as $$
  select coalesce(
    onehop.instant(until_ms),
    date_trunc('milliseconds', now_at, 'UTC') + (ttl_ms / 1000) * interval '1 second' + (ttl_ms % 1000) * interval '1 millisecond'
  )
$$;

create function onehop.is_overdue(state text, expires_at timestamptz, now_at timestamptz) returns boolean
language sql immutable
as $$ select state = 'held' and coalesce(expires_at <= now_at, false) $$;

create function onehop.some_overdue(now_at timestamptz) returns boolean
language sql volatile
set jit = off
set enable_seqscan = off
as $$ select exists (select from onehop.reservation v where v.state = 'held' and v.expires_at <= now_at) $$;

create function onehop.stands_in_the_way(now_at timestamptz, short_cells jsonb, short_rooms jsonb) returns boolean
language sql volatile
set jit = off
set enable_seqscan = off
as $$
  select exists (
    select from onehop.reservation v
    where v.state = 'held' and v.expires_at <= now_at
      and (
        exists (
          select from jsonb_array_elements(coalesce(short_cells, '[]')) c
          where v.lines @> jsonb_build_array(c - 'wanted' - 'available')
        )
        or exists (
          select from jsonb_array_elements(coalesce(short_rooms, '[]')) r
          where v.rooms @> jsonb_build_array(jsonb_build_object('room', r -> 'room'))
        )
      )
  )
$$;
`;
