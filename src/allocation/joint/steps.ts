/** What a step of a decision may wait for; most wait for nothing. */
type Step = Promise<unknown> | undefined;

/** A piece of work in steps, between any two of which it may pause or be left off; it ends with a result. */
export type Steps<Result = void> = Generator<Step, Result, void>;
