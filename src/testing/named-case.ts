import { type Bench, onBench } from './bench.js';
import type { StoreOperation } from './operation.js';
import { opening } from './script.js';
import type { OpenStore } from './store-under-test.js';
import { operationText, toldText } from './words.js';

/** A call and what it must come to, in the words of `toldText`; so many minutes that pass; or a look at something else. */
export type Line =
  | readonly [StoreOperation, string]
  | { readonly pass: number }
  | { readonly look: (bench: Bench) => Promise<void> };

export interface NamedCase {
  readonly name: string;
  /** What is there at the beginning, as `opening` reads it. */
  readonly cells: readonly string[];
  readonly lines: readonly Line[];
}

/**
 * Calls line by line. Each answer is compared with what the table says, and in full with the model's, so that each proves
 * the other; in the end a watch looks round.
 */
export async function runCase(open: OpenStore, { cells, lines }: NamedCase): Promise<void> {
  await onBench(open, cells.map(opening), async (bench) => {
    for (const each of lines) {
      if ('pass' in each) await bench.player.pass(each.pass);
      else if ('look' in each) await each.look(bench);
      else await expectText(bench, ...each);
    }
    await bench.watch.finish();
  });
}

async function expectText({ player }: Bench, operation: StoreOperation, expected: string): Promise<void> {
  const told = toldText(await player.call(operation));
  if (told !== expected) throw player.error(`${operationText(operation)}: ${told}; expected ${expected}`);
}
