import type { Baseline } from './situation.js';
import { bySkusCovered } from './spree.js';
import { walk } from './walk.js';

/**
 * Everything from the central warehouse: that which holds most of the order, the nearest of equals; what it lacks
 * from the next. Stores and distributors are not asked.
 */
export const central: Baseline = ({ demands, sources }) => {
  const warehouses = sources.filter(({ facility }) => facility.kind === 'centralWarehouse');
  return walk(demands, bySkusCovered(demands, warehouses));
};
