import type { ParseOptions } from '../../src/model/options.js';
import { parseOrders, parseProblem } from '../../src/model/parse.js';

/** Right input in a few rows, as a plain value that a case may spoil anywhere. */
export function problemInput(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    currency: 'CNY',
    facilities: [facilityInput(), facilityInput({ id: 'beta', latitude: 31.3 })],
    services: [serviceInput()],
    stock: [stockInput(), stockInput({ facilityId: 'beta' })],
    ...changes,
  };
}

export const facilityInput = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'alpha',
  kind: 'store',
  latitude: 31.2,
  longitude: 121.5,
  services: ['courier'],
  ...changes,
});

export const serviceInput = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'courier',
  baseMinutes: 30,
  minutesPerKm: 2,
  money: { base: 500, perKm: 50 },
  ...changes,
});

export const stockInput = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  facilityId: 'alpha',
  sku: 'tyre',
  onHand: 5,
  ...changes,
});

export const orderInput = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'order-1',
  placedAt: '2026-10-01T09:00:00+08:00',
  latitude: 31.25,
  longitude: 121.45,
  method: 'deliver',
  lines: [{ sku: 'tyre', quantity: 2 }],
  ...changes,
});

/** `CODE path` of every issue of a problem; none when it parses. */
export function problemIssues(changes: Record<string, unknown>, options: ParseOptions = {}): string[] {
  const result = parseProblem(problemInput(changes), options);
  return result.ok ? [] : result.issues.map(({ code, path }) => `${code} ${path}`);
}

/** The same of one order. */
export function orderIssues(changes: Record<string, unknown>, options: ParseOptions = {}): string[] {
  const result = parseOrders([orderInput(changes)], options);
  return result.ok ? [] : result.issues.map(({ code, path }) => `${code} ${path}`);
}

/** `code path` of every warning of a problem, right or wrong. */
export function problemWarnings(changes: Record<string, unknown>, options: ParseOptions = {}): string[] {
  return parseProblem(problemInput(changes), options).warnings.map(({ code, path }) => `${code} ${path}`);
}
