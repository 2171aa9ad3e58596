import { describe, test } from 'vitest';
import { assertProblem } from '../../src/model/parse.js';
import { buildNetwork } from '../../src/network/network.js';
import { reservationStoreContract } from '../../src/testing/contract.js';
import type { ContractSetup, StoreUnderTest } from '../../src/testing/store-under-test.js';

/** A network of these facilities and cells, with a clock that stands still. Its stock answers at once, so it has no hops. */
function openNetwork({ cells, facilities, now }: ContractSetup): StoreUnderTest {
  let clock = now;
  const problem = assertProblem({
    currency: 'CNY',
    facilities: facilities.map((id) => ({ id, kind: 'store', latitude: 0, longitude: 0, services: ['van'] })),
    services: [{ id: 'van', baseMinutes: 10, minutesPerKm: 1, money: { base: 0 } }],
    stock: [...cells],
  });
  const { stock } = buildNetwork(problem, { clock: () => clock });
  return {
    store: stock,
    advance: (milliseconds) => {
      clock += milliseconds;
    },
  };
}

describe("a network's stock keeps the contract", () => {
  for (const { name, run } of reservationStoreContract(openNetwork)) test(name, run);
});
