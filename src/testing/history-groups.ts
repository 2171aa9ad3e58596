import type { Cell } from './claims.js';
import type { Call } from './history.js';
import type { ModelState } from './model.js';
import type { Operation } from './operation.js';

export interface CallGroup {
  readonly start: ModelState;
  readonly calls: readonly Call[];
}

/**
 * Calls that have no cell, room or id in common, directly or by others, in groups of their own, each with its part of the
 * ledger; `rest` is what no call touches. A sweep and a move of the clock belong to every group, the sweep with the ids of
 * that group alone. Strangers: sweeps that tell an id of which nothing is known.
 */
export function callGroups(
  start: ModelState,
  calls: readonly Call[],
): { groups: CallGroup[]; rest: Required<ModelState>; strangers: Call[] } {
  const links = new Links();
  const { reservations = [], changes = [], unswept = [], unseen = [] } = start;
  for (const each of reservations) links.join([idKey(each.id), ...each.lines.map(cellKey), ...each.rooms.map(roomKey)]);
  for (const change of changes) links.join(keysOf(change));
  for (const { operation } of calls) links.join(keysOf(operation));
  const shared = calls.filter(({ operation }) => keysOf(operation).length === 0);
  const groupOf = (keys: readonly string[]) => links.rootOf(keys[0] as string);
  const touched = new Set(calls.flatMap(({ operation }) => keysOf(operation).map((key) => links.rootOf(key))));
  const part = (takes: (root: string) => boolean): Required<ModelState> => ({
    now: start.now,
    cells: start.cells.filter((cell) => takes(groupOf([cellKey(cell)]))).map((cell) => ({ version: 0, ...cell })),
    reservations: reservations.filter(({ id }) => takes(groupOf([idKey(id)]))),
    unswept: unswept.filter((id) => takes(groupOf([idKey(id)]))),
    unseen: unseen.filter((id) => takes(groupOf([idKey(id)]))),
    changes: changes.filter((change) => takes(groupOf(keysOf(change)))),
  });
  const known = new Set([
    ...reservations.map(({ id }) => id),
    ...calls.flatMap(({ operation }) => reservedId(operation)),
  ]);
  const strangers = shared.filter((call) => sweptIds(call).some((id) => !known.has(id)));
  // A sweep may tell ids that no call names: the parts of the ledger that hold them are groups too.
  for (const call of shared) for (const id of sweptIds(call)) touched.add(groupOf([idKey(id)]));
  const groups = [...touched].map((root) => {
    const own = calls.filter(({ operation }) => keysOf(operation).some((key) => links.rootOf(key) === root));
    const swept = shared.map((call) => withSwept(call, (id) => groupOf([idKey(id)]) === root));
    return { start: part((other) => other === root), calls: [...own, ...swept] };
  });
  return { groups, rest: part((root) => !touched.has(root)), strangers };
}

/**
 * What a call reads or changes: two that have nothing of it in common may change places. The end of a hold comes to its
 * cells and rooms too. null: all there is.
 */
export function touchedBy({ reservations = [] }: ModelState, calls: readonly Call[]): Touches {
  const claimed = new Map<string, string[]>();
  const add = (id: string, keys: readonly string[]) => claimed.set(id, [...(claimed.get(id) ?? []), ...keys]);
  for (const { id, lines, rooms } of reservations) add(id, [...lines.map(cellKey), ...rooms.map(roomKey)]);
  for (const { operation } of calls) if (operation.verb === 'reserve') add(operation.options.id, keysOf(operation));
  const ofHold = (id: string) => [...new Set([idKey(id), ...(claimed.get(id) ?? [])])];
  return {
    call: (operation) => {
      const { verb } = operation;
      if (verb === 'commit' || verb === 'release' || verb === 'extend') return ofHold(operation.id);
      const keys = keysOf(operation);
      return keys.length > 0 ? keys : null;
    },
    tick: (ids) => ['clock', ...ids.flatMap(ofHold)],
  };
}

export interface Touches {
  readonly call: (operation: Operation) => readonly string[] | null;
  /** A moment at which holds are over. */
  readonly tick: (ids: readonly string[]) => readonly string[];
}

/** Union-find: which keys are linked, directly or by others. */
class Links {
  readonly #parent = new Map<string, string>();

  rootOf(key: string): string {
    let root = key;
    for (let above = this.#parent.get(root); above !== undefined && above !== root; above = this.#parent.get(root))
      root = above;
    for (let each = key; each !== root; ) {
      const above = this.#parent.get(each) as string;
      this.#parent.set(each, root);
      each = above;
    }
    return root;
  }

  join(keys: readonly string[]): void {
    const [first, ...others] = keys;
    if (first === undefined) return;
    for (const key of others) this.#parent.set(this.rootOf(key), this.rootOf(first));
  }
}

const cellKey = ({ facilityId, sku }: Cell): string => JSON.stringify(['cell', facilityId, sku]);
const roomKey = ({ room }: { readonly room: string }): string => JSON.stringify(['room', room]);
const idKey = (id: string): string => JSON.stringify(['id', id]);
const changeKey = (id: string | undefined): string[] => (id === undefined ? [] : [JSON.stringify(['change', id])]);

/** What a call names: cells, rooms and ids. None: it is everybody's. */
function keysOf(operation: Operation): string[] {
  switch (operation.verb) {
    case 'reserve': {
      const { lines, rooms = [] } = operation.claim;
      return [idKey(operation.options.id), ...lines.map(cellKey), ...rooms.map(roomKey)];
    }
    case 'receive':
    case 'adjust':
      return [cellKey(operation), ...changeKey(operation.id)];
    case 'cell':
      return [cellKey(operation)];
    case 'expire':
    case 'clock':
      return [];
    default:
      return [idKey(operation.id)];
  }
}

const reservedId = (operation: Operation): string[] => (operation.verb === 'reserve' ? [operation.options.id] : []);

function sweptIds({ operation, told }: Call): string[] {
  if (operation.verb !== 'expire' || !told || !('answer' in told) || !Array.isArray(told.answer)) return [];
  return told.answer;
}

function withSwept(call: Call, takes: (id: string) => boolean): Call {
  return call.operation.verb === 'expire' && call.told
    ? { ...call, told: { answer: sweptIds(call).filter(takes) } }
    : call;
}
