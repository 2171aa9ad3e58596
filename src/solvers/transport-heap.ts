/** Binary heap of labelled resources, least label first; equal labels by resource. An outdated entry stays until popped. */
export class TransportHeap {
  size = 0;
  #label = new Float64Array(256);
  #item = new Int32Array(256);

  clear(): void {
    this.size = 0;
  }

  leastLabel(): number {
    return this.#label[0] as number;
  }

  push(label: number, item: number): void {
    if (this.size === this.#item.length) this.#grow();
    const labels = this.#label;
    const items = this.#item;
    let place = this.size++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const other = labels[parent] as number;
      if (other < label || (other === label && (items[parent] as number) <= item)) break;
      labels[place] = other;
      items[place] = items[parent] as number;
      place = parent;
    }
    labels[place] = label;
    items[place] = item;
  }

  /** The item of least label; the heap must not be empty. */
  pop(): number {
    const labels = this.#label;
    const items = this.#item;
    const top = items[0] as number;
    const size = --this.size;
    const label = labels[size] as number;
    const item = items[size] as number;
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size) {
        const left = labels[child] as number;
        const right = labels[child + 1] as number;
        if (right < left || (right === left && (items[child + 1] as number) < (items[child] as number))) child++;
      }
      const other = labels[child] as number;
      if (other > label || (other === label && (items[child] as number) >= item)) break;
      labels[place] = other;
      items[place] = items[child] as number;
      place = child;
    }
    labels[place] = label;
    items[place] = item;
    return top;
  }

  #grow(): void {
    const label = new Float64Array(2 * this.#label.length);
    const item = new Int32Array(2 * this.#item.length);
    label.set(this.#label);
    item.set(this.#item);
    this.#label = label;
    this.#item = item;
  }
}
