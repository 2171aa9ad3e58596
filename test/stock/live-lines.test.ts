import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LiveLines } from '../../src/stock/live-lines.js';

test('property: what was added and not deleted since is there once, however it came and went', () => {
  const holds = fc.array(fc.record({ gap: fc.nat(3), count: fc.nat(40), toDelete: fc.nat(5) }), { maxLength: 60 });
  fc.assert(
    fc.property(holds, (drawn) => {
      const live = new LiveLines();
      const known: { start: number; count: number }[] = [];
      let end = 0;
      for (const { gap, count, toDelete } of drawn) {
        const start = end + gap;
        end = start + count;
        live.add(start, count);
        known.push({ start, count });
        const [gone] = toDelete < known.length ? known.splice(toDelete, 1) : [];
        if (gone !== undefined) live.delete(gone.start, gone.count);
        const expected = known.flatMap((hold) => Array.from({ length: hold.count }, (_, nth) => hold.start + nth));
        expect([...live.lines.subarray(0, live.count)].sort((a, b) => a - b)).toEqual(expected);
      }
    }),
  );
});
