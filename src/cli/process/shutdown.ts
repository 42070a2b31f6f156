/** The wish to end: Ctrl-C, SIGTERM or the terminal going away; and the impatience of a second Ctrl-C. */

/** A terminal may deliver one Ctrl-C twice, directly and through npm. */
const repeatMs = 500;

export interface Shutdown {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal;
  /** Aborts at a second Ctrl-C: everything is to end at once. */
  readonly force: AbortSignal;
  /** Ends the run from inside. */
  request(): void;
  /** Signals do what they did before. */
  release(): void;
}

export function listenForShutdown(source: NodeJS.EventEmitter = process): Shutdown {
  const gentle = new AbortController();
  const force = new AbortController();
  let firstAt = 0;
  const request = (): void => {
    if (gentle.signal.aborted) return;
    firstAt = performance.now();
    gentle.abort();
  };
  const interrupt = (): void => {
    if (gentle.signal.aborted && performance.now() - firstAt > repeatMs) force.abort();
    request();
  };
  source.on('SIGINT', interrupt);
  for (const name of ['SIGTERM', 'SIGHUP']) source.on(name, request);
  return {
    signal: gentle.signal,
    force: force.signal,
    request,
    release: () => {
      source.off('SIGINT', interrupt);
      for (const name of ['SIGTERM', 'SIGHUP']) source.off(name, request);
    },
  };
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
