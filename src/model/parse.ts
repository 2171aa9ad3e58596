import { Collector } from './collector.js';
import { checkFacility, toFacility } from './facilities.js';
import { InputError, type Parsed } from './issues.js';
import { hoursReader } from './opening-hours.js';
import { completeOptions, type ParseOptions, schemasFor } from './options.js';
import type { Order } from './order.js';
import { readOrders } from './order-parser.js';
import type { Facility, Problem } from './problem.js';
import { readProblem } from './problem-parser.js';
import { readGoodFields, readValue } from './translate.js';
import { warnNeverOpen, warnPlaces, warnSpace } from './warnings.js';

export { defaultPolicy } from './policy.js';

/**
 * Checks a problem (ProblemInput) and copies it into the form the engine works on. Every bad field is an issue, up to
 * `maxIssues`; the input is read once, never changed, and unknown properties are ignored. Only bad options throw.
 */
export function parseProblem(input: unknown, options: ParseOptions = {}): Parsed<Problem> {
  const complete = completeOptions(options);
  const found = new Collector(complete.maxIssues);
  return parsed(readProblem(input, complete, found), found);
}

/** Checks an array of orders (OrderInput[]) alike; paths begin with `orders[0]`. They come out as they went in. */
export function parseOrders(input: unknown, options: ParseOptions = {}): Parsed<readonly Order[]> {
  const complete = completeOptions(options);
  const found = new Collector(complete.maxIssues);
  return parsed(readOrders(input, complete, found), found);
}

/**
 * Checks one facility to add to a running network, its services being those of `problem`. Paths begin with
 * `facility`. Whether its id is in use is for the network to say, which knows who came and went.
 */
export function parseFacility(input: unknown, problem: Problem, options: ParseOptions = {}): Parsed<Facility> {
  const complete = completeOptions(options);
  const found = new Collector(complete.maxIssues);
  const schema = schemasFor(complete).facility;
  const row = readValue(schema, input, 'facility', found);
  const services = new Set(problem.services.map(({ id }) => id));
  const good = row ?? readGoodFields(schema, input);
  checkFacility(good, row ? undefined : input, 'facility', (id) => services.has(id), found);
  if (!row) return parsed<Facility>(null, found);
  const facility = toFacility(row, hoursReader());
  warnSpace(facility.id, 'facility.id', found);
  warnNeverOpen(facility.hours, 'facility.hours', found);
  warnPlaces([{ latitude: facility.latitude, longitude: facility.longitude, path: 'facility' }], found);
  return parsed(facility, found);
}

/** The problem itself; throws InputError, which holds every issue. */
export function assertProblem(input: unknown, options: ParseOptions = {}): Problem {
  return orThrow(parseProblem(input, options));
}

/** The orders themselves; throws InputError, which holds every issue. */
export function assertOrders(input: unknown, options: ParseOptions = {}): readonly Order[] {
  return orThrow(parseOrders(input, options));
}

function parsed<T>(value: T | null, { issues, warnings }: Collector): Parsed<T> {
  return value === null || issues.length > 0 ? { ok: false, issues, warnings } : { ok: true, value, warnings };
}

function orThrow<T>(result: Parsed<T>): T {
  if (!result.ok) throw new InputError(result.issues);
  return result.value;
}
