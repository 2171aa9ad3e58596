/**
 * SQL for who runs the database, after each `migrate` that changed the schema: the group role `onehop_app`, which may call
 * the functions of the store, the feed and `reconcile`, and nothing else. It has no right on any table, so not even a
 * stolen login can change a counter, a reservation or the journal but by a verb; it may ask for the schema's version, so
 * `migrate` is harmless. Give it to the role that your application logs in as: `grant onehop_app to my_application`. One
 * statement; safe to run twice, and from many processes at once.
 */
export const roleScript = `
do $role$
begin
  -- The lock of migrate: two sessions that change the rights of one function at once end in XX000.
  perform pg_advisory_xact_lock(1869505896, 1);
  begin
    create role onehop_app nologin;
  exception when duplicate_object or unique_violation then
    null;
  end;
  grant usage on schema onehop to onehop_app;
  grant select on onehop.migration to onehop_app;
  grant execute on function
    onehop.reserve_all(jsonb, integer),
    onehop.commit(text, boolean, integer),
    onehop.release(text, integer),
    onehop.extend(text, bigint, bigint, integer),
    onehop.expire(integer, integer),
    onehop.receive(text, text, bigint, text, double precision, integer),
    onehop.adjust(text, text, bigint, bigint, text, integer),
    onehop.differences(),
    onehop.find(text, integer),
    onehop.cell_state(text, text),
    onehop.journal_end(integer),
    onehop.journal_page(bigint, bigint, integer),
    onehop.feed_last(),
    onehop.feed_look(text, text, text, bigint, integer),
    onehop.feed_cells(text, text, integer, text[]),
    onehop.feed_rooms(text, bigint, integer)
    to onehop_app;
end
$role$;
`;
