import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plansCsv, plansJson, writePlans } from '../../src/io/plans.js';
import type { Plan } from '../../src/model/plan.js';
import { makeFolder } from './folder.js';
import { samplePlan } from './plan.js';

const plans = [
  samplePlan('=o1', [
    {
      facilityId: 'shop',
      quantity: 2,
      legs: [
        ['hub', 'shop'],
        ['shop', null],
      ],
    },
  ]),
  samplePlan('o2', []),
];
const json = (of: readonly Plan[]): string => [...plansJson(of)].join('');

describe('JSON', () => {
  test('holds the plans, one a line', () => {
    expect(JSON.parse(json(plans))).toEqual(plans);
    expect(json(plans).split('\n')).toHaveLength(5);
    expect(JSON.parse(json([]))).toEqual([]);
  });

  test('does not depend on the order of keys', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      );
    };
    const other = reversed(plans) as Plan[];
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(plans));
    expect(json(other)).toBe(json(plans));
  });

  test('an appointment is kept', () => {
    const appointment = { facilityId: 'shop', startAt: '2026-10-01T10:00:00Z', endAt: '2026-10-01T11:00:00Z' };
    const [first] = plans;
    expect(first && JSON.parse(json([{ ...first, appointment }]))).toMatchObject([{ appointment }]);
  });
});

test('CSV holds a row for each shipment line and each quantity unserved, safe for spreadsheets', () => {
  expect([...plansCsv(plans)].join('')).toBe(
    [
      'orderId,status,line,sku,quantity,facilityId,service,moves,touches,metres,departAt,arriveAt,reason,via,appointmentAt',
      "'=o1,served,0,tyre,2,shop,courier,2,1,2000,2026-10-01T08:00:00Z,2026-10-01T09:00:00Z,,shop,",
      'o2,unserved,0,,2,,,,,,,,NO_STOCK,,',
      '',
    ].join('\n'),
  );
});

test('CSV tells where lanes take goods, and when they are fitted; JSON keeps when handling begins', () => {
  const [plan] = plans as [Plan];
  const [shipment] = plan.shipments as [Plan['shipments'][number]];
  const leg = { metres: 1000, departAt: '2026-10-01T08:00:00Z', arriveAt: '2026-10-01T09:00:00Z' };
  const fitted: Plan = {
    ...plan,
    appointment: { facilityId: 'store', startAt: '2026-10-01T10:00:00Z', endAt: '2026-10-01T11:00:00Z' },
    shipments: [
      {
        ...shipment,
        handlingFrom: '2026-10-01T07:00:00Z',
        legs: [
          { ...leg, kind: 'transfer', from: 'shop', to: 'hub' },
          { ...leg, kind: 'transfer', from: 'hub', to: 'store' },
        ],
      },
    ],
  };
  const row = [...plansCsv([fitted])].join('').split('\n')[1];
  expect(row?.endsWith(',,hub|store,2026-10-01T10:00:00Z')).toBe(true);
  expect(JSON.parse(json([fitted]))[0].shipments[0].handlingFrom).toBe('2026-10-01T07:00:00Z');
});

describe('files', () => {
  test('the ending tells the form', async () => {
    const folder = await makeFolder({ 'plans.json': 'x'.repeat(100_000) });
    await writePlans(join(folder, 'plans.json'), plans);
    await writePlans(join(folder, 'plans.CSV'), plans);
    expect(await readFile(join(folder, 'plans.json'), 'utf8')).toBe(json(plans));
    expect(await readFile(join(folder, 'plans.CSV'), 'utf8')).toBe([...plansCsv(plans)].join(''));
  });

  test('many plans go out piece by piece', async () => {
    const file = join(await makeFolder(), 'plans.json');
    const many = Array.from({ length: 2_000 }, (_, number) => samplePlan(`o${number}`, []));
    await writePlans(file, many);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(many);
  });

  test('a folder or a device is refused, and so is a folder that is not there', async () => {
    const folder = await makeFolder();
    await mkdir(join(folder, 'inner'));
    for (const file of [join(folder, 'inner'), '/dev/full', join(folder, 'none', 'plans.json')]) {
      await expect(writePlans(file, plans)).rejects.toThrow('BAD_FILE');
    }
  });
});
