import { type PlanDifference, planDifference } from './explanation/plan-difference.js';
import { requireSameOrder } from './explanation/plan-of-order.js';
import type { Plan } from './model/plan.js';

/**
 * What differs between two plans of one order: origins, units moved line by line, legs and times, and every cost term as
 * b - a. `diffText` says it in words.
 *
 * @throws InputError for what is no plan, or plans of two orders
 */
export function diff(a: Plan, b: Plan): PlanDifference {
  requireSameOrder(a, b);
  return planDifference(a, b);
}
