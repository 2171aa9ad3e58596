import { InputError, type Issue, type Order, type PromiseQuery, parseOrders, type Warning } from 'onehop';

/** What a route takes: a reader of bodies or queries. It throws InputError with everything that is wrong at once. */
export interface Reader<T> {
  validate(data: unknown): T;
}

/** An order, and what about it is allowed but rarely meant. */
export interface OrderRead {
  readonly order: Order;
  readonly warnings: readonly Warning[];
}

/** Lines that an order has at most: what one buyer may ask of a server that decides for all of them, one after the other. */
const mostLines = 10;

const orderFields = [
  'id',
  'placedAt',
  'latitude',
  'longitude',
  'region',
  'channel',
  'method',
  'facilityId',
  'slot',
  'lines',
  'dueBy',
  'strict',
  'maxShipments',
  'shipComplete',
  'priority',
  'exclude',
] as const satisfies readonly (keyof Order)[];

const lineFields = [
  'sku',
  'quantity',
  'accept',
  'together',
  'price',
] as const satisfies readonly (keyof Order['lines'][number])[];

/**
 * An order as `parseOrders` takes it, and stricter: with the fields that an order has and no others, since `dueby` would be
 * an order with no date; and with an id that an address can have in it. When it was placed is for the shop to say, so that a
 * repeat says the same.
 */
export const orderBody: Reader<OrderRead> = {
  validate(data) {
    const parsed = parseOrders([data]);
    const issues = [...(parsed.ok ? [] : parsed.issues), ...ownIssues(data)];
    if (parsed.ok && issues.length === 0) {
      return { order: parsed.value[0] as Order, warnings: parsed.warnings.map(byOwnPath) };
    }
    throw new InputError(issues);
  },
};

function ownIssues(data: unknown): Issue[] {
  if (!isRecord(data)) return [];
  const { id, lines } = data;
  const issues = unknownFields(data, orderFields, '');
  if (id === '.' || id === '..') issues.push(issue('BAD_TEXT', 'id', id, 'an address cannot have it in it'));
  if (!Array.isArray(lines)) return issues;
  if (lines.length > mostLines) {
    issues.push(
      issue('TOO_LARGE', 'lines', lines.length, `expected at most ${mostLines} lines; make it several orders`),
    );
  }
  return [...issues, ...lines.flatMap((line, at) => unknownFields(line, lineFields, `lines[${at}].`))];
}

function unknownFields(data: unknown, known: readonly string[], path: string): Issue[] {
  if (!isRecord(data)) return [];
  const hint = `there is no such field; expected ${known.join(', ')}`;
  const others = Object.keys(data).filter((name) => !known.includes(name));
  return others.map((name) => issue('UNKNOWN_REFERENCE', `${path}${name}`.slice(0, 80), data[name], hint));
}

/** Whether these are an id and an instant is for `reject` to say, with all that is wrong. */
export const rejectionBody: Reader<{ facilityId: string; until?: string }> = {
  validate(data) {
    if (isRecord(data)) return data as { facilityId: string; until?: string };
    throw new InputError([issue('WRONG_TYPE', '', data, 'expected an object with facilityId')]);
  },
};

/** Numbers of an address are texts; what is not plainly a number is left for `promise` to refuse. */
export const promiseQuery: Reader<PromiseQuery> = {
  validate(data) {
    // Without a sku it is a query still, and no order.
    const query: Record<string, unknown> = { placedAt: now(), sku: undefined, ...(data as object) };
    for (const name of ['latitude', 'longitude', 'quantity']) {
      const text = query[name];
      if (typeof text === 'string' && /^-?\d+(\.\d+)?$/.test(text)) query[name] = Number(text);
    }
    return query as unknown as PromiseQuery;
  },
};

const now = (): string => new Date().toISOString();

const isRecord = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** Whoever asks sends one order, or the fields of one query: that these stood in a list, or in a query, he cannot know. */
export function byOwnPath<T extends { readonly path: string }>(each: T): T {
  return { ...each, path: each.path.replace(/^(orders\[0\]|query)\.?/, '') };
}

export const issue = (code: Issue['code'], path: string, value: unknown, hint: string): Issue => ({
  code,
  path,
  value: String(value).slice(0, 80),
  hint,
});
