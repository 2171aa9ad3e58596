import type { Issue } from './issues.js';
import { InputError } from './issues.js';
import { defaultParseOptions } from './options.js';

/** What `read` answers; where it refuses the input, what `also` refuses at other places is told too. */
export function tellingBoth<T>(read: () => T, also: () => unknown): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const told = new Set(error.issues.map(({ path }) => path));
    const others = issuesOf(also).filter(({ path }) => !told.has(path));
    throw new InputError([...error.issues, ...others].slice(0, defaultParseOptions.maxIssues));
  }
}

function issuesOf(check: () => unknown): readonly Issue[] {
  try {
    check();
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
  return [];
}
