/**
 * A process with a few callers that may be killed at any moment. It tells its parent of every call before it makes it,
 * and of every answer when it has it: what the parent has not heard the end of may or may not have happened.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CellState } from '../../src/model/reservation.js';
import type { ReservationStore } from '../../src/stock/reservation-store.js';
import { perform, type StoreOperation } from '../../src/testing/operation.js';
import { drawOperation, isRepeatable } from './crash-calls.js';
import { type Order, type Outcome, type Report, replyDropped } from './crash-messages.js';
import { openCallers } from './crash-stores.js';
import { chance, type Draw, seededDraw } from './random.js';

const repliesDropped = 4;
const callsDoubled = 5;
const holdsAtOnce = 10;
const pauses = 10;

let numbers: readonly number[] = [];
let stores: ReservationStore[] = [];
let clockOffset = 0;
let lastKey = 0;

process.on('message', (order: Order) => {
  // Whatever goes wrong here is a fault of the drive: it ends the worker, and the parent hears of an end it did not order.
  void obey(order);
});
process.on('disconnect', () => process.exit());

async function obey(order: Order): Promise<void> {
  if (order.type === 'open') {
    ({ callers: numbers, clockOffset } = order);
    stores = await openCallers(order.address, numbers.length);
    await Promise.all(stores.map(warmUp));
    await tell({ type: 'ready' });
    return;
  }
  const { epoch, seed, calls } = order;
  await Promise.all(
    stores.map((store, at) => {
      const caller = numbers[at] as number;
      return runCaller(store, caller, epoch, calls, seededDraw(seed + caller * 7919));
    }),
  );
  await tell({ type: 'done' });
}

/** Connects, and has the server read its programs: else the first calls all take so long that they overlap. Leaves no trace. */
async function warmUp(store: ReservationStore): Promise<void> {
  await store.reserve({ lines: [{ facilityId: 'nowhere', sku: 'nothing', quantity: 1 }] }, { id: 'warm-up' });
}

async function runCaller(
  store: ReservationStore,
  caller: number,
  epoch: number,
  calls: number,
  draw: Draw,
): Promise<void> {
  const versions = new Map<string, number>();
  const versionOf = (facilityId: string, sku: string): number => versions.get(`${sku}@${facilityId}`) ?? 0;
  const call = async (operation: StoreOperation): Promise<Outcome> => {
    lastKey += 1;
    const key = `${process.pid}.${lastKey}`;
    // Awaited until it is in the kernel's hands, where no kill can reach it any more.
    await tell({ type: 'invoked', key, caller, at: now(), operation });
    const heard = await outcomeOf(store, operation);
    const outcome = !('lost' in heard) && chance(draw, repliesDropped) ? { lost: replyDropped } : heard;
    await tell({ type: 'returned', key, at: now(), outcome });
    if ('answer' in outcome) noteVersions(versions, outcome.answer);
    return outcome;
  };

  for (let made = 0; made < calls; made += 1) {
    if (chance(draw, pauses)) await sleep(draw.int(1, 20));
    const drawOne = (): StoreOperation => drawOperation(draw, { epoch, now: now(), versionOf });
    const operation = drawOne();
    if (chance(draw, callsDoubled)) await Promise.all([call(operation), call(operation)]);
    else if (operation.verb === 'reserve' && chance(draw, holdsAtOnce)) {
      const others = Array.from({ length: 4 }, drawOne).filter(({ verb }) => verb === 'reserve');
      await Promise.all([operation, ...others].map(call));
    } else
      for (let tries = 0; tries < 5; tries += 1) {
        const outcome = await call(operation);
        if (!('lost' in outcome) || !isRepeatable(operation)) break;
      }
  }
}

async function outcomeOf(store: ReservationStore, operation: StoreOperation): Promise<Outcome> {
  try {
    return await perform(store, operation);
  } catch (error) {
    return { lost: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** Of a cell as `cell` and `receive` answer it, or inside the answer of `adjust`. */
function noteVersions(versions: Map<string, number>, answer: unknown): void {
  const { cell = answer } = (answer ?? {}) as { readonly cell?: unknown };
  const { sku, facilityId, version } = (cell ?? {}) as Partial<CellState>;
  if (sku !== undefined && facilityId !== undefined && version !== undefined)
    versions.set(`${sku}@${facilityId}`, version);
}

const now = (): number => clockOffset + Number(process.hrtime.bigint()) / 1e6;

function tell(report: Report): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(report, () => resolve());
  });
}
