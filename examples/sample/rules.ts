import type { SampleFacility, SampleStock } from './network.js';
import type { Random } from './random.js';

/** Whose a facility is and whom its stock may serve. null: no such rule. */
export interface DealerRules {
  readonly owner: string | null;
  readonly brands: readonly string[] | null;
  readonly channels: readonly string[] | null;
  readonly radiusMetres: number | null;
  readonly regions: readonly string[] | null;
}

/** Invented chains of workshops, with the channels each sells in; null: all. */
const chains: readonly (readonly [owner: string, channels: readonly string[] | null])[] = [
  ['Cheyoda', null],
  ['Lunhang', ['franchise', 'online']],
  ['Baitai', ['franchise', 'online']],
  ['Donglu', ['franchise']],
  ['Qixing', null],
  ['Wanjia', null],
];

/** Dealers' rules of every facility, by what it holds: `brandsHeld` by facility id. */
export function drawRules(
  random: Random,
  facilities: readonly SampleFacility[],
  brandsHeld: ReadonlyMap<string, readonly string[]>,
): Map<string, DealerRules> {
  return new Map(facilities.map((facility) => [facility.id, drawFacility(facility)]));

  function drawFacility({ id, kind, region }: SampleFacility): DealerRules {
    const held = brandsHeld.get(id) ?? [];
    // Old stock of a brand that it may no longer sell lies on its shelves all the same.
    const lost = random.pick(held.length > 1 ? held : ['']);
    const losesBrand = random.chance(kind === 'store' ? 0.15 : 0.25);
    const brands = losesBrand && lost !== '' ? held.filter((brand) => brand !== lost) : null;
    const none = { brands: null, channels: null, radiusMetres: null, regions: null };
    switch (kind) {
      case 'store': {
        const [owner, channels] = random.chance(0.45) ? random.pick(chains) : [null, null];
        return { ...none, owner, brands, channels, radiusMetres: random.chance(0.25) ? 12_000 : null };
      }
      case 'distributor': {
        const share = random.next();
        return {
          ...none,
          owner: random.chance(0.3) ? `Group ${random.whole(1, 9)}` : null,
          brands,
          radiusMetres: share < 0.2 ? 60_000 : null,
          regions: share > 0.5 ? [region] : null,
        };
      }
      default:
        return { ...none, owner: 'House' };
    }
  }
}

/** Of some positions: the channel that they are kept for, and deliveries that are announced, as the file says them. */
export function drawPoolAndInbound(
  random: Random,
  { facilityId, onHand }: SampleStock,
): [pool: string, inbound: string] {
  const kind = facilityId.slice(0, 1);
  const pooled = random.chance(kind === 'F' ? 0.1 : kind === 'D' ? 0.04 : 0);
  // Of what runs low more is on its way.
  const comes = random.chance(kind === 'C' ? (onHand <= 8 ? 0.6 : 0.1) : kind === 'D' ? 0.03 : 0);
  const day = random.pick(['2026-04-03', '2026-04-07', '2026-04-08']);
  return [
    pooled ? (kind === 'F' ? 'marketplace' : 'franchise') : '',
    comes ? `${Math.max(8, onHand)}@${day}T08:00+08:00` : '',
  ];
}
