import type { Issue, Parsed } from './issues.js';
import type { Order } from './order.js';
import { parseOrders, parseProblem } from './parse.js';
import type { Problem } from './problem.js';
import type { OrderInput, ProblemInput } from './schema.js';

/** An issue as Standard Schema tells it, with our code, value and hint beside. */
export interface StandardIssue extends Omit<Issue, 'path'> {
  readonly message: string;
  /** Keys from the value down, such as `['facilities', 3, 'latitude']`. */
  readonly path: readonly (string | number)[];
}

/** Standard Schema, version 1 (standardschema.dev): what form, router and RPC libraries take a schema as. */
export interface StandardSchema<Input, Output> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'onehop';
    readonly validate: (value: unknown) => { readonly value: Output } | { readonly issues: readonly StandardIssue[] };
    /** For the type checker; never there at run time. */
    readonly types?: { readonly input: Input; readonly output: Output };
  };
}

/** Takes what `parseProblem` takes, with the same issues. */
export const problemSchema: StandardSchema<ProblemInput, Problem> = standard((value) => parseProblem(value), '');

/** Takes what `parseOrders` takes, with the same issues. */
export const ordersSchema: StandardSchema<OrderInput[], readonly Order[]> = standard(
  (value) => parseOrders(value),
  'orders',
);

/** Takes one order, for a request that carries just one. */
export const orderSchema: StandardSchema<OrderInput, Order> = standard((value) => {
  const parsed = parseOrders([value]);
  return parsed.ok ? { ...parsed, value: parsed.value[0] as Order } : parsed;
}, 'orders[0]');

function standard<Input, Output>(
  parse: (value: unknown) => Parsed<Output>,
  root: string,
): StandardSchema<Input, Output> {
  const validate = (value: unknown) => {
    const parsed = parse(value);
    if (parsed.ok) return { value: parsed.value };
    return { issues: parsed.issues.map((issue) => standardIssue(issue, root)) };
  };
  return { '~standard': { version: 1, vendor: 'onehop', validate } };
}

function standardIssue({ code, path, value, hint }: Issue, root: string): StandardIssue {
  const keys = path.slice(root.length).match(/[^.[\]]+/g) ?? [];
  return {
    message: `${code}: ${value}. ${hint}`,
    path: keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
    code,
    value,
    hint,
  };
}
