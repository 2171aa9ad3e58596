/** A copy with at least `length` places, the new ones holding `fill`; the array itself where it is long enough. */
export function lengthened<A extends Int32Array | Float64Array | Uint8Array>(array: A, length: number, fill = 0): A {
  if (array.length >= length) return array;
  const longer = new (array.constructor as new (length: number) => A)(Math.max(length, 2 * array.length, 16));
  longer.set(array);
  if (fill !== 0) longer.fill(fill, array.length);
  return longer;
}

/**
 * Doubly linked lists over whole numbers: every item stands in at most one list, whose number its owner knows. Joining
 * and leaving take constant time; what joined last comes first. -1 ends a list.
 */
export class TransportLists {
  first = new Int32Array(0);
  next = new Int32Array(0);
  #previous = new Int32Array(0);

  reserveLists(count: number): void {
    this.first = lengthened(this.first, count, -1);
  }

  reserveItems(count: number): void {
    this.next = lengthened(this.next, count);
    this.#previous = lengthened(this.#previous, count);
  }

  join(list: number, item: number): void {
    const behind = this.first[list] as number;
    this.next[item] = behind;
    this.#previous[item] = -1;
    if (behind >= 0) this.#previous[behind] = item;
    this.first[list] = item;
  }

  leave(list: number, item: number): void {
    const behind = this.next[item] as number;
    const before = this.#previous[item] as number;
    if (before >= 0) this.next[before] = behind;
    else this.first[list] = behind;
    if (behind >= 0) this.#previous[behind] = before;
  }
}
