/** Handing a signed transaction in, and telling what came of it. */

import { awaitTx } from '../../client/awaitTx.ts';
import { broadcast } from '../../client/broadcast.ts';
import type { ChainClient } from '../../client/connectClient.ts';
import { txHash } from '../../client/findTx.ts';
import type { TxFailed, TxIncluded } from '../../client/txOutcome.ts';
import type { Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { anyJson } from '../output/anyJson.ts';

const waitMs = 60_000;
const pollMs = 500;

/** @throws CliError `chain` where the mempool or, with `--wait`, the block refuses it */
export async function broadcastTx(
  invocation: Invocation,
  chain: ChainClient,
  tx: Uint8Array,
  timeoutHeight: bigint | undefined,
): Promise<void> {
  const hash = txHash(tx);
  const wait = invocation.isSet('wait');
  if (invocation.client.broadcastMode === 'async' && !wait) {
    await chain.comet.broadcastTxAsync({ tx });
    invocation.print({ txhash: hash });
    return;
  }
  const answer = await broadcast(chain.comet, tx);
  switch (answer.kind) {
    case 'accepted':
      break;
    case 'sequence':
      throw refused('the node refuses the transaction', 'sdk', 32, answer.log);
    case 'refused':
      throw refused('the node refuses the transaction', answer.codespace, answer.code, answer.log);
    default:
      throw answer.error;
  }
  if (wait) await follow(invocation, chain, tx, timeoutHeight);
  else invocation.print({ txhash: hash, code: 0, codespace: '', raw_log: '' });
}

async function follow(
  invocation: Invocation,
  chain: ChainClient,
  tx: Uint8Array,
  timeoutHeight: bigint | undefined,
): Promise<void> {
  const outcome = await awaitTx(chain.comet, tx, { timeoutHeight, waitMs, pollMs });
  switch (outcome.status) {
    case 'included':
      invocation.print(txSummary(outcome));
      return;
    case 'failed':
      invocation.print(txSummary(outcome));
      throw refused(
        `the transaction failed at height ${outcome.height}`,
        outcome.codespace,
        outcome.code,
        outcome.log,
      );
    case 'expired':
      throw new CliError(
        'chain',
        `no block up to ${outcome.timeoutHeight} holds ${outcome.hash}`,
        'send it again',
      );
    case 'unknown':
      throw new CliError(
        'chain',
        `${outcome.hash} is in no block after ${outcome.waitedMs} ms`,
        `it may still get in: \`cpocd query tx ${outcome.hash}\` tells`,
      );
  }
}

function txSummary(outcome: TxIncluded | TxFailed): object {
  const failed = outcome.status === 'failed' ? outcome : undefined;
  return {
    txhash: outcome.hash,
    height: outcome.height.toString(),
    code: failed?.code ?? 0,
    codespace: failed?.codespace ?? '',
    raw_log: failed?.log ?? '',
    gas_wanted: outcome.gasWanted.toString(),
    gas_used: outcome.gasUsed.toString(),
    ...(outcome.status === 'included'
      ? { responses: outcome.responses.map(responseJson), events: outcome.events }
      : {}),
  };
}

function responseJson(response: { typeUrl: string; value: Uint8Array }): object {
  return anyJson(response);
}

function refused(what: string, codespace: string, code: number, log: string): CliError {
  const advice = adviceFor(codespace, code);
  return new CliError('chain', `${what} (${codespace}/${code}): ${log}`, advice, {
    details: { codespace, abci_code: code },
  });
}

function adviceFor(codespace: string, code: number): string {
  if (codespace !== 'sdk') return 'correct what it says and send again';
  switch (code) {
    case 5:
      return 'the account needs more coins';
    case 11:
      return 'give more --gas, or a higher --gas-adjustment';
    case 13:
      return 'pay more with --fees or --gas-prices';
    case 32:
      return 'another transaction of the account is under way: wait a block and send again';
    default:
      return 'correct what it says and send again';
  }
}
