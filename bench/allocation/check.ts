/** `npm run bench:allocation -- --check`: allocate, its peers and HiGHS on instances small enough to solve in seconds. */
import { calibrate } from './calibrate.js';
import { buildInstance, flavours } from './instance.js';
import { disagreements, runAllocate, runHighs, runPeers } from './jobs.js';

/** What is wrong; empty when nothing is. */
export async function checkAnswers(): Promise<string[]> {
  const wrong: string[] = [];
  let proven = 0;
  let instances = 0;
  for (const flavour of flavours) {
    for (const { seed, hour } of [
      { seed: 1, hour: 12 },
      { seed: 2, hour: 12 },
      { seed: 3, hour: 0 },
    ]) {
      const spec = { orders: 40, facilities: 12, contention: 0.4, flavour, seed, hour };
      const instance = buildInstance(spec, calibrate(spec));
      const isPlain = flavour !== 'rules';
      const peers = runPeers(instance, isPlain);
      // The model of HiGHS knows neither lanes nor stores.
      const highs = isPlain ? await runHighs(instance, Infinity, 60) : undefined;
      const ours = await runAllocate(instance, null);
      const found = disagreements({ allocate: ours, peers, ...(highs ? { highs } : {}) }, true);
      wrong.push(...found.map((fault) => `${flavour}, seed ${seed}: ${fault}`));
      instances++;
      if (ours.status === 'optimal') proven++;
      console.log(
        `${flavour.padEnd(10)} seed ${seed}   allocate ${ours.cost} (${ours.status}, bound ${ours.bound})   HiGHS ${highs?.cost ?? '-'} (${highs?.status ?? '-'})   one by one ${peers[0]?.cost}`,
      );
    }
  }
  console.log(`${instances} instances, ${proven} proven optimal by allocate`);
  return wrong;
}
