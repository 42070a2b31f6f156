/** The chain behind a CometBFT node, as the agent asks it: queries over RPC, transactions signed by cosmjs. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { findByAbci } from '../../client/abciQuery.ts';
import { allPages } from '../../client/allPages.ts';
import { execMessage, executedResponses } from '../../client/authzMessages.ts';
import { ClientError } from '../../client/clientError.ts';
import type { ChainClient } from '../../client/connectClient.ts';
import {
  registerParticipantMessage,
  respondChallengeMessage,
  submitCommitMessage,
} from '../../client/pocMessages.ts';
import type { TxOutcome } from '../../client/txOutcome.ts';
import type { TxSender } from '../../client/txSender.ts';
import { QueryDefinition } from '../../gen/cpoc/poc/v1/query.ts';
import { type HeaderSource, SeedCheck } from '../nodes/checkSeed.ts';
import { assertPlausible } from '../nodes/plausibleEpoch.ts';
import { SignedHeaders } from '../nodes/signedHeaders.ts';
import type { Answer, ChainPort, EpochView, SummaryView } from './chainPort.ts';
import { collectList } from './collectList.ts';
import { orMissing } from './orMissing.ts';

/** A commit or a registration waits so long for a place in the mempool: answers stand in line behind it; milliseconds. */
const commitHandInMs = 5_000;
/** An answer waits so long, and so long for its block, where another node may take it; milliseconds. */
const answerPatience = { handInMs: 3_000, waitMs: 10_000 } as const;

/**
 * Gas of answers: they are free, and simulating them would cost a round trip. Doubles where it was not enough, up to
 * `most` an answer, above which the chain takes a fee.
 */
const responseGas = { transaction: 150_000, answer: 150_000, perByte: 20, most: 500_000 };

/** Who takes part, and with which key. */
export interface HostAccounts {
  /** Bech32 address of the participant. */
  readonly participant: string;
  /** Bech32 address of the key that signs: the participant's, or one that it granted to commit and answer (`hostGrants`). */
  readonly signer: string;
  /** Bech32 address whose fee allowance pays for commits; the signer pays where it is left out. */
  readonly feeGranter?: string | undefined;
}

const respondedUrl = '/cpoc.poc.v1.MsgRespondContinuousPoCChallengeResponse';

export interface CosmosPortOptions {
  /** Ends the waiting for blocks. */
  readonly signal: AbortSignal;
  /** Whether answers that do not get in are tried through another node: then they are not waited for as long. */
  readonly hasOthers?: boolean;
  /** Where seeds are checked by; headers that the node's own validators signed where left out. */
  readonly headers?: HeaderSource;
}

export function createCosmosPort(
  client: ChainClient,
  sender: TxSender,
  { participant: address, signer, feeGranter }: HostAccounts,
  { signal, hasOthers = false, headers = new SignedHeaders(client) }: CosmosPortOptions,
): ChainPort {
  const { poc } = client.query;
  const seeds = new SeedCheck(headers, client.chainId);
  let gasFactor = 1;
  const signed = (messages: readonly EncodeObject[]): readonly EncodeObject[] =>
    signer === address ? messages : [execMessage(signer, messages)];
  return {
    epoch: async () => {
      const view = await readEpoch(client);
      assertPlausible(view);
      await seeds.check(view.epoch);
      return view;
    },
    participant: () => orMissing(async () => (await poc.participant(address)).participant),
    summary: (epochIndex) => readSummary(client, address, epochIndex),
    commits: (epochIndex) =>
      collectList(
        allPages(
          (page) => poc.commits({ epochIndex, address }, page),
          (r) => r.commits,
        ),
      ),
    openChallenges: () =>
      collectList(
        allPages(
          (page) => poc.challenges({ address, openOnly: true }, page),
          (r) => r.challenges,
        ),
      ),
    register: ({ consensusPubkey = new Uint8Array(0), inferenceUrl = '' }) =>
      sender.send({
        messages: [registerParticipantMessage({ creator: address, consensusPubkey, inferenceUrl })],
        handInMs: commitHandInMs,
        signal,
      }),
    submitCommit: ({ firstNonce, ...draft }, timeoutHeight) =>
      sender.send({
        messages: signed([
          submitCommitMessage({
            creator: address,
            ...draft,
            inferenceCount: 0,
            expected: { firstNonce },
          }),
        ]),
        feeGranter,
        timeoutHeight,
        handInMs: commitHandInMs,
        signal,
      }),
    respond: async (answers, timeoutHeight) => {
      const messages = signed(
        answers.map((answer) =>
          respondChallengeMessage({ creator: address, ...answer, proof: [...answer.proof] }),
        ),
      );
      const gas = Math.min(gasOf(answers) * gasFactor, responseGas.most * answers.length);
      // What it waited behind may have left the mempool; two answers to one challenge do no harm.
      const leaveStale = true;
      const outcome = await sender.send({
        messages,
        timeoutHeight,
        gas,
        fee: [],
        leaveStale,
        ...(hasOthers ? answerPatience : {}),
        signal,
      });
      if (isOutOfGas(outcome)) gasFactor = Math.min(2 * gasFactor, 8);
      if (outcome.status !== 'included' || signer === address) return outcome;
      const results = executedResponses(outcome.responses);
      return { ...outcome, responses: results.map((value) => ({ typeUrl: respondedUrl, value })) };
    },
  };
}

async function readEpoch(client: ChainClient): Promise<EpochView> {
  const answer = await client.query.poc.epoch();
  const { epoch, lastCommitHeight, lastHeight, currentHeight } = answer;
  if (epoch === undefined) {
    throw new ClientError('bad_answer', 'no epoch in the answer', 'ask another node');
  }
  return { epoch, lastCommitHeight, lastHeight, height: currentHeight };
}

/** The height must be that of this very answer, of "there is none" too: it tells whether a commit can still get in. */
async function readSummary(
  { comet }: ChainClient,
  address: string,
  epochIndex: bigint,
): Promise<SummaryView> {
  const { fullName, methods } = QueryDefinition;
  const asked = { epochIndex, address };
  const { response, height } = await findByAbci(comet, fullName, methods.summary, asked);
  return { summary: response?.summary, height };
}

function gasOf(answers: readonly Answer[]): number {
  let gas = responseGas.transaction;
  for (const { artifact, proof } of answers) {
    const bytes = artifact.length + proof.reduce((sum, hash) => sum + hash.length + 2, 0);
    gas += responseGas.answer + responseGas.perByte * bytes;
  }
  return gas;
}

function isOutOfGas(outcome: TxOutcome): boolean {
  if (outcome.status !== 'failed' && outcome.status !== 'refused') return false;
  return outcome.codespace === 'sdk' && outcome.code === 11;
}
