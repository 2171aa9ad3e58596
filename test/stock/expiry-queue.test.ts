import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExpiryQueue } from '../../src/stock/expiry-queue.js';

interface Item {
  readonly id: string;
  expiresAt: number;
  state: string;
}

const step = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    at: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant(Infinity)),
  }),
  fc.record({ kind: fc.constant('end' as const), nth: fc.nat(200) }),
  fc.record({ kind: fc.constant('put off' as const), nth: fc.nat(200), by: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant('sweep' as const), until: fc.integer({ min: 0, max: 40 }) }),
);

test('property: what is over comes by time and then id, once, and nothing that ended or was put off', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const queue = new ExpiryQueue<Item>();
      const items: Item[] = [];
      const live = () => items.filter(({ state, expiresAt }) => state === 'held' && expiresAt !== Infinity);
      for (const one of steps) {
        if (one.kind === 'add') {
          const item = { id: `${(items.length * 7919) % 1000}-${items.length}`, expiresAt: one.at, state: 'held' };
          items.push(item);
          queue.add(item);
        } else if (one.kind === 'end') {
          const item = live()[one.nth % Math.max(1, live().length)];
          if (item === undefined) continue;
          item.state = 'released';
          queue.leave();
        } else if (one.kind === 'put off') {
          const item = live()[one.nth % Math.max(1, live().length)];
          if (item === undefined) continue;
          item.expiresAt += one.by;
          queue.leave();
          queue.add(item);
        } else {
          const due = live()
            .filter(({ expiresAt }) => expiresAt <= one.until)
            .sort((a, b) => a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : 1));
          const swept: Item[] = [];
          for (let item = queue.next(one.until); item !== null; item = queue.next(one.until)) {
            item.state = 'expired';
            swept.push(item);
          }
          expect(swept).toEqual(due);
        }
      }
    }),
  );
});
