import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fileError, place } from './file-issue.js';
import type { CompleteReadOptions } from './limits.js';

/** A file named by the caller, or bytes that arrive from elsewhere under a name for messages. */
export type Source = string | { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> };

/**
 * The bytes of a source as plain UTF-8 without a byte order mark, gzip unpacked on the way. Validity of the UTF-8 is the
 * caller's business. Throws an InputError: BAD_FILE for what is absent, is no regular file, or is a zip archive,
 * UTF-16 or damaged gzip; TOO_LARGE past `maxBytes`, counted after unpacking, so that a gzip bomb stops at the cap.
 */
export async function* sourceBytes(source: Source, name: string, limits: CompleteReadOptions): AsyncGenerator<Buffer> {
  let total = 0;
  let first = true;
  for await (const chunk of unpacked(typeof source === 'string' ? openFile(source, name) : source.bytes, name)) {
    let rest = chunk;
    if (first) {
      refuseOtherEncodings(chunk, name);
      if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) rest = chunk.subarray(3);
      first = false;
    }
    total += chunk.length;
    if (total > limits.maxBytes) {
      throw fileError('TOO_LARGE', name, `more than ${limits.maxBytes} bytes`, 'Split the file, or raise maxBytes.');
    }
    if (rest.length > 0) yield rest;
  }
}

/** The whole of a source; for files that are needed in one piece. */
export async function sourceBuffer(source: Source, name: string, limits: CompleteReadOptions): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of sourceBytes(source, name, limits)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* openFile(path: string, name: string): AsyncGenerator<Uint8Array> {
  let isFile: boolean;
  try {
    isFile = (await stat(path)).isFile();
  } catch (error) {
    throw unreadable(error, name);
  }
  // Looked at before it is opened: opening a pipe waits for its writer, and a device may never end.
  if (!isFile) {
    throw fileError('BAD_FILE', name, 'not a regular file', 'Name a file, not a directory, a device or a pipe.');
  }
  try {
    yield* createReadStream(path, { highWaterMark: 2 ** 20 });
  } catch (error) {
    throw unreadable(error, name);
  }
}

function unreadable(error: unknown, name: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === '') return error;
  const hint = code === 'ENOENT' ? 'There is no such file.' : 'The file cannot be read.';
  return fileError('BAD_FILE', name, code, hint, error);
}

async function* unpacked(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Buffer> {
  const chunks = withLongFirstChunk(bytes);
  const head = await chunks.next();
  if (head.done) return;
  const first = head.value;
  if (startsWith(first, [0x50, 0x4b, 0x03, 0x04])) {
    throw fileError(
      'BAD_FILE',
      name,
      'a zip archive or a workbook',
      'Archives are not opened: unpack it, or save it as CSV.',
    );
  }
  const whole = prepended(first, chunks);
  if (!startsWith(first, [0x1f, 0x8b])) {
    yield* whole;
    return;
  }
  const packed = Readable.from(whole, { objectMode: false });
  const gunzip = createGunzip();
  packed.on('error', (error) => gunzip.destroy(error));
  packed.pipe(gunzip);
  try {
    yield* gunzip;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('Z_')) throw error;
    throw fileError('BAD_FILE', name, code, 'The gzip data is damaged or cut off.', error);
  } finally {
    packed.destroy();
    gunzip.destroy();
  }
}

/** Joins small first chunks, so that four bytes are there to tell what a file is. */
async function* withLongFirstChunk(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Buffer | null = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const next: Buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (held === null) {
      yield next;
      continue;
    }
    held = Buffer.concat([held, next]);
    if (held.length < 4) continue;
    yield held;
    held = null;
  }
  if (held !== null && held.length > 0) yield held;
}

async function* prepended(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

const startsWith = (bytes: Buffer, prefix: readonly number[]): boolean =>
  prefix.every((byte, position) => bytes[position] === byte);

function refuseOtherEncodings(head: Buffer, name: string): void {
  const [a, b, c, d] = head;
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  // Without a mark: every other byte of plain Latin text is zero.
  const unmarked =
    head.length >= 4 && ((a !== 0 && b === 0 && c !== 0 && d === 0) || (a === 0 && b !== 0 && c === 0 && d !== 0));
  if (marked || unmarked) throw fileError('BAD_FILE', place(name, 1, 1), 'UTF-16', 'Save the file as UTF-8.');
}
