import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from '../io/file-issue.js';

/** Refuses a file that could not be written in the end, before minutes of search are spent on what goes into it. */
export async function requireWritable(path: string): Promise<void> {
  const entry = await stat(path).catch(() => null);
  if (entry !== null && !entry.isFile())
    throw fileError('BAD_FILE', path, 'not a regular file', 'Name a file, not a directory, a device or a pipe.');
  try {
    await access(entry === null ? dirname(path) : path, constants.W_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw fileError('BAD_FILE', path, code, 'The file cannot be written.', error);
  }
}
