import type { Baseline } from './situation.js';
import { walk } from './walk.js';

/**
 * Magento's distance priority: sources by distance, each sku takes from the first ones that have it. Distance is never
 * weighed against parcels: two skus held by the two nearest sources travel apart, even where a third holds both.
 * Repaired: duplicate skus of an order are added up (the later one overwrote the earlier), ties go to the smaller id
 * (they had no defined sequence), rows of zero units are left out.
 */
export const magento: Baseline = ({ demands, sources }) => walk(demands, sources);
