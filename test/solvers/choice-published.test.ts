import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { solveChoice } from '../../src/solvers/choice.js';
import { drawGap, parseAssignment, parseGap } from '../support/choice-gap.js';
import { recount } from '../support/choice-oracle.js';
import { seededDraw } from '../support/random.js';

const fixtures = fileURLToPath(new URL('../fixtures/gap/', import.meta.url));
const shared = process.env.ONEHOP_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** Optima of published generalised assignments (AssignmentProblems.jl, OR-Library), of which the files are kept here. */
const optima: Readonly<Record<string, number>> = {
  a05100: 1698,
  b05100: 1843,
  b10100: 1407,
  b20100: 1166,
  c05100: 1931,
  c10100: 1402,
  c20100: 1243,
  c0515_1: 261,
  c0515_2: 269,
  c0515_3: 256,
  c0515_4: 274,
  c0520_1: 277,
  c0520_2: 269,
  c0520_3: 260,
  c0520_4: 269,
  c0525_1: 438,
  c0525_2: 415,
  c0525_3: 446,
  c0525_4: 430,
  c0530_1: 423,
  c0530_2: 424,
  c0530_3: 426,
  c0530_4: 395,
  c0824_1: 403,
  c0824_2: 389,
  c0824_3: 383,
  c0824_4: 384,
  c0832_1: 525,
  c0832_2: 527,
  c0832_3: 519,
  c0832_4: 516,
  c0840_1: 646,
  c0840_2: 662,
  c0840_3: 662,
  c0840_4: 645,
  c0848_1: 797,
  c0848_2: 783,
  c0848_3: 800,
  c0848_4: 789,
  c1030_1: 482,
  c1030_2: 476,
  c1030_3: 496,
  c1030_4: 497,
  c1040_1: 638,
  c1040_2: 638,
  c1040_3: 654,
  c1040_4: 635,
  c1050_1: 573,
  c1050_2: 583,
  c1050_3: 589,
  c1050_4: 578,
  c1060_1: 974,
  c1060_2: 956,
  c1060_3: 941,
  c1060_4: 954,
};

describe('published generalised assignments are proven', () => {
  for (const [name, optimum] of Object.entries(optima)) {
    test(name, () => {
      const problem = parseGap(readFileSync(fixtures + name, 'utf8'));
      const result = solveChoice(problem);
      expect(result).toMatchObject({ status: 'optimal', cost: optimum, bound: optimum });
      expect(recount(problem, result.choice)).toBe(optimum);
    });
  }
});

describe('larger ones, where the data folder is', () => {
  const cases = [
    ['gap/a20200', 2339],
    ['gap/b10200', 2827],
    ['gap/b20200', 2339],
    ['gap/c20200', 2391],
    ['gap/c05200', 3456],
    ['assignment/assign100.txt', 305],
    ['assignment/assign500.txt', 991],
  ] as const;
  for (const [name, optimum] of cases) {
    const path = `${shared}/solvers/${name}`;
    const isThere = existsSync(path);
    if (!isThere) console.log(`skipped: ${path} is not there (ONEHOP_DATA names the folder)`);
    test.skipIf(!isThere)(name, () => {
      const text = readFileSync(path, 'utf8');
      const problem = name.startsWith('gap') ? parseGap(text) : parseAssignment(text);
      const result = solveChoice(problem);
      expect(result).toMatchObject({ status: 'optimal', cost: optimum, bound: optimum });
      expect(recount(problem, result.choice)).toBe(optimum);
    });
  }
});

test('types D and E are within 0.1 % of a proven bound after few nodes', () => {
  for (const [type, agents, jobs] of [
    ['D', 5, 100],
    ['E', 10, 100],
  ] as const) {
    const problem = drawGap(seededDraw(9), type, agents, jobs);
    const result = solveChoice(problem, { limits: { nodes: 3000 } });
    expect(recount(problem, result.choice)).toBe(result.cost);
    expect(result.cost - result.bound).toBeLessThanOrEqual(0.001 * result.cost);
  }
});
