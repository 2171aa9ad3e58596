import { printable } from '../base/printable.js';
import { type CostTerm, orderTerms, type ShipmentTerm, shipmentTerms } from '../model/plan.js';
import type { Report } from './violation.js';

/** A plan as the checks read it: a copy whose fields all exist and have their types; instants are whole minutes. */
export interface ReadPlan {
  readonly orderId: string;
  readonly status: string;
  readonly cost: number;
  readonly costTerms: Readonly<Record<CostTerm, number>>;
  readonly shipments: readonly ReadShipment[];
  /** null: none. */
  readonly appointment: ReadAppointment | null;
  readonly unserved: readonly { readonly line: number; readonly quantity: number; readonly reason: string }[];
  readonly moves: number;
  readonly touches: number;
  readonly metres: number;
  readonly lastArrival: number | null;
}

export interface ReadAppointment {
  readonly facilityId: string;
  readonly startAt: number;
  readonly endAt: number;
}

export interface ReadShipment {
  readonly facilityId: string;
  readonly lines: readonly { readonly line: number; readonly sku: string; readonly quantity: number }[];
  readonly legs: readonly ReadLeg[];
  readonly handlingFrom: number | null;
  readonly moves: number;
  readonly touches: number;
  readonly arriveAt: number;
  readonly costTerms: Readonly<Record<ShipmentTerm, number>>;
}

export interface ReadLeg {
  readonly kind: string;
  readonly from: string;
  readonly to: string | null;
  readonly service: string | null;
  readonly metres: number;
  readonly departAt: number;
  readonly arriveAt: number;
}

/** How long lists may be: a plan that claims a billion shipments is refused before it is walked. */
export interface ListLimits {
  readonly shipments: number;
  readonly lines: number;
  /** Rows of one shipment: a line may stand once for each sku sent. */
  readonly sent: number;
  readonly legs: number;
}

const allTerms = [...shipmentTerms, ...orderTerms] as const;
const anObject = 'an object';

/**
 * Copies a plan out of anything at all, every property read once. Each field that is missing or of the wrong type is
 * reported as BAD_PLAN; if there was one, the answer is null. Never throws, whatever getters and proxies do.
 */
export function readPlan(input: unknown, path: string, limits: ListLimits, report: Report): ReadPlan | null {
  let sound = true;
  let unreadable: string | null = null;
  const refuse = (at: string, value: unknown, expected: string): void => {
    sound = false;
    // Of what is no object all fields are missing too: one violation says it.
    if (unreadable !== null && at.startsWith(unreadable)) return;
    if (expected === anObject) unreadable = `${at}.`;
    report('BAD_PLAN', at, `is ${printable(value)}, expected ${expected}`);
  };
  try {
    const plan = copyPlan(input, path, limits, refuse);
    return sound ? plan : null;
  } catch {
    report('BAD_PLAN', path, 'cannot be read: reading it throws');
    return null;
  }
}

/** The order a plan says it is for, or null: read on its own, because how long its lists may be depends on it. */
export function readOrderId(input: unknown): string | null {
  try {
    const id = typeof input === 'object' && input !== null && 'orderId' in input ? input.orderId : null;
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}

type Refuse = (path: string, value: unknown, expected: string) => void;

function copyPlan(input: unknown, path: string, limits: ListLimits, refuse: Refuse): ReadPlan {
  const plan = record(input, path, refuse);
  return {
    orderId: text(plan.orderId, `${path}.orderId`, refuse),
    status: text(plan.status, `${path}.status`, refuse),
    cost: whole(plan.cost, `${path}.cost`, refuse),
    costTerms: terms(plan.costTerms, allTerms, `${path}.costTerms`, refuse),
    shipments: list(plan.shipments, limits.shipments, `${path}.shipments`, refuse, (row, at) =>
      copyShipment(row, at, limits, refuse),
    ),
    appointment:
      plan.appointment === undefined ? null : copyAppointment(plan.appointment, `${path}.appointment`, refuse),
    unserved: list(plan.unserved, limits.lines, `${path}.unserved`, refuse, (row, at) => {
      const entry = record(row, at, refuse);
      return {
        line: whole(entry.line, `${at}.line`, refuse),
        quantity: whole(entry.quantity, `${at}.quantity`, refuse),
        reason: text(entry.reason, `${at}.reason`, refuse),
      };
    }),
    moves: whole(plan.moves, `${path}.moves`, refuse),
    touches: whole(plan.touches, `${path}.touches`, refuse),
    metres: whole(plan.metres, `${path}.metres`, refuse),
    lastArrival: orNull(plan.lastArrival, `${path}.lastArrival`, refuse, instant),
  };
}

function copyAppointment(input: unknown, path: string, refuse: Refuse): ReadAppointment {
  const appointment = record(input, path, refuse);
  return {
    facilityId: text(appointment.facilityId, `${path}.facilityId`, refuse),
    startAt: instant(appointment.startAt, `${path}.startAt`, refuse),
    endAt: instant(appointment.endAt, `${path}.endAt`, refuse),
  };
}

function copyShipment(input: unknown, path: string, limits: ListLimits, refuse: Refuse): ReadShipment {
  const shipment = record(input, path, refuse);
  const { handlingFrom } = shipment;
  return {
    facilityId: text(shipment.facilityId, `${path}.facilityId`, refuse),
    lines: list(shipment.lines, limits.sent, `${path}.lines`, refuse, (row, at) => {
      const line = record(row, at, refuse);
      return {
        line: whole(line.line, `${at}.line`, refuse),
        sku: text(line.sku, `${at}.sku`, refuse),
        quantity: whole(line.quantity, `${at}.quantity`, refuse),
      };
    }),
    legs: list(shipment.legs, limits.legs, `${path}.legs`, refuse, (row, at) => copyLeg(row, at, refuse)),
    handlingFrom: handlingFrom === undefined ? null : instant(handlingFrom, `${path}.handlingFrom`, refuse),
    moves: whole(shipment.moves, `${path}.moves`, refuse),
    touches: whole(shipment.touches, `${path}.touches`, refuse),
    arriveAt: instant(shipment.arriveAt, `${path}.arriveAt`, refuse),
    costTerms: terms(shipment.costTerms, shipmentTerms, `${path}.costTerms`, refuse),
  };
}

function copyLeg(input: unknown, path: string, refuse: Refuse): ReadLeg {
  const leg = record(input, path, refuse);
  const { service } = leg;
  return {
    kind: text(leg.kind, `${path}.kind`, refuse),
    from: text(leg.from, `${path}.from`, refuse),
    to: orNull(leg.to, `${path}.to`, refuse, text),
    service: service === undefined ? null : text(service, `${path}.service`, refuse),
    metres: whole(leg.metres, `${path}.metres`, refuse),
    departAt: instant(leg.departAt, `${path}.departAt`, refuse),
    arriveAt: instant(leg.arriveAt, `${path}.arriveAt`, refuse),
  };
}

function record(value: unknown, path: string, refuse: Refuse): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  refuse(path, value, anObject);
  return {};
}

function list<T>(
  value: unknown,
  limit: number,
  path: string,
  refuse: Refuse,
  copy: (row: unknown, path: string) => T,
): T[] {
  if (!Array.isArray(value)) {
    refuse(path, value, 'an array');
    return [];
  }
  const { length } = value;
  if (!(length <= limit)) {
    refuse(path, value, `at most ${limit} rows, not ${length}`);
    return [];
  }
  return Array.from({ length }, (_, row) => copy(value[row], `${path}[${row}]`));
}

function terms<Term extends string>(
  value: unknown,
  names: readonly Term[],
  path: string,
  refuse: Refuse,
): Record<Term, number> {
  const given = record(value, path, refuse);
  for (const name of Object.keys(given)) {
    if (!(names as readonly string[]).includes(name)) refuse(`${path}.${name}`, given[name], 'no such cost term');
  }
  return Object.fromEntries(names.map((name) => [name, whole(given[name], `${path}.${name}`, refuse)])) as Record<
    Term,
    number
  >;
}

function text(value: unknown, path: string, refuse: Refuse): string {
  if (typeof value === 'string') return value;
  refuse(path, value, 'text');
  return '';
}

function whole(value: unknown, path: string, refuse: Refuse): number {
  if (Number.isInteger(value)) return value as number;
  refuse(path, value, 'a whole number');
  return 0;
}

const utcInstant = /^((?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d)(?::00(?:\.000)?)?Z$/;

/** ISO 8601 in UTC to whole minutes since the epoch. */
function instant(value: unknown, path: string, refuse: Refuse): number {
  const [, toTheMinute] = (typeof value === 'string' && value.length < 32 && utcInstant.exec(value)) || [];
  if (toTheMinute !== undefined) {
    const date = new Date(`${toTheMinute}Z`);
    // Some hosts read 30 February as 2 March: only what reads back the same is a day that exists.
    if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(toTheMinute)) return date.getTime() / 60_000;
  }
  refuse(path, value, 'a whole minute in UTC, such as 2026-10-01T09:30:00Z');
  return 0;
}

function orNull<T>(
  value: unknown,
  path: string,
  refuse: Refuse,
  read: (v: unknown, p: string, r: Refuse) => T,
): T | null {
  return value === null ? null : read(value, path, refuse);
}
