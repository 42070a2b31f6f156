/** New block heights as they come: events over a websocket, and a look at the node now and then as the net below. */

import { pause } from './pause.ts';

export interface BlockStreamOptions {
  /** `http://` or `https://`. */
  readonly rpc: string;
  /** Reads the newest height; may throw while the node is away. */
  readonly height: () => Promise<bigint>;
  /** Between two looks where no event comes; milliseconds. */
  readonly pollMs: number;
  readonly signal: AbortSignal;
  /** Told when the websocket comes and goes. */
  readonly onLink?: (up: boolean) => void;
}

/** Before the websocket is tried again; milliseconds. */
const reconnectMs = 1_000;

/** A node that says a lower height so many times in a row was set back: one that is said once may come from another node behind one address. */
const looksBack = 2;

/**
 * Heights in ascending order, each at most once; what came while the consumer was busy is skipped but for the newest. Where the
 * node itself keeps saying a lower height, it goes on from there: a chain may be rolled back, and an event may say what is not so.
 * Ends when the signal aborts. Written on the platform's WebSocket: what cosmjs offers does not subscribe again after a
 * reconnection.
 */
export async function* blockStream(
  options: BlockStreamOptions,
): AsyncGenerator<bigint, void, undefined> {
  const { height, pollMs } = options;
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const wake = new Wake();
  let newest = 0n;
  let given = 0n;
  let lower = 0;
  const heard = (seen: bigint): void => {
    if (seen <= newest) return;
    newest = seen;
    wake.up();
  };
  const look = async (): Promise<void> => {
    const seen = await height().catch(() => 0n);
    lower = seen > 0n && seen < newest ? lower + 1 : 0;
    if (lower < looksBack) return heard(seen);
    lower = 0;
    newest = seen;
  };
  // Events count while a look is under way: a node may be slow to answer and quick to tell.
  let looking: Promise<void> | undefined;
  const beginLook = (): void => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  };
  const listening = listen({ ...options, signal }, heard);
  try {
    beginLook();
    while (!signal.aborted) {
      if (newest !== given) {
        given = newest;
        yield given;
        continue;
      }
      const paused = pause(pollMs, signal).then(() => 'paused');
      const under = looking === undefined ? [] : [looking];
      const event = await Promise.race([wake.wait(), paused, ...under]);
      if (event === 'paused' && under.length === 0 && !signal.aborted) beginLook();
    }
  } finally {
    over.abort();
    await listening;
  }
}

class Wake {
  #resolve: ((value: 'woken') => void) | undefined;

  wait(): Promise<'woken'> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  up(): void {
    this.#resolve?.('woken');
  }
}

async function listen(
  { rpc, signal, onLink }: BlockStreamOptions,
  heard: (height: bigint) => void,
): Promise<void> {
  const url = `${rpc.replace(/^http/, 'ws')}/websocket`;
  while (!signal.aborted) {
    await listenOnce(url, signal, heard, (up) => onLink?.(up));
    await pause(reconnectMs, signal);
  }
}

/** Resolves when the connection is over, for whatever reason. */
function listenOnce(
  url: string,
  signal: AbortSignal,
  heard: (height: bigint) => void,
  onLink: (up: boolean) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    let up = false;
    const close = (): void => {
      socket.close();
      end();
    };
    const end = (): void => {
      signal.removeEventListener('abort', close);
      if (up) onLink(false);
      up = false;
      resolve();
    };
    signal.addEventListener('abort', close, { once: true });
    socket.addEventListener('open', () => {
      up = true;
      onLink(true);
      socket.send(subscription);
    });
    socket.addEventListener('message', ({ data }) => {
      const height = newBlockHeight(String(data));
      if (height !== undefined) heard(height);
    });
    socket.addEventListener('error', () => end());
    socket.addEventListener('close', () => end());
  });
}

const subscription = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'subscribe',
  params: { query: "tm.event='NewBlockHeader'" },
});

/** The height in a NewBlockHeader event; undefined for anything else, such as the answer to the subscription. */
export function newBlockHeight(text: string): bigint | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  for (const key of ['result', 'data', 'value', 'header', 'height']) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === 'string' && /^\d{1,19}$/.test(value) ? BigInt(value) : undefined;
}
