/** Where insertion stops being the quickest. */
const few = 48;

/** Sorts items[0 .. count - 1] by key[item], then by item, in place. Short lists allocate nothing. */
export function sortByKey(items: Int32Array, key: Int32Array | Float64Array, count: number): void {
  if (count > few) {
    items.subarray(0, count).sort((a, b) => (key[a] as number) - (key[b] as number) || a - b);
    return;
  }
  for (let i = 1; i < count; i++) {
    const item = items[i] as number;
    const value = key[item] as number;
    let at = i;
    while (at > 0 && isAfter(items[at - 1] as number, item, key, value)) {
      items[at] = items[at - 1] as number;
      at--;
    }
    items[at] = item;
  }
}

function isAfter(other: number, item: number, key: Int32Array | Float64Array, value: number): boolean {
  const otherValue = key[other] as number;
  return otherValue > value || (otherValue === value && other > item);
}
