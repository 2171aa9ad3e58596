import type { Issue } from '../model/issues.js';
import type { FileWarning } from './file-issue.js';

/** Where a path of the model stands in the files that were read, and in which column of a table. */
export interface FilePlace {
  readonly path: string;
  readonly column?: string;
}

/** undefined: the path stands in no file. */
export type Locator = (path: string) => FilePlace | undefined;

/** Paths of the model as they also stand inside of hints: `stands at facilities[0] and at facilities[3]`. */
const pathInText =
  /\b(?:facilities|services|stock|stockColumns|lanes|skus|orders|lines|policy)?(?:\.[a-zA-Z]+)?\[[0-9]+\](?:\.?[a-zA-Z]+|\[[0-9]+\])*/g;

/** Every path of the model that a message names. */
export function pathsOf(messages: readonly { readonly path: string; readonly hint: string }[]): Set<string> {
  return new Set(messages.flatMap(({ path, hint }) => [path, ...(hint.match(pathInText) ?? [])]));
}

/** Messages of the model with places of files instead of paths; the name of the column goes in front of the hint. */
export function relocate<Message extends Issue | FileWarning>(
  messages: readonly Message[],
  locator: Locator,
): Message[] {
  return messages.map((message) => {
    const place = locator(message.path);
    const hint = message.hint.replace(pathInText, (path) => locator(path)?.path ?? path);
    if (place === undefined) return { ...message, hint };
    return { ...message, path: place.path, hint: place.column === undefined ? hint : `${place.column}: ${hint}` };
  });
}
