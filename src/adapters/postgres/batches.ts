/** One that waits for its answer. */
interface Waiting<Request, Answer> {
  readonly request: Request;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** A part of a batch that failed. */
interface Part<Request, Answer> {
  readonly batch: readonly Waiting<Request, Answer>[];
  /** With what those end that still stand behind a lock: they were patient already. null: they were not. */
  readonly end: { readonly error: unknown } | null;
}

export interface BatchOptions<Request, Answer> {
  /** Requests of one batch. */
  readonly size: number;
  /** What the requests of one batch weigh together; who weighs more goes alone. */
  readonly weight: number;
  /** Batches under way at once. */
  readonly concurrency: number;
  weigh(request: Request): number;
  /** Names of all that a request locks. */
  locksOf(request: Request): readonly string[];
  /** Answers each request by its place; not patient where it has to wait for a lock. */
  send(requests: readonly Request[]): Promise<readonly Answer[]>;
  /** The same for those for which the others did not wait. */
  sendPatiently(requests: readonly Request[]): Promise<readonly Answer[]>;
  /** What a failure means: it is the time of waiting for a lock that ran out, one request may be to blame, or all fail. */
  judge(error: unknown): 'locked' | 'one' | 'all';
}

/** Parts of a batch that failed. Three rounds find one request among 512. */
const parts = 8;
/**
 * Parts, and batches of the patient, under way at once. Few, because each takes a connection, and those that wait for one
 * lock could else have them all; with the usual concurrency they leave some of a pool of ten to the other verbs.
 */
const partsAtOnce = 3;
const patientAtOnce = 2;

/**
 * Gathers requests that come while others are under way, so that many share one round trip and one flush to disk. Nobody
 * waits for company: where there is room for another batch, it leaves with whoever is there in this turn of the event
 * loop.
 *
 * Aside from them is a row for the parts of batches that one request spoiled or that came upon a lock of another session,
 * and a row for those that are left when all others were answered. There they wait with all that want the same, for one
 * lock keeps them all, and fail with them; but not before each was tried once more.
 */
export class Batches<Request, Answer> {
  readonly #options: BatchOptions<Request, Answer>;
  readonly #queue: Waiting<Request, Answer>[] = [];
  readonly #parts: Part<Request, Answer>[] = [];
  readonly #patient: Waiting<Request, Answer>[] = [];
  /** Locks of the patient under way. */
  readonly #waitedFor: ReadonlySet<string>[] = [];
  readonly #row: Row;
  readonly #partRow: Row;
  readonly #patientRow: Row;
  #isAwake = false;

  constructor(options: BatchOptions<Request, Answer>) {
    this.#options = options;
    this.#row = new Row(options.concurrency, () => {
      if (this.#queue.length === 0) return null;
      return this.#run({ batch: this.#take(this.#queue), end: null });
    });
    this.#partRow = new Row(partsAtOnce, () => {
      const part = this.#parts.shift();
      return part === undefined ? null : this.#run(part);
    });
    this.#patientRow = new Row(patientAtOnce, () => this.#wait());
  }

  ask(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ request, resolve, reject });
      if (this.#isAwake) return;
      this.#isAwake = true;
      queueMicrotask(() => {
        this.#isAwake = false;
        this.#row.go();
      });
    });
  }

  /** Resolves once the batch as a whole was answered or taken apart; never rejects. */
  async #run({ batch, end }: Part<Request, Answer>): Promise<void> {
    try {
      resolveAll(batch, await this.#options.send(batch.map(({ request }) => request)));
    } catch (error) {
      const why = this.#options.judge(error);
      if (why === 'locked') this.#takeApart(batch, end);
      else if (why === 'one' && batch.length > 1) this.#leaveIn(slices(batch), end);
      else rejectAll(batch, error);
    }
  }

  /**
   * The first of the patient, with all that share a lock with it; null where there are none but those that want what a batch
   * under way waits for already: they would wait for the same, and keep others from it.
   */
  #wait(): Promise<void> | null {
    const isWaitedFor = (each: Waiting<Request, Answer>): boolean =>
      this.#waitedFor.some((locks) => this.#wants(each, locks));
    const first = this.#patient.find((each) => !isWaitedFor(each));
    if (first === undefined) return null;
    const locks = new Set(this.#options.locksOf(first.request));
    return this.#runPatiently(this.#take(this.#patient, (each) => this.#wants(each, locks) && !isWaitedFor(each)));
  }

  #wants({ request }: Waiting<Request, Answer>, locks: ReadonlySet<string>): boolean {
    return this.#options.locksOf(request).some((lock) => locks.has(lock));
  }

  async #runPatiently(batch: readonly Waiting<Request, Answer>[]): Promise<void> {
    const locks = new Set(batch.flatMap(({ request }) => this.#options.locksOf(request)));
    this.#waitedFor.push(locks);
    try {
      resolveAll(batch, await this.#options.sendPatiently(batch.map(({ request }) => request)));
    } catch (error) {
      const why = this.#options.judge(error);
      // Whoever was kept by the locks of another alone is answered now.
      if (why === 'locked') this.#takeApart(batch, { error });
      else if (why === 'one' && batch.length > 1) this.#leaveIn(slices(batch), null);
      else rejectAll(batch, error);
    } finally {
      this.#waitedFor.splice(this.#waitedFor.indexOf(locks), 1);
    }
  }

  #takeApart(batch: readonly Waiting<Request, Answer>[], end: Part<Request, Answer>['end']): void {
    const groups = this.#byLocks(batch);
    if (groups.length > 1) this.#leaveIn(groups, end);
    else if (end !== null) rejectAll(batch, end.error);
    else {
      this.#patient.push(...batch);
      this.#patientRow.go();
    }
  }

  #leaveIn(batches: readonly Waiting<Request, Answer>[][], end: Part<Request, Answer>['end']): void {
    for (const batch of batches) this.#parts.push({ batch, end });
    this.#partRow.go();
  }

  /**
   * Parts of about one size, in which those that want the same stand together; just one where all want the very same.
   * Together, because what most of them want is most likely what is locked: so the others are answered in one round.
   */
  #byLocks(batch: readonly Waiting<Request, Answer>[]): Waiting<Request, Answer>[][] {
    const wanted = new Map<string, number>();
    for (const { request } of batch) {
      for (const lock of this.#options.locksOf(request)) wanted.set(lock, (wanted.get(lock) ?? 0) + 1);
    }
    const groups = new Map<string | null, Waiting<Request, Answer>[]>();
    for (const waiting of batch) {
      let most: string | null = null;
      for (const lock of this.#options.locksOf(waiting.request)) {
        const count = wanted.get(lock) as number;
        // What all of them want tells none from the others.
        if (count < batch.length && (most === null || count > (wanted.get(most) as number))) most = lock;
      }
      const group = groups.get(most);
      if (group === undefined) groups.set(most, [waiting]);
      else group.push(waiting);
    }
    const bins: Waiting<Request, Answer>[][] = Array.from({ length: Math.min(parts, groups.size) }, () => []);
    for (const group of [...groups.values()].sort((a, b) => b.length - a.length)) {
      bins.reduce((least, bin) => (bin.length < least.length ? bin : least)).push(...group);
    }
    return bins;
  }

  /** Takes the first out of a queue, and others as far as they fit into one batch. */
  #take(
    queue: Waiting<Request, Answer>[],
    belongs: (waiting: Waiting<Request, Answer>) => boolean = () => true,
  ): Waiting<Request, Answer>[] {
    const { size, weight, weigh } = this.#options;
    const batch: Waiting<Request, Answer>[] = [];
    const left: Waiting<Request, Answer>[] = [];
    let total = 0;
    let at = 0;
    for (; at < queue.length && batch.length < size; at++) {
      const waiting = queue[at] as Waiting<Request, Answer>;
      if (!belongs(waiting)) {
        left.push(waiting);
        continue;
      }
      total += weigh(waiting.request);
      if (batch.length > 0 && total > weight) break;
      batch.push(waiting);
    }
    queue.splice(0, at, ...left);
    return batch;
  }
}

/** So much work at once, begun in turn. */
class Row {
  readonly #most: number;
  readonly #begin: () => Promise<void> | null;
  #underWay = 0;

  /** @param begin begins the next piece of work, which never rejects; null: there is none */
  constructor(most: number, begin: () => Promise<void> | null) {
    this.#most = most;
    this.#begin = begin;
  }

  go(): void {
    while (this.#underWay < this.#most) {
      const work = this.#begin();
      if (work === null) return;
      this.#underWay++;
      void work.then(() => {
        this.#underWay--;
        this.go();
      });
    }
  }
}

function slices<Item>(batch: readonly Item[]): Item[][] {
  const size = Math.ceil(batch.length / parts);
  const count = Math.ceil(batch.length / size);
  return Array.from({ length: count }, (_, at) => batch.slice(at * size, (at + 1) * size));
}

function resolveAll<Request, Answer>(batch: readonly Waiting<Request, Answer>[], answers: readonly Answer[]): void {
  batch.forEach(({ resolve }, at) => {
    resolve(answers[at] as Answer);
  });
}

function rejectAll<Request, Answer>(batch: readonly Waiting<Request, Answer>[], error: unknown): void {
  for (const { reject } of batch) reject(error);
}
