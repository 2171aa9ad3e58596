import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes a folder this process's own, since an embedded database that two have open at once is soon broken. Throws where
 * another process has it that still runs; one that was killed is passed over. Resolves to what gives it up. Of two that
 * come at the same moment both may be refused, never both let in: each says that it is there before it looks round.
 */
export async function ownFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const leave = (processId: number) => rm(join(folder, `owner-${processId}`), { force: true });
  await writeFile(join(folder, `owner-${process.pid}`), '');
  for (const name of await readdir(folder)) {
    const owner = Number(/^owner-(\d+)$/.exec(name)?.[1] ?? process.pid);
    if (owner === process.pid) continue;
    if (!runs(owner)) await leave(owner);
    else {
      await leave(process.pid);
      throw new Error(`process ${owner} has ${folder} open; stop it first`);
    }
  }
  return () => leave(process.pid);
}

function runs(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
