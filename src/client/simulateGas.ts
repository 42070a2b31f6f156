/** The gas that a transaction would use now. */

import type { Pubkey } from '@cosmjs/amino';
import { type EncodeObject, encodePubkey, type Registry } from '@cosmjs/proto-signing';
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing';
import { SimulateRequest, SimulateResponse } from 'cosmjs-types/cosmos/tx/v1beta1/service';
import { Tx } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { ClientError } from './clientError.ts';
import type { ChainClient } from './connectClient.ts';
import { asClientError } from './rpcErrors.ts';

export interface SimulateGasParameters {
  readonly messages: readonly EncodeObject[];
  readonly memo: string;
  readonly pubkey: Pubkey;
  readonly sequence: number;
  /** Denominations in which a fee will be paid: paying uses gas too, whatever the amount. */
  readonly feeDenoms: readonly string[];
  /** Bech32; an allowance takes gas to read and to write. */
  readonly feeGranter?: string | undefined;
}

/** @throws ClientError `simulation_failed` where it would fail, or that of an unreachable node */
export async function simulateGas(
  client: ChainClient,
  registry: Registry,
  { messages, memo, pubkey, sequence, feeDenoms, feeGranter = '' }: SimulateGasParameters,
): Promise<number> {
  const modeInfo = { single: { mode: SignMode.SIGN_MODE_UNSPECIFIED } };
  const tx = Tx.fromPartial({
    body: { messages: messages.map((message) => registry.encodeAsAny(message)), memo },
    authInfo: {
      fee: { amount: feeDenoms.map((denom) => ({ denom, amount: '1' })), granter: feeGranter },
      signerInfos: [{ publicKey: encodePubkey(pubkey), sequence: BigInt(sequence), modeInfo }],
    },
    signatures: [new Uint8Array(0)],
  });
  const request = SimulateRequest.fromPartial({ txBytes: Tx.encode(tx).finish() });
  try {
    const path = '/cosmos.tx.v1beta1.Service/Simulate';
    const answer = await client.query.queryAbci(path, SimulateRequest.encode(request).finish());
    const { gasInfo } = SimulateResponse.decode(answer.value);
    if (gasInfo !== undefined) return Number(gasInfo.gasUsed);
  } catch (error) {
    const known = asClientError(error, client.rpc);
    if (known.code !== 'query_failed' && known.code !== 'not_found') throw known;
    throw new ClientError(
      'simulation_failed',
      `the transaction would fail: ${known.shortMessage}`,
      'correct what it says; nothing was sent',
      { cause: known },
    );
  }
  throw new ClientError('bad_answer', 'a simulation without gas', 'ask another node');
}
