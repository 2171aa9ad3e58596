/**
 * Values as the text of a JSON array, a piece for each: one value a line, so that two files compare line by line however
 * long they are. Keys come in the order of each object.
 */
export function* jsonArrayText(values: Iterable<unknown>): Generator<string> {
  let separator = '[\n';
  for (const value of values) {
    yield `${separator}${JSON.stringify(value)}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
