/** Why the database did not do it: a closed list. */
export type StoreErrorCode =
  /** Another session held what was needed for too long. */
  | 'LOCK_TIMEOUT'
  /** The database ended a circle of sessions that waited for each other. */
  | 'DEADLOCK'
  /** The database could not put this change in one order with those of others. */
  | 'SERIALISATION'
  /** The connection was lost or could not be made. What was sent last may have been done or not. */
  | 'CONNECTION'
  /** The schema is missing, older or newer than this version of the package knows. */
  | 'SCHEMA'
  /** The role may not do this. */
  | 'DENIED'
  /** Anything else that the database or its client says; see `cause`. */
  | 'DATABASE';

/**
 * The ledger in the database did not answer. Nothing is half done: each verb is one transaction. Safe to try again with
 * the same id.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** How often it was tried. */
  readonly attempts: number;

  constructor(code: StoreErrorCode, message: string, attempts: number, cause?: unknown) {
    super(`${code}: ${message}`, { cause });
    this.code = code;
    this.attempts = attempts;
  }
}

/** What an error of a client means. */
export function codeOfError(error: unknown): StoreErrorCode {
  const state = stateOf(error);
  const known = codeOfState[state] ?? codeOfState[state.slice(0, 2)];
  if (known !== undefined) return known;
  return connectionLost.test(messageOf(error)) ? 'CONNECTION' : 'DATABASE';
}

/** True where the server surely has not begun: it was not reached, or it turned the connection away. */
export function neverArrived(error: unknown): boolean {
  const state = stateOf(error);
  return (
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENOENT|53300|57P03)$/.test(state) ||
    (noWay.test(state) && isOfConnecting(error))
  );
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** SQLSTATE, its class (two characters), or the code of a socket's error. */
const codeOfState: Readonly<Record<string, StoreErrorCode>> = {
  '55P03': 'LOCK_TIMEOUT',
  '40P01': 'DEADLOCK',
  '40001': 'SERIALISATION',
  '08': 'CONNECTION',
  '53300': 'CONNECTION',
  '57P01': 'CONNECTION',
  '57P02': 'CONNECTION',
  '57P03': 'CONNECTION',
  '57P05': 'CONNECTION',
  ECONNREFUSED: 'CONNECTION',
  ECONNRESET: 'CONNECTION',
  ECONNABORTED: 'CONNECTION',
  ENOTFOUND: 'CONNECTION',
  EAI_AGAIN: 'CONNECTION',
  // A Unix socket that is not there.
  ENOENT: 'CONNECTION',
  EHOSTUNREACH: 'CONNECTION',
  ENETUNREACH: 'CONNECTION',
  EHOSTDOWN: 'CONNECTION',
  EPIPE: 'CONNECTION',
  ETIMEDOUT: 'CONNECTION',
  '3F000': 'SCHEMA',
  '42P01': 'SCHEMA',
  '42883': 'SCHEMA',
  '42703': 'SCHEMA',
  '42501': 'DENIED',
};

/** Told of a connection that cannot be made, and of one that was there when the way to the server was lost. */
const noWay = /^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN)$/;

/** Several addresses that were all tried come as one error of all. */
const isOfConnecting = (error: unknown): boolean =>
  error instanceof AggregateError || (error as { readonly syscall?: unknown }).syscall === 'connect';

/** What clients say in words alone. */
const connectionLost = /connection (terminated|ended|error)|timeout exceeded when trying to connect|not queryable/i;

function stateOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
