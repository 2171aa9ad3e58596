/** What a drive and its workers say to each other, as plain JSON. */
import type { StoreOperation, Told } from '../../src/testing/operation.js';
import type { StoreAddress } from './crash-stores.js';

/** What a worker is told. Its callers have numbers that no other worker's have. */
export type Order =
  | {
      readonly type: 'open';
      readonly address: StoreAddress;
      readonly callers: readonly number[];
      readonly clockOffset: number;
    }
  | { readonly type: 'epoch'; readonly epoch: number; readonly seed: number; readonly calls: number };

/** What it tells. Times are milliseconds since 1970 with parts, by the one clock of all processes of this machine. */
export type Report =
  | { readonly type: 'ready' }
  | { readonly type: 'done' }
  | {
      readonly type: 'invoked';
      readonly key: string;
      readonly caller: number;
      readonly at: number;
      readonly operation: StoreOperation;
    }
  | { readonly type: 'returned'; readonly key: string; readonly at: number; readonly outcome: Outcome };

/** `lost`: what came of it the caller does not know; why, in words. */
export type Outcome = Told | { readonly lost: string };

/** An answer that came, and that the caller has thrown away as if it had not. */
export const replyDropped = 'reply dropped';
