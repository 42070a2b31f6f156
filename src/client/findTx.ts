/** A transaction in a block, by its hash. */

import type { Comet38Client, comet38 } from '@cosmjs/tendermint-rpc';
import { TxMsgData } from 'cosmjs-types/cosmos/base/abci/v1beta1/abci';
import { toHex } from '../lib/bytes.ts';
import { sha256 } from '../lib/sha256.ts';
import { ClientError } from './clientError.ts';
import type { TxFailed, TxIncluded } from './txOutcome.ts';

/** The hash by which CometBFT knows a transaction: upper-case hexadecimal SHA-256. */
export function txHash(tx: Uint8Array): string {
  return toHex(sha256(tx)).toUpperCase();
}

/** @returns undefined where the node knows no such transaction (yet): it indexes a moment after the block */
export async function findTx(
  comet: Comet38Client,
  tx: Uint8Array,
): Promise<TxIncluded | TxFailed | undefined> {
  try {
    return outcomeOf(await comet.tx({ hash: sha256(tx) }));
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'node_refused') throw error;
    if (/not found/i.test(error.shortMessage)) return undefined;
    if (/indexing is disabled/i.test(error.shortMessage)) {
      throw new ClientError(
        'unsupported',
        'the node does not index transactions',
        'set indexer = "kv" in the section tx_index of its config.toml, or ask another node',
        { cause: error },
      );
    }
    throw error;
  }
}

function outcomeOf(found: comet38.TxResponse): TxIncluded | TxFailed {
  const { result } = found;
  const common = {
    hash: toHex(found.hash).toUpperCase(),
    height: BigInt(found.height),
    gasUsed: result.gasUsed,
    gasWanted: result.gasWanted,
  };
  if (result.code !== 0) {
    const { code, codespace = '', log = '' } = result;
    return { status: 'failed', ...common, codespace, code, log };
  }
  const responses = TxMsgData.decode(result.data ?? new Uint8Array(0)).msgResponses;
  return { status: 'included', ...common, events: result.events, responses };
}
