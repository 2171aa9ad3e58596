/** Names ascending by UTF-16 code units, each once; the same array where they are already. */
export const uniqueNames = (names: readonly string[]): readonly string[] =>
  isAscending(names) ? names : [...new Set(names)].sort();

/** Numbers ascending, each once; the same array where they are already. */
export const uniqueNumbers = (numbers: readonly number[]): readonly number[] =>
  isAscending(numbers) ? numbers : [...new Set(numbers)].sort((a, b) => a - b);

function isAscending<Value extends string | number>(values: readonly Value[]): boolean {
  for (let place = 1; place < values.length; place++) {
    if ((values[place - 1] as Value) >= (values[place] as Value)) return false;
  }
  return true;
}
