import { InputError, type Issue, type Order, type PromiseQuery, parseOrders } from 'onehop';

/** What a route takes: a reader of bodies or queries. It throws InputError with everything that is wrong at once. */
export interface Reader<T> {
  validate(data: unknown): T;
}

/** An order as `parseOrders` takes it. When it was placed is for the shop to say, so that a repeat says the same. */
export const orderBody: Reader<Order> = {
  validate(data) {
    const parsed = parseOrders([data]);
    if (parsed.ok) return parsed.value[0] as Order;
    throw new InputError(parsed.issues.map((issue) => ({ ...issue, path: issue.path.replace(/^orders\[0\]\.?/, '') })));
  },
};

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
    const query: Record<string, unknown> = { placedAt: now(), ...(data as object) };
    for (const name of ['latitude', 'longitude', 'quantity']) {
      const text = query[name];
      if (typeof text === 'string' && /^-?\d+(\.\d+)?$/.test(text)) query[name] = Number(text);
    }
    return query as unknown as PromiseQuery;
  },
};

const now = (): string => new Date().toISOString();

const isRecord = (data: unknown): boolean => typeof data === 'object' && data !== null && !Array.isArray(data);

const issue = (code: Issue['code'], path: string, value: unknown, hint: string): Issue => ({
  code,
  path,
  value: String(value).slice(0, 80),
  hint,
});
