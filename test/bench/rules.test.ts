import { describe, expect, test } from 'vitest';
import { leastTimes } from '../../bench/harness.js';
import { drawMoments, type RuleSet, ruleSets, withRules } from '../../bench/rules-world.js';
import { shapes, tinySize, worldInput } from '../../bench/world.js';
import { assertProblem } from '../../src/model/parse.js';

const problemOf = (ruleSet: RuleSet, shape: (typeof shapes)[number]) =>
  assertProblem(withRules(worldInput(tinySize, shape, 4), ruleSet, tinySize, shape, 4));

describe.each(shapes)('the world with rules, %s', (shape) => {
  test('the same seed gives the same bytes', () => {
    const bytes = () =>
      JSON.stringify(ruleSets.map((ruleSet) => withRules(worldInput(tinySize, shape, 4), ruleSet, tinySize, shape, 4)));
    expect(bytes()).toBe(bytes());
  });

  test('each kind of rule looks the same alone and with the others', () => {
    const [hours, lanes, channels, all] = ruleSets.map((ruleSet) => problemOf(ruleSet, shape));
    expect(all?.lanes).toEqual(lanes?.lanes);
    const calendars = (problem: typeof all) =>
      problem?.facilities.map(({ hours, cutoff, closedOn }) => [hours, cutoff, closedOn]);
    expect(calendars(all)).toEqual(calendars(hours));
    const permits = (problem: typeof all) =>
      problem?.facilities.map((one) => [one.brands, one.channels, one.territory]);
    expect(permits(all)).toEqual(permits(channels));
  });

  test('calendars differ, and have all that hours can have', () => {
    const { facilities } = problemOf('hours', shape);
    const texts = facilities.map(({ hours, cutoff, closedOn }) => JSON.stringify([hours, cutoff, closedOn]));
    expect(new Set(texts).size).toBeGreaterThan(facilities.length / 2);
    expect(new Set(facilities.map(({ timeZone }) => timeZone)).size).toBeGreaterThan(10);
    const stretches = facilities.flatMap(({ hours }) => hours?.flat() ?? []);
    expect(stretches.some(({ to }) => to > 1440)).toBe(true);
    expect(facilities.some(({ hours }) => hours?.[0]?.length === 2)).toBe(true);
    expect(facilities.some(({ hours }) => hours?.[6]?.length === 0)).toBe(true);
    expect(facilities.some(({ closedOn }) => closedOn.some((day) => day >= firstDay && day < firstDay + 7))).toBe(true);
  });

  test('five lanes lead into each store that is no hub', () => {
    const { lanes, facilities } = problemOf('lanes', shape);
    const into = new Map<string, number>();
    for (const { to } of lanes) into.set(to, (into.get(to) ?? 0) + 1);
    expect(new Set(into.values())).toEqual(new Set([5]));
    const fed = facilities.filter(({ id }) => into.has(id));
    expect(fed.every(({ kind }) => kind === 'store')).toBe(true);
    expect(fed.length).toBeGreaterThan(0.8 * facilities.length);
    expect(lanes.some(({ from }) => into.has(from))).toBe(false);
  });
});

test('orders come all week', () => {
  const more = drawMoments(1);
  const days = new Set(Array.from({ length: 100 }, (_, order) => more(order, 0).placedAt?.slice(0, 10)));
  expect(days.size).toBe(7);
});

test('the least time of an input is what its slow passes do not spoil', () => {
  let calls = 0;
  const spin = (ms: number) => {
    for (const end = performance.now() + ms; performance.now() < end; );
    return 1;
  };
  const [figures] = leastTimes([{ name: 'spoilt once', call: () => (calls++ < 4 ? spin(20) : 1) }], 4, 3);
  expect(figures?.p999).toBeLessThan(10_000);
});

const firstDay = Date.UTC(2026, 2, 2) / 86_400_000;
