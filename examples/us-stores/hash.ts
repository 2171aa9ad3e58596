/**
 * FNV-1a of the UTF-16 code units, then the finaliser of MurmurHash3 so that near texts fall far apart: 32 bits. A hash,
 * not the state of a random generator: any language gets the same network from the same data, in any order.
 * Sources: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm"; A. Appleby, MurmurHash3 (fmix32).
 */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < text.length; position++) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  }
  return mix(hash);
}

/** One hash of two: for a facility and a sku, without building a text for every pair. */
export const hashOfPair = (a: number, b: number): number => mix(Math.imul(a, 0x9e3779b1) ^ b);

function mix(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
