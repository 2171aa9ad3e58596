import { codeOfError, messageOf, neverArrived, StoreError } from './store-error.js';

export interface RetryOptions {
  /** How often a verb is tried again after a deadlock, a serialisation failure or a lost connection. Default 8. */
  readonly retries?: number;
  /** How often after a lock time-out, each of which has cost `lockTimeoutMs` already. Default 2. */
  readonly lockRetries?: number;
  /** Draws from [0, 1) for the waits in between; Math.random by default. */
  readonly random?: () => number;
}

/** Waits grow from this, twofold a try, up to the other; each is drawn evenly from 0 to there ("full jitter"). */
const firstWaitMs = 10;
const longestWaitMs = 1000;

/**
 * Does it, and again where that can help; else throws StoreError. With `once` nothing is repeated that may have been done
 * already: what has no id.
 */
export async function withRetries<T>(
  { retries = 8, lockRetries = 2, random = Math.random }: RetryOptions,
  work: () => Promise<T>,
  { once = false } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof StoreError) throw error;
      const code = codeOfError(error);
      const isSafe = code !== 'CONNECTION' || !once || neverArrived(error);
      const most = code === 'LOCK_TIMEOUT' ? Math.min(lockRetries, retries) : isTransient(code) && isSafe ? retries : 0;
      if (attempt > most) throw new StoreError(code, messageOf(error), attempt, error);
      await pause(attempt, random);
    }
  }
}

/** Waits before the next try, so that those who met do not meet again. */
export function pause(attempt: number, random: () => number): Promise<void> {
  const longest = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
  return new Promise((resolve) => setTimeout(resolve, random() * longest));
}

const isTransient = (code: string): boolean => code === 'DEADLOCK' || code === 'SERIALISATION' || code === 'CONNECTION';
