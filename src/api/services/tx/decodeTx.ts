/** A transaction of a block in its parts. A block may hold bytes that are no transaction: CometBFT does not look inside. */

import { Tx } from '../../../gen/cosmos/tx/v1beta1/tx.ts';

/** undefined where the bytes have no decoded form */
export function decodeTx(bytes: Uint8Array): Tx | undefined {
  try {
    return Tx.decode(bytes);
  } catch {
    return undefined;
  }
}
