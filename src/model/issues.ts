import type { IssueCode } from './codes.js';

/** One thing wrong with the input: where, what was found there (cut at 80 characters), and the way out. */
export interface Issue {
  readonly code: IssueCode;
  /** Such as `facilities[3].latitude`. */
  readonly path: string;
  readonly value: string;
  readonly hint: string;
}

/** Something that is allowed but rarely meant: the same shape as an issue, with a code of its own. */
export interface Warning {
  readonly code:
    | 'confusable-ids'
    | 'outlier-location'
    | 'null-island'
    | 'surrounding-space'
    | 'negative-stock'
    | 'never-open'
    | 'no-rows';
  readonly path: string;
  readonly value: string;
  readonly hint: string;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly issues: readonly Issue[]; readonly warnings: readonly Warning[] };

/** The one error thrown for bad input: it holds every issue found. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[], options?: ErrorOptions) {
    const [first] = issues;
    const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
    super(
      first ? `${first.code} at ${first.path || 'input'}: ${first.value}. ${first.hint}${more}` : 'bad input',
      options,
    );
    this.issues = issues;
  }
}
