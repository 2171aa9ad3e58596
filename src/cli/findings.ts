import { escapeText } from '../base/printable.js';
import type { FileWarning } from '../io/file-issue.js';
import { defaultReadOptions } from '../io/limits.js';
import type { Issue } from '../model/issues.js';

/** One line an issue: place, code, what was found, the way out. Nothing in it moves a cursor. */
export function* issueLines(issues: readonly Issue[]): Generator<string> {
  for (const issue of issues) yield findingLine(issue, issue.code);
  if (issues.length >= defaultReadOptions.maxIssues) yield `Stopped after ${issues.length} issues.\n`;
}

export function* warningLines(warnings: readonly FileWarning[]): Generator<string> {
  for (const warning of warnings) yield findingLine(warning, `warning ${warning.code}`);
}

function findingLine({ path, value, hint }: Issue | FileWarning, code: string): string {
  // What is missing has no value to show.
  const parts = value === 'undefined' ? [path, code, hint] : [path, code, value, hint];
  return `${escapeText(parts.join(': '))}\n`;
}

export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
