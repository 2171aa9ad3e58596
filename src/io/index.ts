/** `onehop/io`: networks, orders and plans from and to files. Needs Node; deciding does not. */
export type { Source } from './bytes.js';
export type { CsvTextOptions } from './csv-text.js';
export type { FileWarning, Read } from './file-issue.js';
export { type Feature, type FeatureCollection, type Geometry, type Position, toGeoJSON } from './geojson.js';
export { geojsonText } from './geojson-text.js';
export { defaultReadOptions, type ReadOptions } from './limits.js';
export { plansCsv, plansJson, writePlans } from './plans.js';
export { loadOrders, readOrders } from './read-orders.js';
export { loadProblem, type ReadProblemOptions, readProblem } from './read-problem.js';
export { writeOrders, writeProblem } from './write-problem.js';
