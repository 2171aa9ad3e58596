/** What ends by itself at a time, unless it ended before or its time was put off. */
export interface Expiring {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly state: string;
}

interface Entry<Item> {
  readonly at: number;
  readonly item: Item;
}

/** Below so many stale entries it is not worth while to throw them out. */
const fewStale = 64;

/**
 * Holds by when they end, those that end together by id. What ended otherwise, or ends later now, stays behind as a stale
 * entry until its time comes or half of the queue is stale.
 */
export class ExpiryQueue<Item extends Expiring> {
  /** A binary heap: entry i is not later than entries 2i + 1 and 2i + 2. */
  #heap: Entry<Item>[] = [];
  #stale = 0;

  /** Once when the item is new, and again whenever its time was put off. Infinity never comes. */
  add(item: Item): void {
    if (item.expiresAt === Infinity) return;
    this.#heap.push({ at: item.expiresAt, item });
    this.#rise(this.#heap.length - 1);
  }

  /** To be told of every item that ended otherwise or was put off. */
  leave(): void {
    this.#stale++;
    if (this.#stale <= fewStale || this.#stale * 2 <= this.#heap.length) return;
    this.#heap = this.#heap.filter(isLive).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.#stale = 0;
  }

  /** Whether there is nothing whose time could ever come. */
  get isEmpty(): boolean {
    return this.#heap.length === 0;
  }

  /** The next item whose time has come, taken out of the queue; null: none. */
  next(now: number): Item | null {
    for (let first = this.#heap[0]; first !== undefined && first.at <= now; first = this.#heap[0]) {
      this.#pop();
      if (isLive(first)) return first.item;
      this.#stale--;
    }
    return null;
  }

  #pop(): void {
    const last = this.#heap.pop() as Entry<Item>;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #rise(from: number): void {
    const heap = this.#heap;
    let at = from;
    const entry = heap[at] as Entry<Item>;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent] as Entry<Item>)) break;
      heap[at] = heap[parent] as Entry<Item>;
      at = parent;
    }
    heap[at] = entry;
  }

  #sink(): void {
    const heap = this.#heap;
    const entry = heap[0] as Entry<Item>;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry<Item>, heap[child] as Entry<Item>)) child++;
      if (!isBefore(heap[child] as Entry<Item>, entry)) break;
      heap[at] = heap[child] as Entry<Item>;
      at = child;
    }
    heap[at] = entry;
  }
}

const isLive = ({ at, item }: Entry<Expiring>): boolean => item.state === 'held' && item.expiresAt === at;

const isBefore = (a: Entry<Expiring>, b: Entry<Expiring>): boolean =>
  a.at < b.at || (a.at === b.at && a.item.id < b.item.id);
