/**
 * Rooms: how full they are, and their uses. Each use of a claim is looked at beside what is held and beside all other uses
 * of the claim; a room is at its fullest where some use starts. Callers hold the locks of the rooms.
 *
 * Who takes of rooms also writes their rows, by `mark_rooms`, once for all that one transaction takes. Where the default
 * isolation is above read committed, a session that waited for a lock goes on with the uses as they were before it waited,
 * unless the row that it waited for has changed: then the database refuses it, and it begins again.
 */
export const rooms = `
create function onehop.short_rooms(uses jsonb) returns jsonb
language sql volatile
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
  with asked as materialized (
    select u.*, row_number() over (order by u.room, u."from") as place
    from jsonb_to_recordset(uses)
      as u(room text collate "C", "from" bigint, span bigint, amount bigint, "limit" bigint)
  ),
  fullness as (
    select a.*, coalesce((
      select max(p.load)
      from (
        select (
          select coalesce(sum(b.held), 0) from onehop.room_use b
          where b.room = a.room and b.starts > t.at - a.span and b.starts <= t.at
        ) + (
          select coalesce(sum(o.amount), 0) from asked o
          where o.room = a.room and o.place <> a.place and o."from" > t.at - a.span and o."from" <= t.at
        ) as load
        from (
          select a."from" as at
          union
          select b.starts from onehop.room_use b
          where b.room = a.room and b.starts > a."from" and b.starts < a."from" + a.span
          union
          select o."from" from asked o
          where o.room = a.room and o.place <> a.place and o."from" > a."from" and o."from" < a."from" + a.span
        ) t
      ) p
    ), 0) as fullest
    from asked a
  )
  select jsonb_agg(jsonb_build_object(
    'room', f.room, 'from', f."from", 'span', f.span, 'wanted', f.amount,
    'available', greatest(0, f."limit" - f.fullest)
  ) order by f.place)
  from fullness f
  where f.fullest + f.amount > f."limit"
$$;

create function onehop.take_rooms(uses jsonb) returns void
language sql volatile
as $$
  insert into onehop.room_use as b (room, starts, held)
  select u.room, u."from", sum(u.amount)
  from jsonb_to_recordset(uses) as u(room text collate "C", "from" bigint, amount bigint)
  group by u.room, u."from"
  order by 1, 2
  on conflict (room, starts) do update set held = b.held + excluded.held
$$;

create function onehop.mark_rooms(uses jsonb[]) returns void
language plpgsql
as $$
begin
  update onehop.room r set taken_by = pg_current_xact_id()
  from (
    select distinct u.room
    from unnest(uses) k(uses) cross join lateral jsonb_to_recordset(k.uses) as u(room text collate "C")
  ) w
  where r.room = w.room;
end
$$;
`;
