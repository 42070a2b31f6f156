/** A host that claims what it likes and answers with what it has; every step is a signed transaction. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { TxMsgData } from 'cosmjs-types/cosmos/base/abci/v1beta1/abci';
import { respondChallengeMessage, submitCommitMessage } from '../../src/client/pocMessages.ts';
import type { Params } from '../../src/gen/cpoc/poc/v1/params.ts';
import type { ContinuousPoCChallenge } from '../../src/gen/cpoc/poc/v1/poc.ts';
import {
  MsgRespondContinuousPoCChallengeResponse,
  type MsgSubmitContinuousPoCCommit,
} from '../../src/gen/cpoc/poc/v1/tx.ts';
import { challengesOf, currentEpoch, recordsOf } from './pocUser.ts';
import type { SimAccount } from './simAccount.ts';
import { type SimBlock, SimChain } from './simChain.ts';

export interface Answer {
  readonly artifact: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** What CheckTx and a block say to an answer; the block is not committed. */
export interface Verdict {
  readonly check: number;
  readonly code: number;
  readonly verified: boolean;
}

/** A chain whose accounts all take part. Every commit is sampled unless `params` say otherwise. */
export function startAttackChain(
  accounts: readonly SimAccount[],
  params: Partial<Params> = {},
): Promise<SimChain> {
  return SimChain.start({
    accounts,
    participants: accounts.map((account) => ({ account })),
    params: { validationSampleRateBps: 10_000, ...params },
  });
}

export class CheatingHost {
  readonly chain: SimChain;
  readonly account: SimAccount;

  constructor(chain: SimChain, account: SimAccount) {
    this.chain = chain;
    this.account = account;
  }

  async claimMessage(
    nonceCount: number,
    rootHash: Uint8Array,
    changes: Partial<MsgSubmitContinuousPoCCommit> = {},
  ): Promise<EncodeObject> {
    return submitCommitMessage({
      creator: this.account.address,
      epochIndex: (await currentEpoch(this.chain)).index,
      nonceCount,
      rootHash,
      inferenceCount: 0,
      gpuUtilizationBps: 0,
      ...changes,
    });
  }

  async claim(
    nonceCount: number,
    rootHash: Uint8Array,
    changes: Partial<MsgSubmitContinuousPoCCommit> = {},
  ): Promise<Uint8Array> {
    return this.chain.sign(this.account, await this.claimMessage(nonceCount, rootHash, changes));
  }

  open(): Promise<ContinuousPoCChallenge[]> {
    return challengesOf(this.chain, this.account, { openOnly: true });
  }

  /** The one open challenge. @throws Error where there is none or more. */
  async challenge(): Promise<ContinuousPoCChallenge> {
    const [challenge, ...more] = await this.open();
    if (challenge === undefined || more.length > 0) throw new Error(`${more.length} challenges`);
    return challenge;
  }

  message(challengeId: bigint, { artifact, proof }: Answer): EncodeObject {
    return respondChallengeMessage({
      creator: this.account.address,
      challengeId,
      artifact,
      proof: [...proof],
    });
  }

  answer(challenge: ContinuousPoCChallenge, answer: Answer): Promise<Uint8Array> {
    return this.chain.sign(this.account, this.message(challenge.id, answer));
  }

  /** Answers what it has an answer to, in one transaction; silent about the rest. */
  async answerKnown(
    answerTo: (challenge: ContinuousPoCChallenge) => Answer | undefined,
  ): Promise<Uint8Array | undefined> {
    const messages = (await this.open()).flatMap((challenge) => {
      const answer = answerTo(challenge);
      return answer === undefined ? [] : [this.message(challenge.id, answer)];
    });
    if (messages.length === 0) return undefined;
    return this.chain.sign(this.account, messages, { gas: 500_000n * BigInt(messages.length) });
  }

  /** Tries an answer in the mempool and in a block that is then thrown away. */
  async tries(challenge: ContinuousPoCChallenge, answer: Answer): Promise<Verdict> {
    const tx = await this.answer(challenge, answer);
    const { txResults } = this.chain.finalize([tx]);
    const result = txResults[0];
    return {
      check: this.chain.check(tx).code,
      code: result?.code ?? -1,
      verified: isVerified(result?.data),
    };
  }
}

/** Whether the first message of a transaction was a response that verified. */
export function isVerified(txData: Uint8Array | undefined): boolean {
  const { msgResponses } = TxMsgData.decode(txData ?? new Uint8Array(0));
  const value = msgResponses[0]?.value ?? new Uint8Array(0);
  return MsgRespondContinuousPoCChallengeResponse.decode(value).verified;
}

/** Blocks up to the last of the current epoch, each with what the players send. Returns that last one, which settles. */
export async function playEpoch(
  chain: SimChain,
  players: readonly (() => Promise<Uint8Array | undefined>)[] = [],
): Promise<SimBlock> {
  const { startHeight, length } = await currentEpoch(chain);
  const last = startHeight + length - 1n;
  let block: SimBlock | undefined;
  while (chain.height < last) {
    const sent = await Promise.all(players.map((player) => player()));
    block = await chain.block(...sent.filter((tx) => tx !== undefined));
  }
  if (block === undefined) throw new Error(`epoch is over at ${chain.height}`);
  return block;
}

/** Weight of an account in a settled epoch; undefined where the epoch has no record of it. */
export async function weightOf(
  chain: SimChain,
  account: SimAccount,
  epochIndex = 1n,
): Promise<bigint | undefined> {
  const records = await recordsOf(chain, epochIndex);
  return records.find(({ address }) => address === account.address)?.weight;
}
