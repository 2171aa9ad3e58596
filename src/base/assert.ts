/** Guards what only a bug of our own can break. Nobody catches it. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`onehop is broken: ${message}`);
}
