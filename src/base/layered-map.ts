/**
 * A map from whole numbers that forks without copying: what was set before a fork lies in layers that both sides read
 * and neither changes; what is set after it lies on top, on the side where it was set. Layers double in size downwards,
 * so there are few, and each entry is copied about log2(entries) times in all, at forks.
 */
export class LayeredMap<Value> {
  #top = new Map<number, Value>();
  /** Largest and oldest first; never changed. */
  #layers: readonly ReadonlyMap<number, Value>[] = [];

  get(key: number): Value | undefined {
    const own = this.#top.get(key);
    if (own !== undefined) return own;
    for (let at = this.#layers.length - 1; at >= 0; at--) {
      const value = (this.#layers[at] as ReadonlyMap<number, Value>).get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** What was set on this side since the last fork: the one who set it may change it in place. */
  getOwn(key: number): Value | undefined {
    return this.#top.get(key);
  }

  set(key: number, value: Value): void {
    this.#top.set(key, value);
  }

  /** The same entries, set apart from here on. The values are shared, so neither side may change those in place any more. */
  fork(): LayeredMap<Value> {
    if (this.#top.size > 0) {
      const layers = this.#layers.slice();
      let layer: Map<number, Value> = this.#top;
      for (let under = layers.at(-1); under !== undefined && under.size < 2 * layer.size; under = layers.at(-1)) {
        layers.pop();
        const merged = new Map(under);
        for (const [key, value] of layer) merged.set(key, value);
        layer = merged;
      }
      layers.push(layer);
      this.#layers = layers;
      this.#top = new Map();
    }
    const fork = new LayeredMap<Value>();
    fork.#layers = this.#layers;
    return fork;
  }
}
