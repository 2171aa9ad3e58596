import { describe, expect, test } from 'vitest';
import { channelConflicts } from '../../src/channel-conflicts.js';
import { diff } from '../../src/diff.js';
import { explain } from '../../src/explain.js';
import { diffText } from '../../src/explanation/diff-text.js';
import { languages } from '../../src/explanation/phrases.js';
import { explanationText } from '../../src/explanation/text.js';
import type { Order } from '../../src/model/order.js';
import type { Problem } from '../../src/model/problem.js';
import { buildNetwork, type Network } from '../../src/network/network.js';
import { route } from '../../src/route.js';
import { verify } from '../../src/verify/verify.js';
import { fullInstance } from '../support/full-compare.js';
import { fullFlavourNames } from '../support/full-flavours.js';
import { walkOptions } from '../support/full-options.js';

/** Instances of each flavour; EXPLAIN_FULL_CASES for a long run. */
const cases = Number(process.env.EXPLAIN_FULL_CASES ?? 25);

/** By facility id: the least cost of a plan with this one origin; and under '' that of serving nothing. */
function bestAlone(problem: Problem, order: Order): Map<string, number> {
  const best = new Map<string, number>();
  walkOptions(
    problem,
    { ...order, maxShipments: 1 },
    {
      visit: ({ cost, shipments }) => {
        const id = shipments[0]?.chain.origin.id ?? '';
        best.set(id, Math.min(cost, best.get(id) ?? Infinity));
        return Infinity;
      },
    },
  );
  return best;
}

describe.each(fullFlavourNames)('explain: %s', (flavour) => {
  test('each facility alone is as good as the brute force finds, and those ruled out can do nothing', () => {
    for (let seed = 0; seed < cases; seed++) {
      const { problem, orders } = fullInstance(seed, flavour, 1);
      const [order] = orders as [Order];
      const network = buildNetwork(problem);
      const best = bestAlone(problem, order);
      const nothing = best.get('') ?? Infinity;
      const explanation = explain(network, order);
      for (const { facilityId, chosen, option, exclusion, toWin } of explanation.facilities) {
        const where = `seed ${seed}, ${facilityId}`;
        const least = best.get(facilityId) ?? Infinity;
        if (least < nothing) expect(option?.plan.cost, `${where}: ${exclusion?.code}`).toBe(least);
        else if (option !== null) expect(option.plan.cost, where).toBeGreaterThanOrEqual(least);
        else if (exclusion !== null && exclusion.code !== 'TOO_COSTLY') expect(least, where).toBe(Infinity);
        if (option !== null) {
          expect(verify(problem, [order], [option.plan]), where).toEqual([]);
          expect(option.behind, where).toBeGreaterThanOrEqual(0);
          expect(toWin === null, where).toBe(chosen);
        } else if (!chosen) expect(toWin?.code, where).toBe(exclusion?.code);
      }
      for (const language of languages) {
        expect(explanationText(explanation, { language, facilities: 99 })).not.toMatch(/undefined|NaN|Infinity/);
      }
    }
  });

  test('toWin: so many units more and the facility wins; money and minutes in step; differences add up', () => {
    for (let seed = 0; seed < cases; seed++) {
      const { problem, orders } = fullInstance(seed, flavour, 1);
      const [order] = orders as [Order];
      const network = buildNetwork(problem);
      const { plan, facilities } = explain(network, order);
      for (const { facilityId, option, toWin, lines } of facilities) {
        if (option === null || toWin?.money === undefined) continue;
        expect([option.behind, option.behind + 1]).toContain(toWin.money);
        const span = Date.parse(option.plan.lastArrival ?? '') / 60_000 - order.placedAt;
        if (toWin.minutes !== undefined) expect(toWin.minutes).toBeLessThanOrEqual(span);
        if (toWin.units === undefined) continue;
        const richer = network.fork();
        for (const { line, quantity } of option.plan.unserved) {
          const { sku, others = [] } = lines[line] as (typeof lines)[number];
          for (const each of [sku, ...others.map((other) => other.sku)])
            receiveFree(richer, facilityId, each, quantity);
        }
        const after = explain(richer, order, plan).facilities.find((facility) => facility.facilityId === facilityId);
        expect(after, `seed ${seed}, ${facilityId}`).toMatchObject({
          option: { plan: { status: 'served' } },
          toWin: null,
        });
      }
      const other = facilities.find(({ chosen, option }) => !chosen && option !== null)?.option?.plan;
      if (other === undefined) continue;
      const difference = diff(plan, other);
      expect(Object.values(difference.costTerms).reduce((sum, cost) => sum + cost, 0)).toBe(difference.cost);
      for (const language of languages)
        expect(diffText(difference, { language })).not.toMatch(/undefined|NaN|Infinity/);
    }
  });
});

/** So many units more that are free: an oversold position takes more to get there. */
function receiveFree(network: Network, facilityId: string, sku: string, quantity: number): void {
  const cell = network.cellOf(network.rowOfSku.get(sku) ?? -1, network.facilityRow(facilityId));
  const owed = cell < 0 ? 0 : Math.max(0, -(network.positions.free[cell] as number));
  network.stock.receive(facilityId, sku, quantity + owed);
}

type Facility = Problem['facilities'][number];

/** A problem in which one kind of rule does not hold at some facilities. */
function without(problem: Problem, kind: string, ids: ReadonlySet<string>): Problem {
  const off: Partial<Record<string, Partial<Facility>>> = {
    channel: { channels: null },
    brand: { brands: null },
    territory: { territory: null },
    acceptance: { acceptance: 1 },
  };
  const facilities = problem.facilities.map((row) => (ids.has(row.id) ? { ...row, ...off[kind] } : row));
  const { stock } = problem;
  const pool = stock.pool?.map((number, at) => {
    const holder = problem.facilities[stock.facilityRow[at] as number]?.id ?? '';
    return kind === 'pool' && ids.has(holder) ? 0 : number;
  });
  return { ...problem, facilities, stock: { ...stock, pool: pool ?? null } };
}

describe.each(['channels', 'brands', 'territory', 'pools', 'floors', 'interchange by rules', 'everything'] as const)(
  'channelConflicts: %s',
  (flavour) => {
    test('what rebuilding the network without each rule gives', () => {
      let diverted = 0;
      for (let seed = 0; seed < cases; seed++) {
        const { problem, orders } = fullInstance(seed, flavour, 1);
        const [order] = orders as [Order];
        const network = buildNetwork(problem);
        const plan = route(network, order);
        const { rules } = channelConflicts(network, [order], [plan]);
        const found = new Map(
          rules.map((rule) => [
            JSON.stringify([rule.kind, rule.owner ?? rule.facilityId, rule.brand, rule.channel]),
            rule.added.cost,
          ]),
        );
        const expected = new Map<string, number>();
        const holders = new Map<string, Set<string>>();
        for (const { id, owner } of problem.facilities) {
          const holder = owner ?? id;
          holders.set(holder, (holders.get(holder) ?? new Set()).add(id));
        }
        const attempt = (key: string, changed: Problem) => {
          const free = route(buildNetwork(changed), order);
          if (free.cost < plan.cost && diff(free, plan).moved.some(({ a }) => a !== null))
            expected.set(key, plan.cost - free.cost);
        };
        for (const [holder, ids] of holders) {
          for (const kind of ['channel', 'brand', 'territory', 'pool', 'acceptance']) {
            attempt(JSON.stringify([kind, holder, null, null]), without(problem, kind, ids));
          }
        }
        for (const floor of problem.policy.priceFloor) {
          const priceFloor = problem.policy.priceFloor.filter((other) => other !== floor);
          attempt(JSON.stringify(['priceFloor', null, floor.brand, floor.channel]), {
            ...problem,
            policy: { ...problem.policy, priceFloor },
          });
        }
        expect(found, `seed ${seed}`).toEqual(expected);
        diverted += expected.size;
      }
      if (flavour !== 'interchange by rules') expect(diverted).toBeGreaterThan(0);
    });
  },
);
