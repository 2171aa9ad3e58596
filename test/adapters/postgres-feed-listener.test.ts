import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Listen, listenEmbedded, listenWith } from '../../src/adapters/postgres/feed/listen.js';
import { Listener } from '../../src/adapters/postgres/feed/listener.js';
import { Alarm, BackOff } from '../../src/adapters/postgres/feed/pace.js';
import type { StoreError } from '../../src/adapters/postgres/store-error.js';

describe('an alarm', () => {
  const elapsed = async (run: () => Promise<void>): Promise<number> => {
    const start = performance.now();
    await run();
    return performance.now() - start;
  };

  test('rings at its time, not before', async () => {
    const alarm = new Alarm();
    expect(await elapsed(() => alarm.until(performance.now() + 30))).toBeGreaterThan(28);
  });

  test('is brought forward, and not put off', async () => {
    const alarm = new Alarm();
    const until = performance.now() + 10_000;
    setTimeout(() => alarm.bring(performance.now() + 5), 5);
    setTimeout(() => alarm.bring(performance.now() + 5000), 6);
    expect(await elapsed(() => alarm.until(until))).toBeLessThan(2000);
  });

  test('brought forward before it is set it rings at once, and only once', async () => {
    const alarm = new Alarm();
    alarm.bring(0);
    expect(await elapsed(() => alarm.until(performance.now() + 10_000))).toBeLessThan(2000);
    expect(await elapsed(() => alarm.until(performance.now() + 30))).toBeGreaterThan(28);
  });
});

test('waits between tries double up to the longest, each between half of it and all, and begin anew after success', () => {
  const backOff = new BackOff(100, 1000);
  const rounds = Array.from({ length: 40 }, () => {
    const waits = Array.from({ length: 6 }, () => backOff.next());
    backOff.reset();
    return waits;
  });
  [100, 200, 400, 800, 1000, 1000].forEach((step, at) => {
    const waits = rounds.map((round) => round[at] as number);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(step / 2);
    expect(Math.max(...waits)).toBeLessThanOrEqual(step);
    expect(new Set(waits).size).toBeGreaterThan(30);
  });
});

class FakeClient extends EventEmitter {
  readonly sent: string[] = [];
  isEnded = false;
  refuses = false;

  async query(text: string): Promise<void> {
    this.sent.push(text);
    if (this.refuses) throw new Error('refused');
  }

  async end(): Promise<void> {
    this.isEnded = true;
    this.emit('end');
  }
}

describe('listening with a client', () => {
  test('wakes with each notice, and ends the client', async () => {
    const client = new FakeClient();
    const calls: string[] = [];
    const end = await listenWith(async () => client)(
      () => calls.push('wake'),
      () => calls.push('lost'),
    );
    expect(client.sent).toEqual(['listen onehop']);
    client.emit('notification');
    client.emit('notification');
    await end();
    expect(client.isEnded).toBe(true);
    expect(calls).toEqual(['wake', 'wake']);
  });

  test.each(['error', 'end'])('says once that it was lost: %s', async (event) => {
    const client = new FakeClient();
    const lost: unknown[] = [];
    await listenWith(async () => client)(
      () => {},
      (error) => lost.push(error),
    );
    client.emit(event, new Error('gone'));
    client.emit('error', new Error('again'));
    client.emit('end');
    expect(lost).toHaveLength(1);
    expect(client.isEnded).toBe(true);
  });

  test('a client that may not listen is ended', async () => {
    const client = new FakeClient();
    client.refuses = true;
    const listening = listenWith(async () => client)(
      () => {},
      () => expect.unreachable(),
    );
    await expect(listening).rejects.toThrow('refused');
    expect(client.isEnded).toBe(true);
  });
});

test('listening to an embedded database', async () => {
  const calls: string[] = [];
  let notify: () => void = () => {};
  const listen = listenEmbedded({
    async listen(channel, callback) {
      calls.push(channel);
      notify = callback;
      return async () => {
        calls.push('ended');
      };
    },
  });
  const end = await listen(
    () => calls.push('wake'),
    () => {},
  );
  notify();
  await end();
  expect(calls).toEqual(['onehop', 'wake', 'ended']);
});

describe('a listener', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Tries that fail or begin as `plan` says, and after its end begin; `lose` ends the one that listens. */
  function scripted(plan: readonly ('fails' | 'begins')[]) {
    const log: string[] = [];
    let tries = 0;
    let lose: (error: unknown) => void = () => {};
    const listen: Listen = async (_, lost) => {
      if (plan[tries++] === 'fails') throw new Error(`try ${tries}`);
      log.push('begun');
      lose = lost;
      return async () => {
        log.push('ended');
      };
    };
    const calls = {
      wake: () => log.push('wake'),
      down: (error: StoreError) => log.push((error.cause as Error)?.message ?? error.message),
    };
    return { listen, calls, log, lose: (text: string) => lose(new Error(text)), tries: () => tries };
  }

  test('tells an outage once, tries again, and looks at once when it is lost and when it is back', async () => {
    const { listen, calls, log, lose } = scripted(['begins', 'fails', 'fails', 'begins']);
    const listener = new Listener(listen, calls, 30_000);
    await vi.advanceTimersByTimeAsync(0);
    expect(log.splice(0)).toEqual(['begun', 'wake']);
    lose('lost');
    await vi.advanceTimersByTimeAsync(0);
    expect(log.splice(0)).toEqual(['wake', 'lost']);
    await vi.advanceTimersByTimeAsync(5000);
    expect(log.splice(0)).toEqual(['begun', 'wake']);
    lose('lost again');
    await vi.advanceTimersByTimeAsync(5000);
    expect(log.splice(0)).toEqual(['wake', 'lost again', 'begun', 'wake']);
    await listener.stop();
    expect(log).toEqual(['ended']);
  });

  test('one that is lost again and again is tried less and less often', async () => {
    const { listen, calls, lose, tries } = scripted([]);
    const listener = new Listener(listen, calls, 30_000);
    for (let milliseconds = 0; milliseconds < 60_000; milliseconds += 250) {
      await vi.advanceTimersByTimeAsync(250);
      lose('lost');
    }
    expect(tries()).toBeGreaterThan(8);
    expect(tries()).toBeLessThan(25);
    const stopping = listener.stop();
    await vi.advanceTimersByTimeAsync(0);
    await stopping;
  });

  test('stopped while it waits to try again, it tries no more', async () => {
    const { listen, calls, log, tries } = scripted(Array(50).fill('fails'));
    const listener = new Listener(listen, calls, 30_000);
    await vi.advanceTimersByTimeAsync(1000);
    const before = tries();
    const stopping = listener.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    await stopping;
    expect(tries()).toBe(before);
    expect(log).toEqual(['try 1']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a connection that never says goodbye holds up no stop for long', async () => {
    const listen: Listen = async () => () => new Promise<void>(() => {});
    const listener = new Listener(listen, { wake: () => {}, down: () => expect.unreachable() }, 1000);
    await vi.advanceTimersByTimeAsync(0);
    let isStopped = false;
    listener.stop().then(() => {
      isStopped = true;
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(isStopped).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isStopped).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('what throws at once has failed as any other has', async () => {
    const { listen, calls, log } = scripted([]);
    let tries = 0;
    const throwing: Listen = (wake, lost) => {
      if (++tries < 3) throw new Error('at once');
      return listen(wake, lost);
    };
    const listener = new Listener(throwing, calls, 30_000);
    await vi.advanceTimersByTimeAsync(5000);
    expect(log).toEqual(['at once', 'begun', 'wake']);
    await listener.stop();
  });

  test('stopped while it connects, it waits for nobody and sends away who comes late', async () => {
    vi.useRealTimers();
    let connect: () => void = () => {};
    let isEnded = false;
    const listen: Listen = async () => {
      await new Promise<void>((resolve) => {
        connect = resolve;
      });
      return async () => {
        isEnded = true;
      };
    };
    const listener = new Listener(
      listen,
      { wake: () => expect.unreachable(), down: () => expect.unreachable() },
      30_000,
    );
    await sleep(1);
    await listener.stop();
    expect(isEnded).toBe(false);
    connect();
    await sleep(1);
    expect(isEnded).toBe(true);
  });

  test('a connection that is never made is given up, and sent away should it come late', async () => {
    const { calls, log } = scripted([]);
    let tries = 0;
    let connect: () => void = () => {};
    const listen: Listen = async () => {
      const name = ++tries;
      if (name === 1) {
        await new Promise<void>((resolve) => {
          connect = resolve;
        });
      }
      return async () => {
        log.push(`ended ${name}`);
      };
    };
    const listener = new Listener(listen, calls, 1000);
    await vi.advanceTimersByTimeAsync(999);
    expect(log).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    expect(log.splice(0)).toEqual(['CONNECTION: nobody listens within 1000 ms', 'wake']);
    expect(tries).toBe(2);
    connect();
    await vi.advanceTimersByTimeAsync(0);
    expect(log.splice(0)).toEqual(['ended 1']);
    await listener.stop();
    expect(log).toEqual(['ended 2']);
  });
});
