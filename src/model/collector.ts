import { printable } from '../base/printable.js';
import type { IssueCode } from './codes.js';
import type { Issue, Warning } from './issues.js';

/** Gathers what is wrong, up to a limit; past it nothing more is kept and a long scan may stop. */
export class Collector {
  readonly issues: Issue[] = [];
  readonly warnings: Warning[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.issues.length >= this.#limit;
  }

  issue(code: IssueCode, path: string, value: unknown, hint: string): void {
    if (!this.isFull) this.issues.push({ code, path, value: printable(value), hint });
  }

  warn(code: Warning['code'], path: string, value: unknown, hint: string): void {
    if (this.warnings.length < this.#limit) this.warnings.push({ code, path, value: printable(value), hint });
  }
}
