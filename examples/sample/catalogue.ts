/** What a shop of the sample sells. Every brand is invented; sizes and fitments are generic. */
export interface Article {
  readonly sku: string;
  readonly brand: string;
  readonly family: 'tyre' | 'part';
  /** List price of one unit in fen. */
  readonly price: number;
  /** Relative share of demand within the family. */
  readonly popularity: number;
  /** Articles of one group replace each other; null: none does this one. */
  readonly interchange: string | null;
  /** What it costs in fen that a unit of this one comes where another of its group was ordered. */
  readonly penalty: number;
  /** Kept by a few distributors and central warehouses alone. */
  readonly rare: boolean;
}

const tyreBrands = ['Kestrand', 'Norvane', 'Tersolo', 'Landbow', 'Mirrolin', 'Quellor'];
const partBrands = ['Brevand', 'Sintrel', 'Ombrix', 'Fenlow', 'Plarro', 'Datumi'];
export const brands: readonly string[] = [...tyreBrands, ...partBrands];

/** Most wanted first: width, aspect and rim as one number. */
const tyreSizes = [
  2055516, 2156016, 1956515, 2255517, 2155517, 2256018, 2256517, 2355518, 2056016, 1856515, 2155017, 2254517, 1956015,
  2356018, 2255017, 2355018, 2056515, 1955516, 2354518, 2454518, 2555019, 1856014, 1757014, 2355519, 2454019, 2656517,
  2555518, 2754020, 2854521, 3053020,
];

/** Parts: name, fitments, brands that make it, price of the first fitment and step per fitment in fen, demand share. */
const partLines: readonly (readonly [string, number, readonly number[], number, number, number])[] = [
  ['PAD', 25, [0, 1, 2], 12000, 500, 5],
  ['DISC', 15, [0, 1], 21000, 700, 2],
  ['OILF', 15, [3, 4], 1900, 90, 6],
  ['AIRF', 15, [3, 4], 2600, 110, 4],
  ['CABF', 10, [3, 5], 3100, 160, 4],
  ['BATT', 10, [2, 5], 29000, 2200, 4],
  ['WIPE', 15, [5], 2400, 120, 3],
];

/** 400 articles: 30 tyre sizes of 6 brands, and 220 parts. Always the same, in the same order. */
export function catalogue(): Article[] {
  const articles: Article[] = [];
  for (const [sizeRank, size] of tyreSizes.entries()) {
    for (const [brandRank, brand] of tyreBrands.entries()) {
      const rim = size % 100;
      articles.push({
        sku: `T${size}-${brand.slice(0, 2).toUpperCase()}`,
        brand,
        family: 'tyre',
        price: 14000 + (rim - 13) * 4600 + (5 - brandRank) * 1500,
        interchange: `T${size}`,
        // As much as the cheaper brand saves, and twenty yuan for having to ask.
        penalty: 2000 + brandRank * 1500,
        popularity: (6 - brandRank) / (sizeRank + 1.5),
        rare: sizeRank >= 24 && brandRank >= 1,
      });
    }
  }
  for (const [name, fitments, makers, firstPrice, priceStep, share] of partLines) {
    for (let fitment = 0; fitment < fitments; fitment++) {
      for (const [makerRank, maker] of makers.entries()) {
        const brand = partBrands[maker] ?? '';
        articles.push({
          sku: `${name}${String(fitment + 1).padStart(2, '0')}-${brand.slice(0, 2).toUpperCase()}`,
          brand,
          family: 'part',
          price: firstPrice + fitment * priceStep - makerRank * Math.round(firstPrice / 12),
          interchange: makers.length > 1 ? `${name}${String(fitment + 1).padStart(2, '0')}` : null,
          penalty: 300 + makerRank * Math.round(firstPrice / 12),
          popularity: (share * (3 - makerRank)) / (fitment + 2),
          rare: fitment >= fitments - Math.ceil(fitments / 6) && makerRank >= makers.length - 2,
        });
      }
    }
  }
  return articles;
}

export function skuRows(articles: readonly Article[]): string[][] {
  return [
    ['sku', 'brand', 'interchange', 'penalty', 'together'],
    ...articles.map(({ sku, brand, family, interchange, penalty }) => [
      sku,
      brand,
      interchange ?? '',
      interchange === null ? '' : String(penalty),
      // A car runs on tyres of one kind, from one lot where it can be.
      family === 'tyre' ? 'true' : '',
    ]),
  ];
}
