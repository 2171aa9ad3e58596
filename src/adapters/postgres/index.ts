// The surface of onehop/postgres.

export type { SqlClient } from './client.js';
export { FollowingStopped } from './feed/follower.js';
export type { EmbeddedDatabase, Listen, ListeningClient } from './feed/listen.js';
export { listenEmbedded, listenWith } from './feed/listen.js';
export type { CellNumbers, FeedRows } from './feed/rows.js';
export type { DatabaseStock } from './feed/stock.js';
export { stockOf, stockRowsOf } from './feed/stock.js';
export type { Following, FollowOptions } from './follow.js';
export { followChanges } from './follow.js';
export type { StockToLoad } from './load.js';
export { loadStock } from './load.js';
export { migrate, schemaVersion } from './migrate.js';
export type { Discrepancy } from './reconcile.js';
export { reconcile } from './reconcile.js';
export { roleScript } from './roles.js';
export type { PostgresStore } from './store.js';
export { postgresStore } from './store.js';
export type { StoreErrorCode } from './store-error.js';
export { StoreError } from './store-error.js';
export type { PostgresStoreOptions } from './store-options.js';
