/** One that waits for its answer. */
interface Waiting<Request, Answer> {
  readonly request: Request;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

export interface BatchOptions<Request, Answer> {
  /** Requests of one batch. */
  readonly size: number;
  /** Batches under way at once. */
  readonly concurrency: number;
  /** Answers each request by its place; not patient where it has to wait for a lock. */
  send(requests: readonly Request[]): Promise<readonly Answer[]>;
  /** Answers one for which the others did not wait. */
  sendAlone(request: Request): Promise<Answer>;
  /** What a failure means: it is the time of waiting for a lock that ran out, one request may be to blame, or all fail. */
  judge(error: unknown): 'locked' | 'one' | 'all';
}

/** Parts of a batch that failed. Three rounds find one request among 512. */
const parts = 8;

/**
 * Gathers requests that come while others are under way, so that many share one round trip and one flush to disk. Nobody
 * waits for company: where there is room for another batch, it leaves with whoever is there in this turn of the event
 * loop. Where one request spoils a batch, or waits for what another session has locked, it comes to stand alone, aside
 * from the row of those under way.
 */
export class Batches<Request, Answer> {
  readonly #options: BatchOptions<Request, Answer>;
  readonly #queue: Waiting<Request, Answer>[] = [];
  #underWay = 0;
  #isAwake = false;

  constructor(options: BatchOptions<Request, Answer>) {
    this.#options = options;
  }

  ask(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ request, resolve, reject });
      if (this.#isAwake) return;
      this.#isAwake = true;
      queueMicrotask(() => {
        this.#isAwake = false;
        this.#leave();
      });
    });
  }

  #leave(): void {
    while (this.#queue.length > 0 && this.#underWay < this.#options.concurrency) {
      const batch = this.#queue.splice(0, this.#options.size);
      this.#underWay++;
      void this.#run(batch).then(() => {
        this.#underWay--;
        this.#leave();
      });
    }
  }

  /** Resolves once the batch as a whole was answered or taken apart; never rejects. */
  async #run(batch: readonly Waiting<Request, Answer>[]): Promise<void> {
    try {
      const answers = await this.#options.send(batch.map(({ request }) => request));
      batch.forEach(({ resolve }, at) => {
        resolve(answers[at] as Answer);
      });
    } catch (error) {
      const why = this.#options.judge(error);
      const [first] = batch;
      if (batch.length > 1 && why !== 'all') {
        const size = Math.ceil(batch.length / parts);
        for (let start = 0; start < batch.length; start += size) void this.#run(batch.slice(start, start + size));
      } else if (first !== undefined && why === 'locked') {
        this.#options.sendAlone(first.request).then(first.resolve, first.reject);
      } else for (const { reject } of batch) reject(error);
    }
  }
}
