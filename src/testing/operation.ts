import type { Claim, HoldOptions, HoldTerm } from '../model/reservation.js';
import type { ReservationStore } from '../stock/reservation-store.js';

/** One call of a store as plain data, so that it can be generated, shrunk, recorded, printed and sent again. */
export type StoreOperation =
  | { readonly verb: 'reserve'; readonly claim: Claim; readonly options: HoldOptions }
  | { readonly verb: 'commit'; readonly id: string; readonly ifFree?: boolean }
  | { readonly verb: 'release'; readonly id: string }
  | { readonly verb: 'extend'; readonly id: string; readonly term: HoldTerm }
  | { readonly verb: 'expire' }
  | StockChange
  | { readonly verb: 'find'; readonly id: string }
  | { readonly verb: 'cell'; readonly facilityId: string; readonly sku: string };

/** What comes from a feed or a count. */
export type StockChange =
  | {
      readonly verb: 'receive';
      readonly facilityId: string;
      readonly sku: string;
      readonly quantity: number;
      readonly id?: string;
    }
  | {
      readonly verb: 'adjust';
      readonly facilityId: string;
      readonly sku: string;
      readonly onHand: number;
      readonly version?: number;
      readonly id?: string;
    };

/** A call, or the store's clock moving on to an instant (milliseconds since 1970); a clock never moves back. */
export type Operation = StoreOperation | { readonly verb: 'clock'; readonly to: number };

/** What a call came to: its answer, or the issues of an InputError, each as `CODE path`. */
export type Told = { readonly answer: unknown } | { readonly refused: readonly string[] };

/** Calls the store. Whatever is thrown but an InputError is thrown on. */
export async function perform(store: ReservationStore, operation: StoreOperation): Promise<Told> {
  try {
    return { answer: await call(store, operation) };
  } catch (error) {
    const issues = issuesOf(error);
    if (issues === null) throw error;
    return { refused: issues };
  }
}

function call(store: ReservationStore, operation: StoreOperation): unknown {
  switch (operation.verb) {
    case 'reserve':
      return store.reserve(operation.claim, operation.options);
    case 'commit':
      return operation.ifFree === undefined
        ? store.commit(operation.id)
        : store.commit(operation.id, { ifFree: operation.ifFree });
    case 'release':
      return store.release(operation.id);
    case 'extend':
      return store.extend(operation.id, operation.term);
    case 'expire':
      return store.expire();
    case 'receive': {
      const { facilityId, sku, quantity, id } = operation;
      return store.receive(facilityId, sku, quantity, id === undefined ? {} : { id });
    }
    case 'adjust': {
      const { facilityId, sku, onHand, id, version } = operation;
      return store.adjust(facilityId, sku, onHand, {
        ...(id === undefined ? {} : { id }),
        ...(version === undefined ? {} : { version }),
      });
    }
    case 'find':
      return store.find(operation.id);
    case 'cell':
      return store.cell(operation.facilityId, operation.sku);
  }
}

/** By its name, not its class: a store may have loaded the package's other format, or another copy of it. */
function issuesOf(error: unknown): string[] | null {
  if (!(error instanceof Error) || error.name !== 'InputError' || !('issues' in error)) return null;
  if (!Array.isArray(error.issues)) return null;
  return error.issues.map(({ code, path }) => `${code} ${path}`).sort();
}

/** Equal where the values are, whatever the order of keys; `undefined` is as absent. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
