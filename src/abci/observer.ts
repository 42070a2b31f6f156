/** What the socket server tells whoever measures it. Times are in seconds. */

export interface AbciObserver {
  /** A request was answered; `method` is its member name, such as `finalizeBlock`. */
  request(method: string, seconds: number): void;
  checkTx(kind: 'new' | 'recheck', codespace: string, code: number, seconds: number): void;
  /** So many transactions of a finalized block ended with this result. */
  transactions(codespace: string, code: number, count: number): void;
  /** How many connections are open now. */
  connections(open: number): void;
}

export const silentAbciObserver: AbciObserver = {
  request() {},
  checkTx() {},
  transactions() {},
  connections() {},
};

/** The same, and tells which methods were answered. */
export function tellingMethods(
  observer: AbciObserver,
  tell: (method: string) => void,
): AbciObserver {
  return {
    request(method, seconds) {
      tell(method);
      observer.request(method, seconds);
    },
    checkTx: (...facts) => observer.checkTx(...facts),
    transactions: (...facts) => observer.transactions(...facts),
    connections: (open) => observer.connections(open),
  };
}
