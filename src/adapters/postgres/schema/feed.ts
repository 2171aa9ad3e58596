/**
 * What the change feed reads. The functions are stable, so they see the snapshot of the statement that calls them, and
 * `pg_current_snapshot()` in that statement tells which one it is.
 *
 * Rows travel as columns in the text of one JSON object: no names row by row, a tenth of the time that clients spend on rows
 * of their own, and nothing that a client's settings could read otherwise (bigint as string, json as text).
 *
 * Plans are fixed: entries come in the order of their index, and all else one by one by its key (`lateral ... limit 1`).
 * Left to choose, the planner sorts or reads millions for a page of five thousand while its statistics are old, and after
 * a bulk load they are.
 */
const plans = `
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off`;

/** Of the body, which may be long, only what names a cell. */
const entryColumns = `j.xid, j.seq, j.kind, j.reservation_id, case
          when j.kind in ('receive', 'adjust') then j.body
          when j.kind = 'open' then j.body -> 'cell'
        end as body`;

/** A cell that is not there is one of zeros. */
const cellColumns = `json_build_object(
      'sku', coalesce(json_agg(k.sku), '[]'),
      'facilityId', coalesce(json_agg(k.facility_id), '[]'),
      'onHand', coalesce(json_agg(coalesce(c.on_hand, 0)), '[]'),
      'reserved', coalesce(json_agg(coalesce(c.reserved, 0)), '[]'),
      'safetyStock', coalesce(json_agg(coalesce(c.safety_stock, 0)), '[]'),
      'held', coalesce(json_agg(coalesce(c.held, 0)), '[]'),
      'version', coalesce(json_agg(coalesce(c.version, 0)), '[]'),
      'unitMoney', coalesce(json_agg(coalesce(c.unit_money, 0)), '[]')
    )::text`;

/** A use that is not there holds nothing any more. */
const roomColumns = `json_build_object(
      'room', coalesce(json_agg(k.room), '[]'),
      'from', coalesce(json_agg(k.starts), '[]'),
      'held', coalesce(json_agg(coalesce(u.held, 0)), '[]')
    )::text`;

export const feed = `
create function onehop.feed_last() returns text
language sql stable security definer${plans}
as $$
  select j.xid::text from onehop.journal j
  where j.xid < pg_snapshot_xmax(pg_current_snapshot())
  order by j.xid desc
  limit 1
$$;

-- A cursor has not seen what was running when it was made, and what came after: so a transaction that stays open for hours
-- costs each look one probe of the index.
create function onehop.feed_look(
  seen text, until text, after_xid text, after_seq bigint, size integer,
  out entries integer, out last_xid text, out last_seq text, out cells text, out rooms text
)
language plpgsql stable security definer${plans}
as $$
declare
  seen_at pg_snapshot := seen::pg_snapshot;
  until_at pg_snapshot := coalesce(until::pg_snapshot, pg_current_snapshot());
  from_xid xid8 := greatest(after_xid::xid8, pg_snapshot_xmax(seen_at));
  from_seq bigint := case when after_xid::xid8 = from_xid then after_seq else 0 end;
begin
  with entry as materialized (
    select x.xid, x.seq, x.kind, x.reservation_id, x.body
    from (
      select j.*
      from (select n as xid from pg_snapshot_xip(seen_at) n where n >= after_xid::xid8) o
      cross join lateral (
        select ${entryColumns} from onehop.journal j
        where j.xid = o.xid and (j.xid, j.seq) > (after_xid::xid8, after_seq)
        order by j.xid, j.seq
        limit size
      ) j
      union all
      (
        select ${entryColumns} from onehop.journal j
        where (j.xid, j.seq) > (from_xid, from_seq) and j.xid < pg_snapshot_xmax(until_at)
          and pg_visible_in_snapshot(j.xid, until_at)
        order by j.xid, j.seq
        limit size
      )
    ) x
    where pg_visible_in_snapshot(x.xid, until_at)
    order by x.xid, x.seq
    limit size
  ),
  reservation as materialized (
    select v.lines, v.rooms
    from (
      select distinct e.reservation_id from entry e where e.reservation_id is not null and e.kind <> 'extend'
    ) i
    cross join lateral (
      select r.lines, r.rooms from onehop.reservation r where r.id = i.reservation_id limit 1
    ) v
  ),
  cell_key as (
    select l.sku, l."facilityId" as facility_id
    from reservation v
    cross join lateral jsonb_to_recordset(v.lines) as l(sku text collate "C", "facilityId" text collate "C")
    union
    select e.body ->> 'sku', e.body ->> 'facilityId' from entry e where e.body is not null
  ),
  room_key as (
    select distinct n.room, n."from" as starts
    from reservation v
    cross join lateral jsonb_to_recordset(v.rooms) as n(room text collate "C", "from" bigint)
  )
  select
    (select count(*) from entry),
    (select e.xid::text from entry e order by e.xid desc, e.seq desc limit 1),
    (select e.seq::text from entry e order by e.xid desc, e.seq desc limit 1),
    (select ${cellColumns}
    from cell_key k
    left join lateral (
      select * from onehop.cell x where x.sku = k.sku and x.facility_id = k.facility_id limit 1
    ) c on true),
    (select ${roomColumns}
    from room_key k
    left join lateral (
      select x.held from onehop.room_use x where x.room = k.room and x.starts = k.starts limit 1
    ) u on true)
  into entries, last_xid, last_seq, cells, rooms;
end
$$;

create function onehop.feed_cells(after_sku text, after_facility text, size integer, facilities text[]) returns text
language sql stable security definer${plans}
as $$
  select ${cellColumns}
  from (
    select x.* from onehop.cell x
    where (x.sku, x.facility_id) > (after_sku, after_facility)
      and (facilities is null or x.facility_id = any(facilities))
    order by x.sku, x.facility_id
    limit size
  ) k
  cross join lateral (select k.*) c
$$;

create function onehop.feed_rooms(after_room text, after_starts bigint, size integer) returns text
language sql stable security definer${plans}
as $$
  select ${roomColumns}
  from (
    select x.room, x.starts, x.held from onehop.room_use x
    where (x.room, x.starts) > (after_room, after_starts)
    order by x.room, x.starts
    limit size
  ) k
  cross join lateral (select k.held) u
$$;
`;
