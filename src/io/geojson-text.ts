import type { FeatureCollection } from './geojson.js';

/** Several collections as the text of one, a piece for each feature, one feature a line. */
export function* geojsonText(collections: Iterable<FeatureCollection>): Generator<string> {
  let separator = '{"type":"FeatureCollection","features":[\n';
  for (const { features } of collections) {
    for (const feature of features) {
      yield separator + JSON.stringify(feature);
      separator = ',\n';
    }
  }
  yield separator === ',\n' ? '\n]}\n' : `${separator}]}\n`;
}
