import type { Shipment } from '../../model/plan.js';
import { none } from '../../network/carriages.js';
import type { Network } from '../../network/network.js';

/** Nothing in the network carries goods like that. */
export const noCarriage = -1;

/** Minutes since the epoch; NaN for what is no instant. */
export const instantOf = (text: string): number => Date.parse(text) / 60_000;

/** The carriage that a shipment of a plan goes by, from a facility; noCarriage: its lanes or its service are gone. */
export function carriageOf(network: Network, row: number, { legs }: Shipment): number {
  const { carriages, services } = network;
  const last = legs.at(-1);
  const isDelivered = last?.kind !== 'transfer' && last !== undefined;
  const service = isDelivered ? (services.rowOf.get(last.service ?? '') ?? noCarriage) : none;
  if (isDelivered && service === noCarriage) return noCarriage;
  const transfers = isDelivered ? legs.slice(0, -1) : legs;
  if (transfers.length === 0) return isDelivered ? service : carriages.shelf;
  const path = pathOf(network, row, transfers);
  return path === none ? noCarriage : carriages.chain(path, service);
}

/** The path along a plan's lanes; none: there is no such path any more. */
function pathOf(network: Network, row: number, transfers: Shipment['legs']): number {
  const { paths, laneTable, rowOfFacility } = network;
  const end = rowOfFacility.get(transfers.at(-1)?.to ?? '');
  if (end === undefined) return none;
  for (const path of paths.into(end, transfers.length)) {
    if (paths.origin[path] !== row || paths.length[path] !== transfers.length) continue;
    const start = paths.laneStart[path] as number;
    const isSame = transfers.every(({ from, to, departAt, arriveAt }, i) => {
      const lane = paths.laneAt[start + i] as number;
      if (laneTable.from[lane] !== rowOfFacility.get(from) || laneTable.to[lane] !== rowOfFacility.get(to ?? '')) {
        return false;
      }
      const departure = instantOf(departAt);
      // Of two lanes that lead the same way, the one that is as long and leaves then.
      if (laneTable.minutes[lane] !== instantOf(arriveAt) - departure) return false;
      return paths.depart(lane, departure) === departure;
    });
    if (isSame) return path;
  }
  return none;
}
