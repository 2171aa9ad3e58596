/** An AbortSignal as far as it is needed here; any object of this shape will do. */
export interface StopSignal {
  readonly aborted: boolean;
  readonly reason?: unknown;
}

/** One that also calls when it happens. */
export interface AbortSignalLike extends StopSignal {
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
