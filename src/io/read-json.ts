import { isUtf8 } from 'node:buffer';
import { type Source, sourceBuffer } from './bytes.js';
import { notUtf8 } from './csv-blocks.js';
import { fileError, place } from './file-issue.js';
import type { CompleteReadOptions } from './limits.js';
import type { Locator } from './relocate.js';
import { lineAndColumn, scanJson } from './scan-json.js';

/** A JSON text is held whole; beyond this the runtime itself refuses soon. */
const maxJsonBytes = 2 ** 28;

export interface JsonFile {
  readonly value: unknown;
  /** Finds paths of the value in the text; all paths wanted are told at once, because finding walks the text. */
  readonly locator: (paths: Iterable<string>) => Locator;
}

/** Reads one JSON file. Throws the InputErrors of its bytes, and BAD_FILE with line and column for what is no JSON. */
export async function readJson(source: Source, name: string, options: CompleteReadOptions): Promise<JsonFile> {
  const maxBytes = Math.min(options.maxBytes, maxJsonBytes);
  const bytes = await sourceBuffer(source, name, { ...options, maxBytes });
  if (!isUtf8(bytes)) throw notUtf8(name);
  return parseJson(bytes.toString('utf8'), name);
}

function parseJson(text: string, name: string): JsonFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { line, column } = lineAndColumn(
      text,
      Math.max(
        0,
        scanJson(text, () => {}),
      ),
    );
    throw fileError('BAD_FILE', place(name, line, column), 'not JSON', 'The text stops being JSON here.', error);
  }
  return { value, locator: (paths) => jsonLocator(text, name, paths) };
}

/** A field that is absent is placed at the nearest object around it. */
function jsonLocator(text: string, name: string, paths: Iterable<string>): Locator {
  const wanted = new Set<string>();
  for (const path of paths) for (const around of withAncestors(path)) wanted.add(around);
  const offsets = new Map<string, number>();
  scanJson(text, (path, offset) => {
    if (wanted.has(path)) offsets.set(path, offset);
  });
  return (path) => {
    for (const around of withAncestors(path)) {
      const offset = offsets.get(around);
      if (offset === undefined) continue;
      const { line, column } = lineAndColumn(text, offset);
      return path === '' ? { path: place(name, line, column) } : { path: place(name, line, column), column: path };
    }
    return undefined;
  };
}

/** A path, and those of the objects and arrays around it, innermost first; the last is the whole text. */
function withAncestors(path: string): string[] {
  const paths = [path];
  let rest = path;
  while (rest !== '') {
    rest = rest.replace(/(?:^|\.)[^.[\]]*$|\[[^[\]]*\]$/, '');
    paths.push(rest);
    if (paths.length > 64) break;
  }
  return paths;
}
