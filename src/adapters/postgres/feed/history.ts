import type { Ask } from './ask.js';

/** The moment that a statement looked at. */
export interface Moment {
  /** Text of its pg_snapshot. */
  readonly upto: string;
  readonly isReplica: boolean;
  /**
   * Which line of events this is one of: the cluster, its timeline, the database. Another text means that the database was
   * restored, or is one that took over from another and may lack its last transactions: a cursor says nothing there.
   * Empty where the server does not tell (some hosted ones).
   */
  readonly history: string;
}

export interface MomentRow {
  readonly upto: string;
  readonly is_replica: boolean;
  readonly history: string;
}

/** Columns of a MomentRow. */
export const momentColumns = (tellsHistory: boolean): string => `
  pg_current_snapshot()::text as upto,
  pg_is_in_recovery() as is_replica,
  ${tellsHistory ? history : "''"} as history`;

export const readMoment = ({ upto, is_replica, history }: MomentRow): Moment => ({
  upto,
  isReplica: is_replica,
  history,
});

/** The first eight digits of a WAL file's name are the timeline; a replica has no such name to ask for. */
const history = `concat_ws('/',
    (select system_identifier from pg_control_system()),
    (select oid from pg_database where datname = current_database()),
    case when pg_is_in_recovery() then 'replica'
      else left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) end)`;

/** Whether the server tells its history to this role. */
export async function tellsHistory(ask: Ask): Promise<boolean> {
  try {
    await ask(`select ${history}`, []);
    return true;
  } catch (error) {
    const { cause } = error as { readonly cause?: { readonly code?: unknown } };
    if (refusals.has(cause?.code)) return false;
    throw error;
  }
}

/** No such function, not allowed to this role, not supported by this server. */
const refusals: ReadonlySet<unknown> = new Set(['42883', '42501', '0A000']);
