/**
 * Locks, always in one order: cells by sku and facility, then rooms by name. The inner query of each is asked row by row
 * in the order of the outer one, because it is lateral and locks.
 */
export const locks = `
create function onehop.lock_rooms(names text[]) returns void
language plpgsql
set jit = off
set enable_seqscan = off
as $$
begin
  if cardinality(names) = 0 then
    return;
  end if;
  insert into onehop.room (room)
  select distinct n.room collate "C" from unnest(names) n(room) order by 1
  on conflict do nothing;
  perform from
    (select distinct n.room collate "C" as room from unnest(names) n(room) order by 1) w
    cross join lateral (select from onehop.room r where r.room = w.room for update) r;
end
$$;

create function onehop.lock_claims(ids text[]) returns void
language plpgsql
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  perform from
    (
      select distinct l.sku, l."facilityId"
      from onehop.reservation v
      cross join lateral jsonb_to_recordset(v.lines) as l(sku text collate "C", "facilityId" text collate "C")
      where v.id = any(ids)
      order by 1, 2
    ) w
    cross join lateral (
      select from onehop.cell c where c.sku = w.sku and c.facility_id = w."facilityId" for update
    ) c;
  perform onehop.lock_rooms(array(
    select distinct u.room
    from onehop.reservation v cross join lateral jsonb_to_recordset(v.rooms) as u(room text)
    where v.id = any(ids)
  ));
end
$$;
`;
