/**
 * Transactions whose recheck can be told from a sequence and a balance. CometBFT hands in everything that waits after each block, so that a
 * long queue is checked many times: what a block cannot have changed is not looked at again.
 */

import { parseAddress } from '../../types/address.ts';
import { type Coin, parseCoins } from '../../types/coin.ts';
import type { TxResult } from '../runTx.ts';
import type { DecodedTx } from '../tx/decodedTx.ts';

export interface PlainTx {
  readonly address: Uint8Array;
  /** The same as bech32, in lower case. */
  readonly payer: string;
  readonly sequence: bigint;
  readonly fee: readonly Coin[];
  /** The result of a recheck that it passes. */
  readonly passed: TxResult;
  /** What its check went by, beside its account (`Mempool`). */
  readonly rules: string;
}

/**
 * More than the gas of ante can grow by between two checks: of what it reads and writes, balances and a sequence change their length, an amount
 * by 77 digits at most.
 */
const gasToSpare = 20_000n;
/** Denominations of a fee for which that holds: two balances of each, of 36 gas a digit. */
const mostDenoms = 2;

/**
 * One signer who pays for himself and no time limit, and nothing that a block could decide on: messages of poc have lanes and checks of their
 * own, as has what executes others.
 *
 * @param result of its check, which let it in
 */
export function plainTx(
  tx: DecodedTx,
  result: TxResult,
  rules: string,
  addressPrefix: string,
): PlainTx | undefined {
  const { signers, signerInfos, messages, fee, timeoutHeight, timeoutTimestamp } = tx;
  const [signer, info] = [signers[0], signerInfos[0]];
  if (signer === undefined || info === undefined || fee === undefined) return undefined;
  if (fee.amount.length > mostDenoms) return undefined;
  if (signers.length > 1 || fee.payer !== '' || fee.granter !== '') return undefined;
  if (timeoutHeight !== 0n || timeoutTimestamp !== undefined) return undefined;
  if (messages.some((one) => one.handler.module === 'poc' || one.executed.length > 0)) {
    return undefined;
  }
  if (result.gasUsed + gasToSpare > fee.gasLimit) return undefined;
  return {
    address: parseAddress(signer, addressPrefix),
    payer: signer.toLowerCase(),
    sequence: info.sequence,
    fee: parseCoins(fee.amount.filter(({ amount }) => BigInt(amount) !== 0n)),
    passed: { ...result, events: [] },
    rules,
  };
}
