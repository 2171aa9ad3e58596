import { none } from '../../network/carriages.js';
import type { Network } from '../../network/network.js';

/** Whether a chain goes through, or to, a facility that has left the network. */
export function passesClosed(network: Network, carriage: number): boolean {
  const { carriages, paths, laneTable } = network;
  const path = carriages.path[carriage] as number;
  if (path === none) return false;
  const start = paths.laneStart[path] as number;
  for (let i = start; i < start + (paths.length[path] as number); i++) {
    const stop = laneTable.to[paths.laneAt[i] as number] as number;
    if (!network.isPresent(stop)) return true;
  }
  return false;
}
