import * as fc from 'fast-check';
import type { HoldTerm, OpeningCell, RoomUse, StockLine } from '../model/reservation.js';
import type { Cell } from './claims.js';
import type { StoreOperation } from './operation.js';
import { operationText } from './words.js';

/** What one caller does: a call with something that may go wrong about it, or waiting until so many minutes have passed. */
export type Move = { readonly call: StoreOperation; readonly fault: Fault } | { readonly pass: number };

/**
 * `deaf`: the answer is thrown away and the call made again. `twice`: it is sent twice at once. `late`: it comes once more,
 * after the caller's next move. `lost before` and `lost after`: the connection is lost before or after the hop of this
 * number, and the call made again.
 */
export type Fault = 'none' | 'deaf' | 'twice' | 'late' | { readonly lost: 'before' | 'after'; readonly hop: number };

/** How much there is to collide on. */
export interface Crowding {
  readonly ids: number;
  /** The first two are always there, and are asked for more than the others. */
  readonly places: readonly Cell[];
  /** Units of a cell at the beginning. */
  readonly mostUnits: number;
  readonly faults: fc.Arbitrary<Fault>;
}

/** Where a contract test begins: parts of a second, so that a store that cuts them is found out. */
export const startsAt = Date.parse('2026-03-02T09:00:00.125Z');

export const minute = 60_000;

export const facilities: readonly string[] = ['a', 'b'];

/** Whatever came of a later branch may shrink to something of the first, the plainest. */
export const crossShrink = { withCrossShrink: true } as const;

/** Some of the places, the first two among them, with a few units each. */
export function openingCells({ places, mostUnits }: Crowding): fc.Arbitrary<OpeningCell[]> {
  const kept = fc.constantFrom(0, 0, 0, 0, 0, 1);
  const cell = fc.record({ onHand: fc.integer({ min: 1, max: mostUnits }), reserved: kept, safetyStock: kept });
  const numbers = fc.array(cell, { minLength: places.length, maxLength: places.length });
  return fc.tuple(fc.subarray(places.slice(2)), numbers).map(([some, all]) => {
    const none = { onHand: 0, reserved: 0, safetyStock: 0 };
    return [...places.slice(0, 2), ...some].map((place, at) => ({ ...place, ...(all[at] ?? none), unitMoney: 0 }));
  });
}

export function anyMove(crowding: Crowding): fc.Arbitrary<Move> {
  const calls = fc.record({ call: anyCall(crowding), fault: crowding.faults });
  const pass = fc.record({ pass: fc.constantFrom(1, 2, 5) });
  return fc.oneof(crossShrink, { weight: 8, arbitrary: calls }, { weight: 1, arbitrary: pass });
}

function anyCall(crowding: Crowding): fc.Arbitrary<StoreOperation> {
  const id = fc.nat({ max: crowding.ids - 1 }).map(String);
  const { places } = crowding;
  const place = fc.constantFrom(...places, ...places.slice(0, 2), ...places.slice(0, 1));
  const verb = <const Verb extends string>(name: Verb) => fc.constant(name);
  const changeId = fc.option(fc.constantFrom('c0', 'c1'), { nil: undefined });
  return fc.oneof(
    { weight: 14, arbitrary: anyReserve(id, places) },
    { weight: 3, arbitrary: fc.record({ verb: verb('commit'), id, ifFree: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ verb: verb('release'), id }) },
    { weight: 2, arbitrary: fc.record({ verb: verb('extend'), id, term: anyTerm().filter((term) => !isEmpty(term)) }) },
    { weight: 1, arbitrary: fc.record({ verb: verb('expire') }) },
    { weight: 2, arbitrary: fc.record({ verb: verb('find'), id }) },
    { weight: 2, arbitrary: place.map((cell) => ({ verb: 'cell' as const, ...cell })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(place, fc.integer({ min: 1, max: 2 }), changeId)
        .map(([cell, quantity, changed]) => withId({ verb: 'receive' as const, ...cell, quantity }, changed)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(place, fc.nat({ max: 4 }), fc.option(fc.nat({ max: 3 }), { nil: undefined }), changeId)
        .map(([cell, onHand, version, changed]) => {
          const count = { verb: 'adjust' as const, ...cell, onHand };
          return withId(version === undefined ? count : { ...count, version }, changed);
        }),
    },
  );
}

function anyReserve(id: fc.Arbitrary<string>, places: readonly Cell[]): fc.Arbitrary<StoreOperation> {
  const claim = fc.record({
    lines: fc.oneof(
      crossShrink,
      { weight: 2, arbitrary: likelyLines(places) },
      { weight: 1, arbitrary: anyLines(places) },
    ),
    rooms: fc.oneof(
      crossShrink,
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(anyRoom(), { minLength: 1, maxLength: 2 }) },
    ),
  });
  const options = fc.record({
    id,
    term: anyTerm(),
    partial: fc.constantFrom(false, false, true),
    note: fc.nat({ max: 3 }),
  });
  return fc.tuple(claim, options).map(([{ lines, rooms }, { id: own, term, partial, note }]) => ({
    verb: 'reserve',
    claim: rooms.length > 0 ? { lines, rooms } : { lines },
    options: {
      id: own,
      ...term,
      ...(partial ? { partial } : {}),
      ...(note > 1 ? { details: { note, by: null } } : {}),
    },
  }));
}

/** Few enough that callers ask for the same, or for the same in another order. */
function likelyLines([first, second]: readonly Cell[]): fc.Arbitrary<StockLine[]> {
  const one = { ...(first as Cell), quantity: 1 };
  const other = { ...(second as Cell), quantity: 1 };
  return fc.constantFrom([one], [{ ...one, quantity: 2 }], [one, other], [other, one], [one, one]);
}

function anyLines(places: readonly Cell[]): fc.Arbitrary<StockLine[]> {
  const line = fc
    .tuple(fc.constantFrom(...places), fc.constantFrom(1, 1, 1, 2, 3))
    .map(([cell, quantity]): StockLine => ({ ...cell, quantity }));
  return fc.array(line, { minLength: 1, maxLength: 3 });
}

/** A day's room for two, and a bay in use for half an hour. */
function anyRoom(): fc.Arbitrary<RoomUse> {
  const amount = fc.integer({ min: 1, max: 2 });
  return fc.oneof(
    fc.record({
      room: fc.constant('day'),
      from: fc.nat({ max: 1 }),
      span: fc.constant(1),
      amount,
      limit: fc.constant(2),
    }),
    fc.record({
      room: fc.constant('bay'),
      from: fc.nat({ max: 4 }).map((tens) => 10 * tens),
      span: fc.constant(30),
      amount,
      limit: fc.constant(2),
    }),
  );
}

function anyTerm(): fc.Arbitrary<HoldTerm> {
  const instants = fc
    .constantFrom(1, 3, 5, 6, 1, 3, 5, 6, -1)
    .map((minutes): HoldTerm => ({ expiresAt: new Date(startsAt + minutes * minute).toISOString() }));
  const spells = fc.constantFrom(1, 2, 2.5, 5).map((ttlMinutes): HoldTerm => ({ ttlMinutes }));
  return fc.oneof(crossShrink, fc.constant({}), spells, instants);
}

export function moveText(move: Move): string {
  if ('pass' in move) return `${move.pass} min pass`;
  const { call, fault } = move;
  if (fault === 'none') return operationText(call);
  const wrong = typeof fault === 'string' ? fault : `connection lost ${fault.lost} hop ${fault.hop}`;
  return `${operationText(call)} (${wrong})`;
}

const isEmpty = (term: HoldTerm): boolean => Object.keys(term).length === 0;

const withId = <T extends StoreOperation>(change: T, id: string | undefined): T =>
  id === undefined ? change : { ...change, id };
