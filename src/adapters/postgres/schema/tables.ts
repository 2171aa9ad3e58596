/**
 * The tables. Texts compare byte by byte, so that every machine sorts them alike. Counters have room in their pages:
 * an update of a busy cell then stays in its page and leaves the index alone.
 *
 * A room is one row to lock, `taken_by` the last transaction that took of it. What is in it stands in its uses.
 */
export const tables = `
create schema onehop;

create table onehop.migration (
  version integer primary key,
  applied_at timestamptz not null default clock_timestamp()
);

create table onehop.cell (
  sku text collate "C" not null,
  facility_id text collate "C" not null,
  on_hand bigint not null default 0 check (on_hand between 0 and 2147483647),
  reserved bigint not null default 0 check (reserved between 0 and 2147483647),
  safety_stock bigint not null default 0 check (safety_stock between 0 and 2147483647),
  held bigint not null default 0 check (held >= 0),
  version bigint not null default 0 check (version >= 0),
  unit_money double precision not null default 0,
  primary key (sku, facility_id)
) with (fillfactor = 70);

create table onehop.room (
  room text collate "C" primary key,
  taken_by xid8 not null default '0'
) with (fillfactor = 70);

create table onehop.room_use (
  room text collate "C" not null,
  starts bigint not null,
  held bigint not null check (held > 0),
  primary key (room, starts)
) with (fillfactor = 70);

create table onehop.reservation (
  id text collate "C" primary key,
  state text collate "C" not null check (state in ('held', 'committed', 'released', 'expired')),
  lines jsonb not null,
  rooms jsonb not null,
  short jsonb not null,
  expires_at timestamptz,
  details json
) with (fillfactor = 90);

create index reservation_live on onehop.reservation (expires_at) where state = 'held';

create table onehop.stock_change (
  id text collate "C" primary key,
  facts jsonb not null
);

create table onehop.journal (
  seq bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  kind text collate "C" not null,
  reservation_id text collate "C",
  body json
);

create index journal_xid on onehop.journal (xid, seq);
`;
