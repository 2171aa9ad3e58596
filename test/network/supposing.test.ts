import { describe, expect, test } from 'vitest';
import { ordersRoom, unitsRoom } from '../../src/network/room-names.js';
import { type Supposition, supposing } from '../../src/network/supposing.js';
import { route } from '../../src/route.js';
import { stateOf } from '../support/checkout-instance.js';
import { orderOf, townInput, townOf, tyresOf } from '../support/checkout-town.js';

const tyre = (facilityId: string, quantity: number) => ({ facilityId, sku: 'tyre', quantity });
const short = (facilityId: string, available: number) => ({ facilityId, sku: 'tyre', wanted: 99, available });
const refusal = (...cells: ReturnType<typeof short>[]) => ({ rooms: [], short: cells, shortRooms: [] });

/** Near takes three orders and nine units a day. */
function networkOf() {
  const input = townInput([1, 2, 4]);
  const facilities = input.facilities.map((facility) =>
    facility.id === 'near' ? { ...facility, capacity: { ordersPerDay: 3, unitsPerDay: 9 } } : facility,
  );
  return townOf({ ...input, facilities });
}

describe('while it decides, the network is as supposed; afterwards it is as it was', () => {
  test.each<[string, Supposition, number[]]>([
    ['nothing', { refusals: [] }, [1, 2, 4]],
    ['less of a cell', { refusals: [refusal(short('far', 1))] }, [1, 2, 1]],
    ['never more than there is', { refusals: [refusal(short('far', 9))] }, [1, 2, 4]],
    [
      'of two answers the lower',
      { refusals: [refusal(short('far', 3)), refusal(short('far', 1), short('mid', 0))] },
      [1, 0, 1],
    ],
    ['what was given back', { freed: { lines: [tyre('near', 2)] }, refusals: [] }, [3, 2, 4]],
    ['what was short of it', { freed: { lines: [tyre('near', 2)] }, refusals: [refusal(short('near', 1))] }, [1, 2, 4]],
    [
      'no more than a position holds',
      { freed: { lines: [tyre('far', 2 ** 31 - 1)] }, refusals: [] },
      [1, 2, 2 ** 31 - 1],
    ],
    [
      'nothing of what is not there',
      { freed: { lines: [tyre('nobody', 1)] }, refusals: [refusal(short('who', 0))] },
      [1, 2, 4],
    ],
  ])('%s', (_, supposition, expected) => {
    const network = networkOf();
    const before = stateOf(network);
    expect(supposing(network, supposition, () => tyresOf(network))).toEqual(expected);
    expect(stateOf(network)).toEqual(before);
    const failing = () =>
      supposing(network, supposition, () => {
        throw new Error('no way');
      });
    expect(failing).toThrow('no way');
    expect(stateOf(network)).toEqual(before);
  });

  test('more promised than is there stays so', () => {
    const network = networkOf();
    network.stock.withdraw('near', 'tyre', 5);
    const before = stateOf(network);
    supposing(network, { refusals: [refusal(short('near', 0))] }, () => expect(stateOf(network)).toEqual(before));
    expect(stateOf(network)).toEqual(before);
  });

  test('rooms: full but for what was left, and given back but for what others have', () => {
    const network = networkOf();
    const plan = route(network, orderOf('anna'), { reserve: true });
    const day = Math.floor(network.now() / 86_400_000);
    const use = (room: string, limit: number, amount: number) => ({ room, from: day, span: 1, amount, limit });
    const rooms = [use(ordersRoom('near'), 3, 1), use(unitsRoom('near'), 9, 5), use(ordersRoom('nobody'), 1, 1)];
    const left = (available: number) => rooms.map((one) => ({ ...one, wanted: one.amount, available }));
    const roomNow = () => network.capacityOf.get(network.facilityRow('near'))?.roomAt(network.now() / 60_000);
    const before = stateOf(network);
    const seen = (supposition: Supposition) => supposing(network, supposition, roomNow);
    expect(roomNow()).toEqual({ orders: 2, units: 8 });
    expect(seen({ refusals: [{ rooms, short: [], shortRooms: left(0) }] })).toEqual({ orders: 0, units: 0 });
    expect(seen({ refusals: [{ rooms, short: [], shortRooms: left(1) }] })).toEqual({ orders: 1, units: 1 });
    expect(seen({ refusals: [{ rooms, short: [], shortRooms: left(9) }] })).toEqual({ orders: 2, units: 8 });
    expect(seen({ freed: { lines: [], rooms }, refusals: [] })).toEqual({ orders: 3, units: 9 });
    expect(stateOf(network)).toEqual(before);
    network.release(plan);
    expect(roomNow()).toEqual({ orders: 3, units: 9 });
  });
});
