import { adjust } from './adjust.js';
import { answers } from './answers.js';
import { changes } from './changes.js';
import { clock } from './clock.js';
import { commit } from './commit.js';
import { expire } from './expire.js';
import { extend } from './extend.js';
import { feed } from './feed.js';
import { giveBack } from './give-back.js';
import { grants } from './grants.js';
import { journal } from './journal.js';
import { limits } from './limits.js';
import { locks } from './locks.js';
import { reads } from './reads.js';
import { receive } from './receive.js';
import { reconciliation } from './reconciliation.js';
import { release } from './release.js';
import { reserve } from './reserve.js';
import { rooms } from './rooms.js';
import { tables } from './tables.js';

/** What leads from each version of the schema to the next; the first makes version 1. Published ones stay as they are. */
export const migrations: readonly string[] = [
  [
    tables,
    limits,
    clock,
    answers,
    journal,
    locks,
    rooms,
    giveBack,
    changes,
    reserve,
    commit,
    release,
    extend,
    expire,
    receive,
    adjust,
    reads,
    feed,
    reconciliation,
    grants,
  ].join('\n'),
];
