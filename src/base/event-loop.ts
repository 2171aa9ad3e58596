// What every platform has, declared here since the core is compiled with no platform's types.
declare const performance: { now(): number };
declare function setTimeout(callback: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;

/** Milliseconds of a clock that only goes forward. */
export const nowMs = (): number => performance.now();

/** Fulfilled after everything else that waits has had its turn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** What `work` becomes, or `instead` where that takes longer than so many milliseconds. */
export function within<T, U>(milliseconds: number, work: Promise<T>, instead: U): Promise<T | U> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(instead), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
