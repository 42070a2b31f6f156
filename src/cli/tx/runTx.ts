/** From messages to what came of them: the course of every `cpocd tx` command. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { AuthInfo, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { AccountSequence } from '../../client/accountSequence.ts';
import { type ChainClient, connectClient } from '../../client/connectClient.ts';
import { createTxSigner } from '../../client/signTx.ts';
import type { Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { confirm } from '../keyring/ask.ts';
import { formatText } from '../output/formatText.ts';
import { txJson } from '../output/txJson.ts';
import { broadcastTx } from './broadcastTx.ts';
import { addressOfSender, findSender } from './openSigner.ts';
import { readTxRequest, type TxRequest } from './txFlags.ts';
import { unsignedTx } from './unsignedTx.ts';

export interface TxParts {
  /** Who signs where it is not `--from`: the first argument of some commands. */
  readonly from?: string | undefined;
  /** The messages; `client` connects when it is called, as most messages need no chain. */
  messages(
    sender: string,
    client: () => Promise<ChainClient>,
  ): readonly EncodeObject[] | Promise<readonly EncodeObject[]>;
}

export async function runTx(invocation: Invocation, parts: TxParts): Promise<void> {
  const request = readTxRequest(invocation);
  const from = parts.from ?? invocation.text('from');
  const connected: ChainClient[] = [];
  const client = async (): Promise<ChainClient> => {
    if (connected[0] === undefined) connected.push(await connect(invocation));
    return connected[0] as ChainClient;
  };
  try {
    if (invocation.isSet('generate-only')) {
      const messages = await parts.messages(addressOfSender(invocation, from), client);
      printTx(invocation, unsignedTx(messages, request));
      return;
    }
    const sender = findSender(invocation, from);
    const messages = await parts.messages(sender.address, client);
    const signer = await sender.open(request.signMode);
    const chain = await client();
    const dryRun = invocation.isSet('dry-run');
    const tx = await sign(
      chain,
      signer,
      sender.address,
      messages,
      dryRun ? simulated(request) : request,
    );
    if (dryRun) printEstimate(invocation, tx);
    else await send(invocation, chain, tx, request);
  } finally {
    for (const chain of connected) chain.disconnect();
  }
}

function connect(invocation: Invocation): Promise<ChainClient> {
  const { node, chainId } = invocation.client;
  return connectClient({ rpc: node, ...(chainId === '' ? {} : { chainId }) });
}

async function sign(
  chain: ChainClient,
  signer: Parameters<typeof createTxSigner>[1]['signer'],
  address: string,
  messages: readonly EncodeObject[],
  request: TxRequest,
): Promise<Uint8Array> {
  const { gasPrice, gas, gasAdjustment, fee, feeGranter, memo, timeoutHeight } = request;
  assertPayer(request, address);
  const txSigner = await createTxSigner(chain, { signer, address, gasPrice });
  const { accountNumber, sequence } = await new AccountSequence(chain, address).next();
  const content = { messages, memo, timeoutHeight, gas, gasAdjustment, fee, feeGranter };
  return await txSigner.sign(content, accountNumber, sequence);
}

/** A payer of its own has to sign too, and one key signs here. */
function assertPayer({ feePayer }: TxRequest, address: string): void {
  if (feePayer === undefined || feePayer === address) return;
  throw new CliError(
    'usage',
    `flag --fee-payer names ${feePayer}, and ${address} signs`,
    'print the transaction with --generate-only for both to sign, or let it pay by an allowance with --fee-granter',
  );
}

/** The gas limit of what is signed is then the gas that was used. */
function simulated(request: TxRequest): TxRequest {
  return { ...request, gas: undefined, gasAdjustment: 1 };
}

function printEstimate(invocation: Invocation, tx: Uint8Array): void {
  const fee = AuthInfo.decode(TxRaw.decode(tx).authInfoBytes).fee;
  const gas = String(fee?.gasLimit ?? 0n);
  invocation.print({ gas_estimate: gas }, () => `gas estimate: ${gas}\n`);
}

function printTx(invocation: Invocation, tx: Uint8Array): void {
  // The unsigned transaction is for other programs, whatever the output.
  invocation.io.out(`${JSON.stringify(txJson(tx))}\n`);
}

async function send(
  invocation: Invocation,
  chain: ChainClient,
  tx: Uint8Array,
  request: TxRequest,
): Promise<void> {
  if (!invocation.isSet('yes')) {
    invocation.io.err(formatText(txJson(tx)));
    await confirm(invocation.asker, 'Send this transaction?');
  }
  await broadcastTx(invocation, chain, tx, request.timeoutHeight);
}
