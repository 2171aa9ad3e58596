/**
 * Tables whose changes can be taken back one by one, with a fingerprint of all that is in them: two that hold the same have
 * the same one; two that do not, with a chance of about 2^-64. (Zobrist's hashing: every entry has a hash of its own and
 * the whole is their exclusive or, so that a change costs what it changes. A. L. Zobrist, "A New Hashing Method with
 * Application for Game Playing", 1970.)
 */
export class UndoTables {
  readonly #undo: (() => void)[] = [];
  #high = 0;
  #low = 0;

  /** `undefined` takes the entry out. */
  put<T>(table: Table<T>, key: string, value: T | undefined): void {
    const before = table.get(key);
    this.#set(table, key, before, value);
    this.#undo.push(() => this.#set(table, key, value, before));
  }

  /** Grows with every change. */
  get mark(): number {
    return this.#undo.length;
  }

  /** Takes back whatever came after the mark. */
  back(mark: number): void {
    while (this.#undo.length > mark) this.#undo.pop()?.();
  }

  get fingerprint(): string {
    return `${this.#high}:${this.#low}`;
  }

  #set<T>(table: Table<T>, key: string, before: T | undefined, value: T | undefined): void {
    if (value === undefined) table.delete(key);
    else table.set(key, value);
    for (const each of [before, value]) {
      if (each === undefined) continue;
      const [high, low] = twoHashes(`${table.name} ${key} ${JSON.stringify(each)}`);
      this.#high = (this.#high ^ high) >>> 0;
      this.#low = (this.#low ^ low) >>> 0;
    }
  }
}

export class Table<T> extends Map<string, T> {
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  /** Entries by their keys. */
  sorted(): T[] {
    return [...this.keys()].sort().map((key) => this.get(key) as T);
  }
}

/** Two 32-bit hashes by multiplication (FNV-1a with two primes), each stirred at the end (the last steps of MurmurHash3). */
function twoHashes(text: string): [number, number] {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  return [stirred(a), stirred(b)];
}

function stirred(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
