import type { Article } from './catalogue.js';
import type { SampleFacility } from './network.js';
import { degrees, type Metro, scatter, smallTowns } from './places.js';
import type { Random } from './random.js';
import { drawWish } from './wishes.js';

interface SampleLine {
  readonly article: Article;
  readonly quantity: number;
}

/** Minutes since the epoch: Thursday 2026-04-02 00:00 in China, the last day but one before three days off. */
const firstMinute = Date.UTC(2026, 3, 1, 16) / 60_000;

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
      lines.push({ article, quantity });
    } else {
      lines.push({ article, quantity: random.chance(0.8) ? 1 : 2 });
    }
  }
  return lines;
}

/** Channels that orders come in by, by share. */
const channels = ['online', 'marketplace', 'franchise', ''];
const channelShares = [60, 25, 12, 3];

/** What a unit is sold for: marketplaces sell below the list. */
const priceOf = (random: Random, { price }: Article, channel: string): number =>
  Math.round((price * (channel === 'marketplace' ? 0.92 + random.next() * 0.12 : 0.98 + random.next() * 0.1)) / 100) *
  100;

/** Noon or evening of one of the next three days. */
function drawDue(random: Random, minute: number): number | null {
  const due = Math.floor((minute - firstMinute) / 1440) + random.pick([1, 1, 2, 3]);
  const hour = random.pick([12, 18, 21]);
  return random.chance(0.12) ? firstMinute + due * 1440 + hour * 60 : null;
}

/**
 * 1 000 orders of two days in the sequence of their arrival, one row a line. `random` draws who orders what and when,
 * `wishes` how they want to have it.
 */
export function orderRows(
  random: Random,
  wishes: Random,
  metros: readonly Metro[],
  articles: readonly Article[],
  facilities: readonly SampleFacility[],
): string[][] {
  const rows = [
    [
      ...['id', 'placedAt', 'latitude', 'longitude', 'region', 'channel', 'method', 'facilityId', 'slot', 'dueBy'],
      ...['strict', 'sku', 'quantity', 'accept', 'together', 'price'],
    ],
  ];
  const tyres = articles.filter(({ family }) => family === 'tyre');
  const parts = articles.filter(({ family }) => family === 'part');
  const stores = facilities.filter(({ kind }) => kind === 'store');
  // Squared: people of the largest cities order online most, more than their shops are more.
  const weights = metros.map(({ population }) => population * population);
  const towns = smallTowns(metros.length);
  const minutes = Array.from(
    { length: 1000 },
    (_, number) => firstMinute + (number % 2) * 1440 + random.weighted(ordersByHour) * 60 + random.whole(0, 59),
  ).sort((a, b) => a - b);
  for (const [number, minute] of minutes.entries()) {
    const metro = metros[random.weighted(weights)];
    const place = metro && random.chance(0.88) ? scatter(random, metro.centres, 4) : scatter(random, towns, 3);
    const lines = drawLines(random, tyres, parts);
    const wantsSet = lines.some(({ article, quantity }) => article.family === 'tyre' && quantity > 1);
    const { method, facilityId, slot } = drawWish(
      wishes,
      { place, wantsSet, isLater: minute >= firstMinute + 1440 },
      stores,
    );
    const channel = channels[wishes.weighted(channelShares)] ?? '';
    const due = drawDue(wishes, minute);
    const strict = wishes.chance(0.25);
    for (const { article, quantity } of lines) {
      const accepts = wishes.chance(0.3);
      const splits = article.family === 'tyre' && quantity === 2 && wishes.chance(0.3);
      rows.push([
        `O${String(number + 1).padStart(4, '0')}`,
        atOffset(minute),
        degrees(place.latitude),
        degrees(place.longitude),
        place.region,
        channel,
        method,
        facilityId ?? '',
        slot === null ? '' : `${slot.date}T${slot.hour}:00+08:00`,
        due === null || slot !== null ? '' : atOffset(due),
        due !== null && slot === null && strict ? 'true' : '',
        article.sku,
        String(quantity),
        accepts && article.interchange !== null ? 'interchange' : '',
        splits ? 'false' : '',
        String(priceOf(wishes, article, channel)),
      ]);
    }
  }
  return rows;
}
