/** The transactions of a block, decoded a window ahead of the one that is run, so that other threads verify what this one will ask for. */

import { readTx, type TxResult } from './runTx.ts';
import type { DecodedTx } from './tx/decodedTx.ts';
import { type Foreseeing, foresee, type VerifyAhead } from './tx/verifyAhead.ts';

/** A few milliseconds of execution. */
const windowTxs = 64;

/** Each transaction in its turn, or the refusal of what is none. What was verified for the mempool is not looked at. */
export function* decodeAhead(
  txs: readonly Uint8Array[],
  input: Omit<Foreseeing, 'ahead'> & { readonly ahead: VerifyAhead | undefined },
): Generator<DecodedTx | TxResult, undefined, undefined> {
  const { ahead, cache } = input;
  const look = (start: number): (DecodedTx | TxResult)[] => {
    const read = txs.slice(start, start + windowTxs).map((bytes) => readTx(bytes, cache));
    if (ahead === undefined || read.length === 0) return read;
    for (const tx of read) if (!('code' in tx)) foresee(tx, { ...input, ahead });
    ahead.start();
    return read;
  };
  let coming = look(0);
  for (let next = windowTxs; coming.length > 0; next += windowTxs) {
    const now = coming;
    coming = look(next);
    yield* now;
  }
}
