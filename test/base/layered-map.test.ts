import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LayeredMap } from '../../src/base/layered-map.js';

test('property: forks of forks are maps of their own, whatever is set where', () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ at: fc.nat(5), key: fc.nat(12), value: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ fork: fc.nat(5) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const maps = [new LayeredMap<number>()];
      const plain = [new Map<number, number>()];
      for (const one of steps) {
        if ('fork' in one) {
          const from = one.fork % maps.length;
          if (maps.length < 6) {
            maps.push((maps[from] as LayeredMap<number>).fork());
            plain.push(new Map(plain[from]));
          }
        } else {
          const at = one.at % maps.length;
          maps[at]?.set(one.key, one.value);
          plain[at]?.set(one.key, one.value);
        }
      }
      maps.forEach((map, at) => {
        for (let key = 0; key <= 12; key += 1) expect(map.get(key)).toBe(plain[at]?.get(key));
      });
    }),
  );
});

test('what was set before a fork is nobody’s own to change any more', () => {
  const map = new LayeredMap<{ units: number }>();
  map.set(1, { units: 1 });
  expect(map.getOwn(1)).toEqual({ units: 1 });
  const fork = map.fork();
  expect([map.getOwn(1), fork.getOwn(1), map.get(1), fork.get(1)]).toEqual([
    undefined,
    undefined,
    { units: 1 },
    { units: 1 },
  ]);
});
