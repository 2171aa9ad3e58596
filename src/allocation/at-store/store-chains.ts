import { none } from '../../network/carriages.js';
import type { OrderCost } from '../../scoring/order-cost.js';

/** The chains into one store, by place; and by place what a shipment by a chain is not below, whatever it carries. */
export interface StoreChains {
  /** Lane paths, origin by origin: columns of one facility are to stand side by side. */
  readonly paths: Int32Array;
  /** Facility rows. */
  readonly origins: Int32Array;
  readonly carriages: Int32Array;
  /** Cost that no quantity changes, and cost of a unit, what its source asks for it apart. */
  readonly fixed: Float64Array;
  readonly unit: Float64Array;
  /** On the lanes; handling and waiting come on top. */
  readonly minutes: Float64Array;
}

/** Finds the chains of lanes that end at a store, as many lanes as the policy allows. */
export function chainsInto(cost: OrderCost, store: number): StoreChains {
  const { paths, laneTable, carriages, problem } = cost.network;
  const origin = (path: number) => paths.origin[path] as number;
  const into = paths.into(store, problem.policy.limits.maxLegs);
  const sorted = into.slice().sort((a, b) => origin(a) - origin(b) || a - b);
  const chains = sorted.map((path) => carriages.chain(path, none));
  cost.meetCarriages();
  return {
    paths: sorted,
    origins: sorted.map(origin),
    carriages: chains,
    fixed: Float64Array.from(chains, (carriage) => cost.fixedCost(carriage, 0, 0, false)),
    unit: Float64Array.from(chains, (carriage) => cost.unitCost[carriage] as number),
    minutes: Float64Array.from(sorted, (path) => {
      const start = paths.laneStart[path] as number;
      const lanes = paths.laneAt.subarray(start, start + (paths.length[path] as number));
      return lanes.reduce((sum, lane) => sum + (laneTable.minutes[lane] as number), 0);
    }),
  };
}
