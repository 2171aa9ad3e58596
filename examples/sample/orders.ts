import type { Article } from './catalogue.js';
import { degrees, type Metro, type Place, scatter, smallTowns } from './places.js';
import type { Random } from './random.js';

interface SampleLine {
  readonly article: Article;
  readonly quantity: number;
  readonly together: boolean;
}

/** Minutes since the epoch: 2026-03-02 00:00 in China. */
const firstMinute = Date.UTC(2026, 2, 1, 16) / 60_000;

/** Of every hundred orders, how many come in each hour of the local day. */
const ordersByHour = [1, 0, 0, 0, 0, 1, 2, 3, 5, 7, 8, 8, 6, 5, 6, 7, 7, 6, 6, 7, 7, 5, 2, 1];

/** Local time with its offset: `2026-03-02T09:30+08:00`. */
const atOffset = (minute: number): string => `${new Date((minute + 8 * 60) * 60_000).toISOString().slice(0, 16)}+08:00`;

/** One to six lines: 70 % one, 20 % two, 10 % three to six. */
const lineCount = (random: Random): number => {
  const share = random.next();
  return share < 0.7 ? 1 : share < 0.9 ? 2 : random.whole(3, 6);
};

function drawLines(random: Random, tyres: readonly Article[], parts: readonly Article[]): SampleLine[] {
  const lines: SampleLine[] = [];
  const count = lineCount(random);
  // Steeper than what shops stock by: demand runs after a few sizes, so that orders meet over the same goods.
  const weightsOf = (articles: readonly Article[]): number[] =>
    articles.map(({ popularity, rare }) => (rare ? 0.15 : popularity * popularity + 0.02));
  const tyreWeights = weightsOf(tyres);
  const partWeights = weightsOf(parts);
  while (lines.length < count) {
    // Only the first line may be tyres: a car takes one set.
    const wantsTyres = lines.length === 0 && random.chance(0.6);
    const article = wantsTyres ? tyres[random.weighted(tyreWeights)] : parts[random.weighted(partWeights)];
    if (!article || lines.some((line) => line.article.sku === article.sku)) continue;
    if (wantsTyres) {
      const quantity = random.pick([4, 4, 4, 2, 2, 1]);
      lines.push({ article, quantity, together: quantity === 4 });
    } else {
      lines.push({ article, quantity: random.chance(0.8) ? 1 : 2, together: false });
    }
  }
  return lines;
}

/** 1 000 orders of two days in the sequence of their arrival, one row a line. */
export function orderRows(random: Random, metros: readonly Metro[], articles: readonly Article[]): string[][] {
  const rows = [
    ['id', 'placedAt', 'latitude', 'longitude', 'method', 'dueBy', 'strict', 'sku', 'quantity', 'together'],
  ];
  const tyres = articles.filter(({ family }) => family === 'tyre');
  const parts = articles.filter(({ family }) => family === 'part');
  // Squared: people of the largest cities order online most, more than their shops are more.
  const weights = metros.map(({ population }) => population * population);
  const towns = smallTowns(metros.length);
  const minutes = Array.from(
    { length: 1000 },
    (_, number) => firstMinute + (number % 2) * 1440 + random.weighted(ordersByHour) * 60 + random.whole(0, 59),
  ).sort((a, b) => a - b);
  for (const [number, minute] of minutes.entries()) {
    const metro = metros[random.weighted(weights)];
    const place: Place = metro && random.chance(0.88) ? scatter(random, metro.centres, 4) : scatter(random, towns, 3);
    const due = random.chance(0.12) ? minute + random.pick([6, 12, 24, 48, 72]) * 60 : null;
    const strict = due !== null && random.chance(0.25);
    for (const line of drawLines(random, tyres, parts)) {
      rows.push([
        `O${String(number + 1).padStart(4, '0')}`,
        atOffset(minute),
        degrees(place.latitude),
        degrees(place.longitude),
        'deliver',
        due === null ? '' : atOffset(due),
        strict ? 'true' : '',
        line.article.sku,
        String(line.quantity),
        line.together ? 'true' : '',
      ]);
    }
  }
  return rows;
}
