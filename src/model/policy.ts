import type { Policy } from './problem.js';

/**
 * What an order costs unless the problem says otherwise, in minor units. One move weighs as much as 100 km or
 * five hours, so goods stay where they are nearest; leaving a unit unserved is dearer than any usual way to serve it.
 */
export const defaultPolicy: Policy = Object.freeze({
  weights: Object.freeze({
    move: 200,
    touch: 50,
    hour: 40,
    km: 2,
    money: 1,
    shipment: 100,
    lateHour: 500,
    rejection: 500,
  }),
  unserved: Object.freeze({ line: 100_000, unit: 100_000 }),
  limits: Object.freeze({ maxShipments: 4, maxLegs: 3, collectRadiusMetres: 50_000 }),
  priceFloor: Object.freeze([]),
});
