import { lengthened } from './transport-lists.js';

/** Heap of jobs by key. */
interface Queue {
  size: number;
  job: Int32Array;
  key: Float64Array;
}

/**
 * For some resources, a heap of the jobs that hold them, least key first. A job stands in one queue at most, so that its
 * place in there fits in one column.
 */
export class TransportQueues {
  readonly #queues = new Map<number, Queue>();
  #place = new Int32Array(0);
  /** Places of a heap of 2^31 jobs still to look at: a path and its siblings. */
  readonly #stack = new Int32Array(64);
  #depth = 0;
  #walked!: Queue;

  reserveItems(count: number): void {
    this.#place = lengthened(this.#place, count);
  }

  open(resource: number): void {
    this.#queues.set(resource, { size: 0, job: new Int32Array(32), key: new Float64Array(32) });
  }

  join(resource: number, job: number, key: number): void {
    const queue = this.#queues.get(resource) as Queue;
    queue.job = lengthened(queue.job, queue.size + 1);
    queue.key = lengthened(queue.key, queue.size + 1);
    this.#rise(queue, queue.size++, job, key);
  }

  leave(resource: number, job: number): void {
    const queue = this.#queues.get(resource) as Queue;
    const place = this.#place[job] as number;
    const last = --queue.size;
    if (place === last) return;
    this.#put(queue, place, queue.job[last] as number, queue.key[last] as number);
  }

  change(resource: number, job: number, key: number): void {
    this.#put(this.#queues.get(resource) as Queue, this.#place[job] as number, job, key);
  }

  /** Starts a walk through a queue, which must not change before the walk ends. */
  walk(resource: number): void {
    this.#walked = this.#queues.get(resource) as Queue;
    this.#depth = 0;
    if (this.#walked.size > 0) this.#stack[this.#depth++] = 0;
  }

  /** Another job of the queue walked through whose key is below the bound, or -1. The bound may fall from call to call. */
  nextBelow(bound: number): number {
    const { size, job, key } = this.#walked;
    while (this.#depth > 0) {
      const place = this.#stack[--this.#depth] as number;
      if ((key[place] as number) >= bound) continue;
      const child = 2 * place + 1;
      if (child + 1 < size) this.#stack[this.#depth++] = child + 1;
      if (child < size) this.#stack[this.#depth++] = child;
      return job[place] as number;
    }
    return -1;
  }

  #put(queue: Queue, place: number, job: number, key: number): void {
    const parent = queue.key[(place - 1) >> 1] as number;
    if (place > 0 && parent > key) this.#rise(queue, place, job, key);
    else this.#sink(queue, place, job, key);
  }

  #rise({ job: jobs, key: keys }: Queue, start: number, job: number, key: number): void {
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((keys[parent] as number) <= key) break;
      this.#set(jobs, keys, place, jobs[parent] as number, keys[parent] as number);
      place = parent;
    }
    this.#set(jobs, keys, place, job, key);
  }

  #sink({ job: jobs, key: keys, size }: Queue, start: number, job: number, key: number): void {
    let place = start;
    for (let child = 2 * place + 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && (keys[child + 1] as number) < (keys[child] as number)) child++;
      if ((keys[child] as number) >= key) break;
      this.#set(jobs, keys, place, jobs[child] as number, keys[child] as number);
      place = child;
    }
    this.#set(jobs, keys, place, job, key);
  }

  #set(jobs: Int32Array, keys: Float64Array, place: number, job: number, key: number): void {
    jobs[place] = job;
    keys[place] = key;
    this.#place[job] = place;
  }
}
