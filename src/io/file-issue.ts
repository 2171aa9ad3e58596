import type { IssueCode } from '../model/codes.js';
import { InputError, type Issue, type Warning } from '../model/issues.js';

/** A warning of the model, or of a file: a column that no reader knows is left out. */
export interface FileWarning {
  readonly code: Warning['code'] | 'unknown-column';
  readonly path: string;
  readonly value: string;
  readonly hint: string;
}

/** What reading gives: the same shape as parsing, with the places of files (`stock.csv:17:3`) as paths. */
export type Read<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly FileWarning[] }
  | { readonly ok: false; readonly issues: readonly Issue[]; readonly warnings: readonly FileWarning[] };

/**
 * A place in a file as `name:line:column`, both from 1. In a CSV file the column counts cells, as a table does and as
 * csv-parse does; in a JSON file it counts UTF-16 units of the line.
 */
export function place(name: string, line?: number, column?: number): string {
  if (line === undefined) return name;
  return column === undefined ? `${name}:${line}` : `${name}:${line}:${column}`;
}

/** The error that ends the reading of one file. */
export function fileError(code: IssueCode, path: string, value: string, hint: string, cause?: unknown): InputError {
  return new InputError([{ code, path, value, hint }], cause === undefined ? undefined : { cause });
}

/** Collects issues and warnings over several files, at most `maxIssues` issues. */
export class Findings {
  readonly issues: Issue[] = [];
  readonly warnings: FileWarning[] = [];
  readonly #maxIssues: number;
  /** A file could not be read to its end, so what refers to its rows cannot be judged. */
  broken = false;

  constructor(maxIssues: number) {
    this.#maxIssues = maxIssues;
  }

  get isFull(): boolean {
    return this.issues.length >= this.#maxIssues;
  }

  add(issue: Issue): void {
    if (!this.isFull) this.issues.push(issue);
  }

  warn(warning: FileWarning): void {
    if (this.warnings.length < this.#maxIssues) this.warnings.push(warning);
  }

  /** Takes over what was found elsewhere. */
  absorb(other: Findings): void {
    for (const issue of other.issues) this.add(issue);
    for (const warning of other.warnings) this.warn(warning);
    this.broken ||= other.broken;
  }

  /** Runs one reader; a file error becomes an issue, so that the other files are still read. Other errors pass. */
  async attempt<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      for (const issue of error.issues) this.add(issue);
      this.broken = true;
      return undefined;
    }
  }
}
