/** Answers first: whoever oversells, loses a hold or cannot add up has no figures worth reading. */
import { hotCell } from './cells.js';
import { holdOf, type Ledger, openMemory, openRedis } from './ledgers.js';
import { rush } from './load.js';
import { oneStatement, readThenWrite } from './peers.js';
import { openPostgres } from './postgres.js';

export interface Check {
  readonly what: string;
  readonly granted: number;
  /** Null: nobody expects it to be right. */
  readonly isRight: boolean | null;
}

const callers = 400;
const units = 100;

/** 400 callers at once for 100 units, on everyone who takes part. */
export async function checkAnswers({ withRedis }: { readonly withRedis: boolean }): Promise<Check[]> {
  const cells = hotCell(units);
  const checks: Check[] = [];
  const ledger = async (opened: Ledger): Promise<void> => {
    const granted = await rush(holdOf(opened.store, cells), callers);
    const faults = await opened.faults();
    for (const fault of faults) console.log(fault);
    checks.push({ what: `the ledger, ${opened.name}`, granted, isRight: granted === units && faults.length === 0 });
  };
  const postgres = await openPostgres([cells]);
  try {
    await ledger(postgres);
    const statement = await rush(oneStatement(postgres.pool, cells), callers);
    checks.push({ what: 'one statement', granted: statement, isRight: statement === units });
    await postgres.pool.query('update peer_cell set held = 0');
    checks.push({
      what: 'read, then write',
      granted: await rush(readThenWrite(postgres.pool, cells), callers),
      isRight: null,
    });
  } finally {
    await postgres.close();
  }
  const others = [openMemory([cells]), ...(withRedis ? [await openRedis([cells])] : [])];
  for (const other of others) {
    try {
      await ledger(other);
    } finally {
      await other.close();
    }
  }
  return checks;
}
