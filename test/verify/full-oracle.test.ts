import { expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.js';
import { verify } from '../../src/verify/verify.js';
import { bestOption, planOf } from '../support/full-best.js';
import { fullInstance } from '../support/full-compare.js';
import { fullFlavourNames } from '../support/full-flavours.js';
import { Taken } from '../support/full-taken.js';

const cases = Number(process.env.VERIFY_CASES ?? 400) / 10;

test.each(fullFlavourNames)('the brute force over all rules and the checker agree: %s', (flavour) => {
  for (let seed = 0; seed < cases; seed += 1) {
    const { problem, orders } = fullInstance(seed, flavour, 1 + (seed % 3));
    const taken = new Taken();
    const plans: Plan[] = [];
    for (const order of orders) {
      const best = bestOption(problem, order, taken);
      plans.push(planOf(problem, order, best));
      taken.add(best);
    }
    // The brute force always says when handling began, a plan only where nothing else tells.
    const found = verify(problem, orders, plans).filter(({ message }) => !message.startsWith('stands where'));
    expect(found, `seed ${seed}`).toEqual([]);
  }
});
