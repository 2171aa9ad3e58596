/**
 * Ends holds that go back to the shelf: `released` or `expired`. The caller holds the locks of the reservations, their
 * cells and their rooms, and knows that they are held.
 */
export const giveBack = `
create function onehop.give_back(ids text[], end_state text, entry text, now_at timestamptz) returns void
language plpgsql
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  update onehop.cell c
  set held = c.held - d.quantity
  from (
    select l.sku, l."facilityId", sum(l.quantity)::bigint as quantity
    from onehop.reservation v
    cross join lateral jsonb_to_recordset(v.lines)
      as l(sku text collate "C", "facilityId" text collate "C", quantity bigint)
    where v.id = any(ids)
    group by l.sku, l."facilityId"
  ) d
  where c.sku = d.sku and c.facility_id = d."facilityId";

  with d as materialized (
    select u.room, u."from" as starts, sum(u.amount)::bigint as amount
    from onehop.reservation v
    cross join lateral jsonb_to_recordset(v.rooms) as u(room text collate "C", "from" bigint, amount bigint)
    where v.id = any(ids)
    group by u.room, u."from"
  ),
  emptied as (
    delete from onehop.room_use b using d
    where b.room = d.room and b.starts = d.starts and b.held = d.amount
  )
  update onehop.room_use b set held = b.held - d.amount
  from d
  where b.room = d.room and b.starts = d.starts and b.held <> d.amount;

  update onehop.reservation v set state = end_state where v.id = any(ids);

  perform onehop.open_journal();
  insert into onehop.journal (at, kind, reservation_id)
  select now_at, entry, i.id from unnest(ids) i(id) order by i.id collate "C";
end
$$;
`;
