import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileError } from './file-issue.js';

/** Pieces of text are joined to this many characters before they are written. */
const pieceLength = 2 ** 16;

/**
 * Writes a text file piece by piece, over what it held before. Throws an InputError (BAD_FILE) where the name belongs to
 * a folder, a device or a pipe, or where the file system refuses.
 */
export async function writeTextFile(path: string, pieces: Iterable<string>): Promise<void> {
  const isOther = await stat(path).then(
    (entry) => !entry.isFile(),
    () => false,
  );
  if (isOther)
    throw fileError('BAD_FILE', path, 'not a regular file', 'Name a file, not a directory, a device or a pipe.');
  try {
    await pipeline(Readable.from(joined(pieces)), createWriteStream(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error && 'syscall' in error ? String(error.code) : '';
    if (code === '') throw error;
    throw fileError('BAD_FILE', path, code, 'The file cannot be written.', error);
  }
}

function* joined(pieces: Iterable<string>): Generator<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < pieceLength) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
