/** Makes the account a participant at the end of the setup, where its own key is here and can pay. */

import { AccountSequence } from '../../../client/accountSequence.ts';
import { ClientError } from '../../../client/clientError.ts';
import type { ChainClient } from '../../../client/connectClient.ts';
import { registerParticipantMessage } from '../../../client/pocMessages.ts';
import { describeOutcome } from '../../../client/txOutcome.ts';
import { TxSender } from '../../../client/txSender.ts';
import type { Invocation } from '../../cli.ts';
import { findSender } from '../../tx/openSigner.ts';
import type { ChosenKey } from './askKey.ts';
import type { Interview } from './interview.ts';

export interface Registration {
  readonly key: ChosenKey;
  readonly url: string;
  /** 32 bytes, or none. */
  readonly consensusPubkey: Uint8Array;
  /** Empty for no fee. */
  readonly gasPrices: string;
  readonly feeGranter: string;
}

/** Says what came of it. A registration that does not get in is no failure of the setup: the agent can be told to try again. */
export async function register(
  interview: Interview,
  invocation: Invocation,
  client: ChainClient,
  registration: Registration,
): Promise<void> {
  const { key, url, consensusPubkey, gasPrices, feeGranter } = registration;
  if (!(await waitForAccount(interview, client, key.address))) {
    interview.say(`Not registered: ${key.address} has no account yet. ${again(registration)}`);
    return;
  }
  try {
    const signer = await findSender(invocation, key.name).open('direct');
    const gasPrice = gasPrices === '' ? undefined : gasPrices;
    const sender = await TxSender.create(client, { signer, address: key.address, gasPrice });
    const message = { creator: key.address, consensusPubkey, inferenceUrl: url };
    const outcome = await sender.send({
      messages: [registerParticipantMessage(message)],
      feeGranter: feeGranter === '' ? undefined : feeGranter,
    });
    if (outcome.status === 'included') {
      interview.say(`Registered ${key.address} as a participant at height ${outcome.height}.`);
    } else {
      interview.say(`Not registered: ${describeOutcome(outcome)}. ${again(registration)}`);
    }
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    interview.say(`Not registered: ${error.message}. ${again(registration)}`);
  }
}

function again({ url }: Registration): string {
  const address = url === '' ? '' : ` --url ${url}`;
  return `Later: cpocd host --register${address}`;
}

/** The account comes into being with its first coins; a person may send them meanwhile. */
async function waitForAccount(
  interview: Interview,
  client: ChainClient,
  address: string,
): Promise<boolean> {
  for (;;) {
    if (await hasAccount(client, address)) return true;
    if (interview.isSilent) return false;
    const isSent = await interview.confirm(
      `${address} has no account on ${client.chainId} yet. Send it any coin from another account. Is it there now? (n registers later)`,
    );
    if (!isSent) return false;
  }
}

async function hasAccount(client: ChainClient, address: string): Promise<boolean> {
  try {
    await new AccountSequence(client, address).next();
    return true;
  } catch (error) {
    if (error instanceof ClientError && error.code === 'account_missing') return false;
    throw error;
  }
}
