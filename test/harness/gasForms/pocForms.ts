/** Messages of continuous proof of compute, small and as large as they get. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { ChallengeKind, ParticipantStatus } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { issueChallenge } from '../../../src/keeper/poc/challenges.ts';
import { addCommit } from '../../../src/keeper/poc/commits.ts';
import { currentEpoch } from '../../../src/keeper/poc/epochs.ts';
import * as schema from '../../../src/keeper/poc/schema.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import type { Context } from '../../../src/types/context.ts';
import { leafOf, loneLeafTree } from '../leafTree.ts';
import { writeParticipant } from '../pocState.ts';
import type { Copy, GasForm } from './gasForm.ts';
import { inAmino } from './txForms.ts';

const longestUrl = `https://${'u'.repeat(248)}`;
const claim = {
  nonceCount: 1000,
  rootHash: new Uint8Array(32),
  inferenceCount: 3,
  gpuUtilizationBps: 9000,
};

const message = (name: string, value: object): EncodeObject => ({
  typeUrl: `/cpoc.poc.v1.${name}`,
  value,
});

const keyOf = (copy: Copy, i = 0): Uint8Array => sha256(Uint8Array.of(copy.n >> 8, copy.n, i));

function participant(status: ParticipantStatus): (ctx: Context, copy: Copy) => void {
  return (ctx, copy) =>
    writeParticipant(ctx, copy.signer.bytes, { status, consensusPubkey: keyOf(copy) });
}

const { PARTICIPANT_STATUS_ACTIVE, PARTICIPANT_STATUS_INACTIVE, PARTICIPANT_STATUS_JAILED } =
  ParticipantStatus;
const active = participant(PARTICIPANT_STATUS_ACTIVE);

const statusForm = (name: string, status: ParticipantStatus): GasForm => ({
  name,
  prepare: participant(status),
  messages: ({ signer }) => [message(name, { creator: signer.address })],
});

/** `given` commits of the epoch before this one; `expected` is where it says to stand. */
function commitForm(name: string, given: number, expected?: { firstNonce: bigint }): GasForm {
  return {
    name: `MsgSubmitContinuousPoCCommit, ${name}`,
    prepare(ctx, copy) {
      active(ctx, copy);
      for (let i = 0; i < given; i += 1) {
        const height = BigInt(1000 + i);
        const past = { ...ctx, block: { ...ctx.block, height } };
        addCommit(past, currentEpoch(ctx), copy.signer.bytes, claim);
        schema.drawQueue.remove(ctx, [height, copy.signer.bytes]);
      }
    },
    messages: ({ signer }) => [
      message('MsgSubmitContinuousPoCCommit', {
        creator: signer.address,
        epochIndex: 5n,
        ...claim,
        expected,
      }),
    ],
  };
}

export const firstCommit: GasForm = commitForm('the first of the epoch', 0);

interface Answer {
  readonly isRight: boolean;
  /** Open challenges of the participant beside this one. */
  readonly others?: number;
  /** Changes the proof. */
  readonly proof?: (right: readonly Uint8Array[]) => readonly Uint8Array[];
  readonly isFree?: boolean;
  readonly copies?: number;
}

const artifact = new Uint8Array(24).fill(3);

/** A response to a challenge of a tree with so many leaves. */
function responseForm(name: string, leaves: number, answer: Answer): GasForm {
  const ids = new Map<number, bigint>();
  const proofs = new Map<number, readonly Uint8Array[]>();
  return {
    name: `MsgRespondContinuousPoCChallenge, ${name}`,
    copies: answer.copies ?? 40,
    prepare(ctx, copy) {
      active(ctx, copy);
      const epoch = currentEpoch(ctx);
      const { bytes: address } = copy.signer;
      const leaf = leafOf({ seed: epoch.seed, address, nonce: 0n, artifact });
      const tree = loneLeafTree(leaves, 0, leaf);
      const made = addCommit(ctx, epoch, address, {
        ...claim,
        nonceCount: leaves,
        rootHash: tree.root,
      });
      schema.drawQueue.remove(ctx, [ctx.block.height, address]);
      ids.set(copy.n, schema.challengeIds.peek(ctx));
      proofs.set(copy.n, tree.proof);
      for (let i = 0; i <= (answer.others ?? 0); i += 1) {
        issueChallenge(ctx, epoch, address, made.commit, 0n, ChallengeKind.CHALLENGE_KIND_SAMPLE);
      }
    },
    messages(copy) {
      const right = proofs.get(copy.n) ?? [];
      const value = {
        creator: copy.signer.address,
        challengeId: ids.get(copy.n) ?? 0n,
        artifact: answer.isRight ? artifact : new Uint8Array(24),
        proof: [...(answer.proof?.(right) ?? right)],
      };
      return [message('MsgRespondContinuousPoCChallenge', value)];
    },
    ...(answer.isFree === true ? { parts: (own) => ({ ...own, fee: [], gas: 500_000n }) } : {}),
  };
}

const right = { isRight: true } as const;
const wrong = { isRight: false } as const;
const mostLeaves = 2 ** 32 - 1;

const emptyPath = responseForm('wrong, path of 100,000 empty elements', 2 ** 24, {
  isRight: true,
  proof: () => Array.from({ length: 100_000 }, () => new Uint8Array(0)),
  copies: 2,
});

export const pocForms: readonly GasForm[] = [
  {
    name: 'MsgRegisterParticipant',
    messages: ({ signer }) => [
      message('MsgRegisterParticipant', {
        creator: signer.address,
        consensusPubkey: new Uint8Array(0),
        inferenceUrl: '',
      }),
    ],
  },
  {
    name: 'MsgRegisterParticipant with a key and the longest URL',
    messages: (copy) => [
      message('MsgRegisterParticipant', {
        creator: copy.signer.address,
        consensusPubkey: keyOf(copy),
        inferenceUrl: longestUrl,
      }),
    ],
  },
  {
    name: 'MsgUpdateParticipant with a new key and the longest URL',
    prepare: active,
    messages: (copy) => [
      message('MsgUpdateParticipant', {
        creator: copy.signer.address,
        consensusPubkey: keyOf(copy, 1),
        inferenceUrl: longestUrl,
      }),
    ],
  },
  {
    name: 'MsgUpdateParticipant with a new key, where another change is due',
    prepare(ctx, copy) {
      const pendingConsensusPubkey = keyOf(copy, 2);
      writeParticipant(ctx, copy.signer.bytes, {
        consensusPubkey: keyOf(copy),
        pendingConsensusPubkey,
        pendingFromEpoch: 5n,
      });
      schema.consensusKeys.set(ctx, pendingConsensusPubkey, copy.signer.bytes);
    },
    messages: (copy) => [
      message('MsgUpdateParticipant', {
        creator: copy.signer.address,
        consensusPubkey: keyOf(copy, 1),
        inferenceUrl: longestUrl,
      }),
    ],
  },
  statusForm('MsgDeactivateParticipant', PARTICIPANT_STATUS_ACTIVE),
  statusForm('MsgReactivateParticipant', PARTICIPANT_STATUS_INACTIVE),
  statusForm('MsgUnjail', PARTICIPANT_STATUS_JAILED),
  firstCommit,
  commitForm('the hundredth of the epoch', 99),
  commitForm('the first of the epoch, at its position', 0, { firstNonce: 0n }),
  commitForm('the hundredth of the epoch, at its position', 99, { firstNonce: 99_000n }),
  responseForm('right, path of 0', 1, right),
  responseForm('right, path of 10', 1024, right),
  responseForm('right, path of 24', 2 ** 24, right),
  responseForm('right, path of 32', mostLeaves, right),
  responseForm('right, path of 24, free', 2 ** 24, { isRight: true, isFree: true }),
  responseForm('wrong, path of 0', 1, wrong),
  responseForm('wrong, path of 24', 2 ** 24, wrong),
  responseForm('wrong, path of 32', mostLeaves, wrong),
  responseForm('wrong, path of 1,000', 2 ** 24, {
    isRight: true,
    proof: (path) => Array.from({ length: 1000 }, (_, i) => path[i % path.length] as Uint8Array),
  }),
  emptyPath,
  { ...emptyPath, name: `${emptyPath.name}, amino JSON`, parts: inAmino },
  responseForm('wrong, and 10 more open', 1024, { isRight: false, others: 10 }),
  responseForm('wrong, and 100 more open', 1024, { isRight: false, others: 100, copies: 10 }),
  responseForm('wrong, and 100 more open, free', 1024, {
    isRight: false,
    others: 100,
    copies: 10,
    isFree: true,
  }),
];
