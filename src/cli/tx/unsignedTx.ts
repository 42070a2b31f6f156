/** A transaction without signatures. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { AuthInfo, Fee, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { createRegistry } from '../../client/registry.ts';
import { parseGasPrices, requiredFee } from '../../types/gasPrice.ts';
import type { TxRequest } from './txFlags.ts';

/** Gas that was not given is the SDK's usual limit: nothing is asked of the chain. */
const usualGas = 200_000;

export function unsignedTx(messages: readonly EncodeObject[], request: TxRequest): Uint8Array {
  const registry = createRegistry();
  const body = TxBody.fromPartial({
    messages: messages.map((message) => registry.encodeAsAny(message)),
    memo: request.memo,
    timeoutHeight: request.timeoutHeight ?? 0n,
  });
  const gas = request.gas ?? usualGas;
  const { feePayer = '', feeGranter = '' } = request;
  const fee = Fee.fromPartial({
    amount: feeOf(request, gas),
    gasLimit: BigInt(gas),
    payer: feePayer,
    granter: feeGranter,
  });
  return TxRaw.encode(
    TxRaw.fromPartial({
      bodyBytes: TxBody.encode(body).finish(),
      authInfoBytes: AuthInfo.encode(AuthInfo.fromPartial({ fee })).finish(),
    }),
  ).finish();
}

/** As the chain counts it: rounded up. */
function feeOf(
  { fee, gasPrice = '' }: TxRequest,
  gas: number,
): { denom: string; amount: string }[] {
  if (fee !== undefined) return [...fee];
  return parseGasPrices(gasPrice).map((price) => ({
    denom: price.denom,
    amount: String(requiredFee(price, BigInt(gas))),
  }));
}
