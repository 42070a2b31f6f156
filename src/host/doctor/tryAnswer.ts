/** Whether the chain would take an answer of this key: it is simulated for a challenge that does not exist, up to where the chain says just that. */

import { encodeSecp256k1Pubkey } from '@cosmjs/amino';
import type { EncodeObject } from '@cosmjs/proto-signing';
import { AccountSequence } from '../../client/accountSequence.ts';
import { execMessage } from '../../client/authzMessages.ts';
import { ClientError } from '../../client/clientError.ts';
import type { ChainClient } from '../../client/connectClient.ts';
import { respondChallengeMessage } from '../../client/pocMessages.ts';
import { createRegistry } from '../../client/registry.ts';
import { simulateGas } from '../../client/simulateGas.ts';
import { pocErrors } from '../../types/poc/errors.ts';
import type { Answer } from '../chain/chainPort.ts';

export interface Answerer {
  /** Bech32. */
  readonly participant: string;
  readonly signer: string;
  /** The signer's, 33 bytes. */
  readonly publicKey: Uint8Array;
}

/** As the chain words its error sdk/32. */
const movedSequence = /account sequence mismatch, expected (\d{1,15})/;
const mostTries = 10;

/** @returns what the chain would say against it; undefined where everything fits */
export async function tryAnswer(
  client: ChainClient,
  answer: Answer,
  { participant, signer, publicKey }: Answerer,
): Promise<string | undefined> {
  const message = respondChallengeMessage({
    creator: participant,
    ...answer,
    proof: [...answer.proof],
  });
  const answerer = { participant, signer, publicKey };
  let expected: number | undefined;
  for (let tries = 1; ; tries += 1) {
    const refusal = await tryOnce(client, message, answerer, expected);
    // An agent that runs signs with the same key: the mempool may be ahead of the chain's last block.
    const moved = movedSequence.exec(refusal ?? '')?.[1];
    if (moved === undefined || tries === mostTries) return refusal;
    expected = Number(moved);
  }
}

async function tryOnce(
  client: ChainClient,
  message: EncodeObject,
  { participant, signer, publicKey }: Answerer,
  expected: number | undefined,
): Promise<string | undefined> {
  try {
    const sequence = expected ?? (await new AccountSequence(client, signer).next()).sequence;
    await simulateGas(client, createRegistry(), {
      messages: signer === participant ? [message] : [execMessage(signer, [message])],
      memo: '',
      pubkey: encodeSecp256k1Pubkey(publicKey),
      sequence,
      feeDenoms: [],
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    if (error.code === 'account_missing') return error.shortMessage;
    if (error.code !== 'simulation_failed') throw error;
    // The last thing that can be wrong: key, account, grant and decoding have passed.
    if (error.shortMessage.includes(pocErrors.unknownChallenge.text)) return undefined;
    return error.shortMessage;
  }
}
