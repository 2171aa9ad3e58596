// What every platform has, declared here since the core is compiled with no platform's types.
declare const performance: { now(): number };
declare function setTimeout(callback: () => void, milliseconds: number): unknown;

/** Milliseconds of a clock that only goes forward. */
export const nowMs = (): number => performance.now();

/** Fulfilled after everything else that waits has had its turn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
