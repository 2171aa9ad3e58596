/**
 * Reorders rows[left..right] so that rows[k] holds the row it would hold if they were sorted by `key`, smaller ones
 * before it and larger ones behind. Expected linear time.
 * Source: R. W. Floyd, R. L. Rivest, "Algorithm 489: SELECT", CACM 18(3), 1975.
 */
export function select(rows: Uint32Array, key: Float64Array, k: number, left: number, right: number): void {
  while (right > left) {
    if (right - left > 600) {
      const n = right - left + 1;
      const m = k - left + 1;
      const z = Math.log(n);
      const s = 0.5 * Math.exp((2 * z) / 3);
      const sd = 0.5 * Math.sqrt((z * s * (n - s)) / n) * (m - n / 2 < 0 ? -1 : 1);
      const newLeft = Math.max(left, Math.floor(k - (m * s) / n + sd));
      const newRight = Math.min(right, Math.floor(k + ((n - m) * s) / n + sd));
      select(rows, key, k, newLeft, newRight);
    }
    const pivot = key[rows[k] as number] as number;
    let i = left;
    let j = right;
    swap(rows, left, k);
    if ((key[rows[right] as number] as number) > pivot) swap(rows, left, right);
    while (i < j) {
      swap(rows, i, j);
      i++;
      j--;
      while ((key[rows[i] as number] as number) < pivot) i++;
      while ((key[rows[j] as number] as number) > pivot) j--;
    }
    if (key[rows[left] as number] === pivot) swap(rows, left, j);
    else {
      j++;
      swap(rows, j, right);
    }
    if (j <= k) left = j + 1;
    if (k <= j) right = j - 1;
  }
}

function swap(rows: Uint32Array, i: number, j: number): void {
  const row = rows[i] as number;
  rows[i] = rows[j] as number;
  rows[j] = row;
}
