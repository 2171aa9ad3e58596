import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { print } from '../../src/cli/streams.js';

const pieces = ['a', 'b', 'c', 'd', 'e'];

class Slow extends Writable {
  text = '';
  most = 0;

  constructor() {
    super({ highWaterMark: 1 });
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.most = Math.max(this.most, this.writableLength);
    this.text += chunk.toString();
    setTimeout(done, 1);
  }
}

class Failing extends Writable {
  readonly #code: string;

  constructor(code: string) {
    super({ highWaterMark: 1 });
    this.#code = code;
  }

  override _write(_: Buffer, __: string, done: (error: Error) => void): void {
    done(Object.assign(new Error('write failed'), { code: this.#code }));
  }
}

test('output waits for a slow reader', async () => {
  const stream = new Slow();
  await print(stream, pieces);
  expect(stream).toMatchObject({ text: 'abcde', most: 1 });
});

test('a reader that is gone stops the pieces without an error', async () => {
  let made = 0;
  function* counted() {
    for (const piece of pieces) {
      made += 1;
      yield piece;
    }
  }
  await print(new Failing('EPIPE'), counted());
  expect(made).toBeLessThan(pieces.length);
});

test('any other failure is thrown', () => expect(print(new Failing('ENOSPC'), pieces)).rejects.toThrow('write failed'));

test('a stream that ended already takes nothing', async () => {
  const stream = new Slow();
  stream.destroy();
  await print(stream, pieces);
  expect(stream.text).toBe('');
});
