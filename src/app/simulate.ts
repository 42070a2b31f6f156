/** Gas estimates: a transaction runs on a branch that is dropped. */

import { SimulateRequest, SimulateResponse } from 'cosmjs-types/cosmos/tx/v1beta1/service';
import { Tx, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { AppError } from '../lib/errors.ts';
import { decodeRequest } from '../query/queryHandler.ts';
import { sdkErrors } from '../types/sdkErrors.ts';
import type { TxResult } from './runTx.ts';
import { toAbciEvents } from './toAbci.ts';

/**
 * Answers `cosmos.tx.v1beta1.Service/Simulate`. Signatures need not be right, so that a wallet can ask before it signs.
 *
 * @throws AppError sdk/18 for an empty request, sdk/6 with the reason where the transaction would fail
 */
export function simulate(request: Uint8Array, run: (tx: Uint8Array) => TxResult): Uint8Array {
  const result = run(readTxBytes(request));
  if (result.code !== 0) {
    const reason = `${result.log} with gas used: '${result.gasUsed}'`;
    throw new AppError(sdkErrors.unknownRequest, `rpc error: code = Unknown desc = ${reason}`);
  }
  return SimulateResponse.encode(
    SimulateResponse.fromPartial({
      gasInfo: { gasWanted: result.gasWanted, gasUsed: result.gasUsed },
      result: { data: result.data, log: result.log, events: toAbciEvents(result.events) },
    }),
  ).finish();
}

/** `tx_bytes`, or the deprecated `tx`, which older clients send. */
function readTxBytes(request: Uint8Array): Uint8Array {
  const { txBytes, tx } = decodeRequest(SimulateRequest, request);
  if (txBytes.length > 0) return txBytes;
  if (tx?.body === undefined || tx.authInfo === undefined) {
    throw new AppError(sdkErrors.invalidRequest, 'empty txBytes is not allowed');
  }
  const { bodyBytes, authInfoBytes, signatures } = TxRaw.decode(Tx.encode(tx).finish());
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures }).finish();
}
