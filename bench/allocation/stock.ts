/** Stock columns of an instance: what each facility has of each sku, drawn around its part of the demand. */
export interface DrawnStock {
  readonly facilityRow: Uint32Array;
  readonly skuRow: Uint32Array;
  readonly onHand: Uint32Array;
}

/**
 * A facility with a local share has factor x share x demand of a sku, by a noise of 0.12 to 8.2, rounded up or down at
 * random so that the mean stays. One without is a central warehouse: together they hold 1.1 times the demand of each
 * sku, and each at least a unit. The noise of a cell follows from its number and the seed alone: more stock by a larger
 * factor is more in every cell, and 35 million cells need no memory.
 *
 * @param localShare by facility; 0 marks a central warehouse
 * @param demand units wanted by sku
 */
export function drawStock(localShare: Float64Array, demand: Float64Array, factor: number, seed: number): DrawnStock {
  const centrals = localShare.reduce((count, share) => count + (share === 0 ? 1 : 0), 0);
  const facilities = localShare.length;
  const columns = new GrowingColumns();
  for (let sku = 0; sku < demand.length; sku++) {
    const wanted = demand[sku] as number;
    for (let row = 0; row < facilities; row++) {
      const cell = sku * facilities + row;
      const share = localShare[row] as number;
      const even = uniform(seed, cell, 0);
      let mean: number;
      if (share === 0) mean = 1 + ((1.1 * wanted) / centrals) * (0.6 + 0.8 * even);
      else {
        const middle = factor * wanted * share;
        // Most cells are empty, whatever their noise would be.
        if (even >= middle * mostNoise) continue;
        mean = middle * noise(seed, cell);
      }
      const whole = Math.floor(mean);
      const quantity = whole + (even < mean - whole ? 1 : 0);
      if (quantity > 0) columns.add(row, sku, quantity);
    }
  }
  return columns.cut();
}

const mostNoise = Math.exp(2.1);

/** exp of about a normal: a sum of three uniforms, 0.12 to 8.2. */
const noise = (seed: number, cell: number): number =>
  Math.exp(1.4 * (uniform(seed, cell, 1) + uniform(seed, cell, 2) + uniform(seed, cell, 3) - 1.5));

/** [0, 1) from three numbers: the finaliser of MurmurHash3 (A. Appleby, public domain), twice. */
function uniform(seed: number, cell: number, draw: number): number {
  const first = mixed(Math.imul(cell, 4) + draw);
  return (mixed(first ^ Math.imul(seed + 1, 0x9e3779b1)) >>> 0) / 4294967296;
}

function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

class GrowingColumns {
  #length = 0;
  #facilityRow = new Uint32Array(1024);
  #skuRow = new Uint32Array(1024);
  #onHand = new Uint32Array(1024);

  add(facilityRow: number, skuRow: number, onHand: number): void {
    if (this.#length === this.#onHand.length) {
      this.#facilityRow = doubled(this.#facilityRow);
      this.#skuRow = doubled(this.#skuRow);
      this.#onHand = doubled(this.#onHand);
    }
    this.#facilityRow[this.#length] = facilityRow;
    this.#skuRow[this.#length] = skuRow;
    this.#onHand[this.#length++] = onHand;
  }

  cut(): DrawnStock {
    return {
      facilityRow: this.#facilityRow.slice(0, this.#length),
      skuRow: this.#skuRow.slice(0, this.#length),
      onHand: this.#onHand.slice(0, this.#length),
    };
  }
}

function doubled(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * values.length);
  larger.set(values);
  return larger;
}
