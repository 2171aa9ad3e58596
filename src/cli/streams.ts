import type { Writable } from 'node:stream';

/** What a command reads from and writes to, besides the files its caller names. */
export interface Streams {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Writable;
  /** Progress is shown where this is a terminal. */
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Where the user's Ctrl-C is heard: the process. */
  readonly interrupts?: Interrupts;
}

export interface Interrupts {
  once(event: 'SIGINT', listener: () => void): unknown;
  off(event: 'SIGINT', listener: () => void): unknown;
}

/** Writes pieces of text at the pace of the reader. A reader that goes away early, such as `head`, is no error. */
export async function print(stream: Writable, pieces: Iterable<string>): Promise<void> {
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure = error;
  };
  stream.on('error', fail);
  try {
    for (const piece of pieces) {
      if (failure !== undefined || stream.destroyed) break;
      if (!stream.write(piece)) await drained(stream);
    }
  } finally {
    // A write that failed is told on a later turn of the event loop.
    if (!stream.destroyed) await new Promise<void>((resolve) => stream.write('', () => resolve()));
    stream.off('error', fail);
  }
  if (failure !== undefined && !('code' in failure && failure.code === 'EPIPE')) throw failure;
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const events = ['drain', 'error', 'close'] as const;
    const done = (): void => {
      for (const event of events) stream.off(event, done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
  });
}
