/** The bids that hold a resource, lowest first; equal bids by age. Stale entries stay until they surface. */
export class BidHeap {
  readonly #bid: number[] = [];
  readonly #order: number[] = [];
  readonly #version: number[] = [];

  get size(): number {
    return this.#bid.length;
  }

  /** The lowest bid, its order and the version the order had when it was made. */
  get bid(): number {
    return this.#bid[0] as number;
  }

  get order(): number {
    return this.#order[0] as number;
  }

  get version(): number {
    return this.#version[0] as number;
  }

  push(bid: number, order: number, version: number): void {
    let at = this.#bid.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.#bid[parent] as number) <= bid) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#set(at, bid, order, version);
  }

  pop(): void {
    const last = this.#bid.length - 1;
    const bid = this.#bid[last] as number;
    const order = this.#order[last] as number;
    const version = this.#version[last] as number;
    this.#bid.length = last;
    this.#order.length = last;
    this.#version.length = last;
    if (last === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && (this.#bid[child + 1] as number) < (this.#bid[child] as number)) child++;
      if ((this.#bid[child] as number) >= bid) break;
      this.#move(child, at);
      at = child;
    }
    this.#set(at, bid, order, version);
  }

  #move(from: number, to: number): void {
    this.#set(to, this.#bid[from] as number, this.#order[from] as number, this.#version[from] as number);
  }

  #set(at: number, bid: number, order: number, version: number): void {
    this.#bid[at] = bid;
    this.#order[at] = order;
    this.#version[at] = version;
  }
}
