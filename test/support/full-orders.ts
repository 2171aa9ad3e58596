import type { OrderInput, ProblemInput } from '../../src/model/schema.js';
import { channels, type FullSetting, regions } from './full-generate.js';
import { chance, pick, sample } from './random.js';

/** An order of an instance: some things of an order may come with any flavour. */
export function drawFullOrder(setting: FullSetting, problem: ProblemInput, id: string): OrderInput {
  const { draw, has, size, skus, moment, place } = setting;
  const placedAt = moment();
  const method = drawMethod(setting);
  const after = (minutes: number): string => new Date(Date.parse(placedAt) + minutes * 60_000).toISOString();
  const lines = Array.from({ length: draw.int(1, size.lines) }, (_, row) => ({
    sku: chance(draw, 85) ? (skus[row % skus.length] as string) : pick(draw, skus),
    quantity: draw.int(has('merges') ? 2 : 1, size.quantity),
    ...(has('interchange') && chance(draw, 75) && { accept: 'interchange' as const }),
    ...(has('together') && chance(draw, 30) && { together: chance(draw, 70) }),
    ...(has('floors') && chance(draw, 75) && { price: pick(draw, [5, 10, 15, 25, 30]) }),
  }));
  const stores = problem.facilities.filter(({ kind }) => kind === 'store');
  const due = has('strict') || chance(draw, 15);
  return {
    id,
    placedAt,
    ...place(),
    method,
    ...(method !== 'deliver' &&
      chance(draw, 30) && {
        facilityId: chance(draw, 6) ? 'nowhere' : pick(draw, stores.length > 0 ? stores : problem.facilities).id,
      }),
    ...(method === 'install' && chance(draw, 20) && { slot: after(drawWait(setting)) }),
    ...((has('territory') || chance(draw, 10)) && chance(draw, 80) && { region: pick(draw, regions) }),
    ...((has('channels') || has('pools') || has('floors')) && chance(draw, 80) && { channel: pick(draw, channels) }),
    lines,
    ...(due && { dueBy: after(drawWait(setting)), strict: has('strict') && chance(draw, 60) }),
    ...(has('shipments') && chance(draw, 40) && { maxShipments: draw.int(1, 3) }),
    ...(has('complete') && chance(draw, 40) && { shipComplete: true }),
    ...(chance(draw, 8) && { exclude: sample(draw, problem.facilities, 1).map((row) => row.id) }),
  };
}

function drawMethod({ draw, has }: FullSetting): OrderInput['method'] {
  const methods: OrderInput['method'][] = [];
  if (has('collect')) methods.push('collect', 'collect', 'collect');
  if (has('install')) methods.push('install', 'install', 'install');
  return methods.length === 0 ? 'deliver' : pick(draw, [...methods, 'deliver']);
}

/** Minutes, up to some days. */
const drawWait = ({ draw }: FullSetting): number =>
  pick(draw, [30, 60, 90, 240, 600, 1440, 1530, 2880, 2900, 4320, 5760]);
