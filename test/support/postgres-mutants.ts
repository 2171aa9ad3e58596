/**
 * Faults that others' stores have had, put into the functions of a migrated database. Each changes text of the shipped
 * function, and fails where that text is not there any more: a mutant that no longer mutates proves nothing.
 */
import type pg from 'pg';

export interface Mutant {
  readonly name: string;
  /** Function of the schema, text in it, and what takes its place. */
  readonly changes: readonly (readonly [name: string, text: string, instead: string])[];
  /** A table's own check that would stop the fault from showing, taken away first. */
  readonly uncheck?: string;
  /** What shows it: answers that no order explains and numbers that do not add up, or deadlocks. */
  readonly shownBy: 'history' | 'deadlocks';
}

export const mutants: readonly Mutant[] = [
  {
    name: 'stock is read without a lock and written afterwards',
    changes: [['reserve_all', '      for update\n    ) c on true;', '    ) c on true;']],
    shownBy: 'history',
  },
  {
    name: 'holds that share a statement are each checked against the same stock, not against their sum',
    changes: [['reserve_all', 'free[cell] := free[cell] - line_granted[l];', '']],
    shownBy: 'history',
  },
  {
    name: 'a known id is held again',
    changes: [
      ['reserve_all', 'where v.id = i.id collate "C" limit 1', 'where false limit 1'],
      ['reserve_all', 'if stored <> written then', 'if false then'],
    ],
    shownBy: 'history',
  },
  {
    name: 'holds end by the clock of whoever asks',
    changes: [
      [
        'clock',
        'select clock_timestamp()',
        `select clock_timestamp() + (pg_backend_pid() % 3 - 1) * interval '200 milliseconds'`,
      ],
    ],
    shownBy: 'history',
  },
  {
    name: 'a release gives back what is held no more',
    changes: [['release', "if v.state <> 'held' then", 'if false then']],
    uncheck: 'alter table onehop.cell drop constraint cell_held_check',
    shownBy: 'history',
  },
  {
    name: 'a commit does not ask whether the hold is over',
    changes: [['commit', 'if onehop.is_overdue(v.state, v.expires_at, now_at) then', 'if false then']],
    shownBy: 'history',
  },
  {
    name: 'cells are locked as they come',
    changes: [
      [
        'reserve_all',
        "select coalesce(array_agg(w.sku), '{}')",
        `perform from (select * from unnest(line_skus, line_facilities) u(sku, facility_id) order by random()) w
           cross join lateral (
             select from onehop.cell c where c.sku = w.sku and c.facility_id = w.facility_id for update
           ) c;
         select coalesce(array_agg(w.sku), '{}')`,
      ],
    ],
    shownBy: 'deadlocks',
  },
];

export async function plant(pool: pg.Pool, { changes, uncheck }: Mutant): Promise<void> {
  if (uncheck !== undefined) await pool.query(uncheck);
  for (const [name, text, instead] of changes) {
    const { rows } = await pool.query<{ source: string }>(
      `select pg_get_functiondef(p.oid) as source from pg_proc p where p.pronamespace = 'onehop'::regnamespace and p.proname = $1`,
      [name],
    );
    const [row] = rows;
    if (row === undefined || rows.length > 1) throw new Error(`there are ${rows.length} functions onehop.${name}`);
    if (row.source.split(text).length !== 2) throw new Error(`onehop.${name} does not say once: ${text}`);
    await pool.query(row.source.replace(text, () => instead));
  }
}
