/** Whether more than two thirds of a block's own validators signed it. */

import type { comet38 } from '@cosmjs/tendermint-rpc';
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { consensusAddress } from '../../types/consensusAddress.ts';
import { assertLightBlock, type LightBlock } from './lightBlock.ts';
import { LightFault } from './lightFault.ts';
import { isNoTime } from './protoTime.ts';
import { type SetMember, sortMembers, totalPower } from './validatorSet.ts';
import { verifyEd25519 } from './verifyEd25519.ts';
import { voteSignBytes } from './voteSignBytes.ts';

type Vote = comet38.Commit['signatures'][number];

/** What a signature of a commit says (`BlockIDFlag`). */
const voted = { absent: 1, commit: 2, nil: 3 } as const;

export interface SignedPower {
  /** Of the header. */
  readonly hash: Uint8Array;
  readonly signers: number;
  readonly signed: bigint;
  readonly total: bigint;
}

/**
 * Checks every signature, those for no block as well, as a full node does: one that is wrong is a lie wherever it stands. Costs a
 * signature a validator.
 *
 * @throws LightFault
 */
export async function verifyCommit(chainId: string, block: LightBlock): Promise<SignedPower> {
  const hash = assertLightBlock(chainId, block);
  const { commit } = block;
  const members = sortMembers(block.members);
  const { height, round, signatures } = commit;
  if (!Number.isSafeInteger(round) || round < 0) {
    throw new LightFault('malformed', `the commit of block ${height} has the round ${round}`);
  }
  if (signatures.length !== members.length) {
    throw new LightFault(
      'malformed',
      `the commit of block ${height} has ${signatures.length} signatures for ${members.length} validators`,
    );
  }
  const held = await Promise.all(
    members.map(async (member, i) => {
      const signature = signatures[i] as Vote;
      assertPlace(height, i, signature, member);
      return isAbsent(signature) || (await holds(chainId, commit, signature, member));
    }),
  );
  const wrong = held.indexOf(false);
  if (wrong >= 0) throw wrongSignature(height, wrong, members[wrong] as SetMember);
  const signers = members.filter((_, i) => signatures[i]?.blockIdFlag === voted.commit);
  const signed = totalPower(signers);
  const total = totalPower(members);
  if (3n * signed <= 2n * total) {
    throw new LightFault(
      'too_little_power',
      `block ${height} is signed by ${signed} of ${total} of the power, expected more than two thirds`,
    );
  }
  return { hash, signers: signers.length, signed, total };
}

/** Power of a set whose members voted for the commit's block; that their signatures hold is for `verifyCommit` to say. */
export function votedPower(commit: comet38.Commit, members: readonly SetMember[]): bigint {
  const voters = new Set(
    commit.signatures
      .filter(({ blockIdFlag }) => blockIdFlag === voted.commit)
      .map(({ validatorAddress }) => toHex(validatorAddress ?? new Uint8Array(0))),
  );
  return totalPower(
    members.filter(({ consensusPubkey }) => voters.has(toHex(consensusAddress(consensusPubkey)))),
  );
}

function isAbsent({ blockIdFlag }: Vote): boolean {
  return Number(blockIdFlag) === voted.absent;
}

/** @throws LightFault `malformed`, `wrong_signature` */
function assertPlace(
  height: number,
  index: number,
  signature: Vote,
  { consensusPubkey }: SetMember,
): void {
  const { blockIdFlag, validatorAddress, timestamp, signature: bytes } = signature;
  const at = `signature ${index} of block ${height}`;
  const flag = Number(blockIdFlag);
  if (flag === voted.absent) {
    const isEmpty =
      (validatorAddress?.length ?? 0) === 0 && (bytes?.length ?? 0) === 0 && isNoTime(timestamp);
    if (!isEmpty) throw new LightFault('malformed', `${at} is absent and there`);
    return;
  }
  if (flag !== voted.commit && flag !== voted.nil) {
    throw new LightFault('malformed', `${at} has the flag ${blockIdFlag}`);
  }
  if (timestamp === undefined || Number.isNaN(timestamp.getTime())) {
    throw new LightFault('malformed', `${at} has no time`);
  }
  if (!equalBytes(validatorAddress ?? new Uint8Array(0), consensusAddress(consensusPubkey))) {
    throw new LightFault(
      'wrong_signature',
      `${at} is of ${toHex(validatorAddress ?? new Uint8Array(0))}, expected ${toHex(consensusAddress(consensusPubkey))}`,
    );
  }
}

async function holds(
  chainId: string,
  commit: comet38.Commit,
  { blockIdFlag, timestamp, signature }: Vote,
  { consensusPubkey }: SetMember,
): Promise<boolean> {
  if (timestamp === undefined || signature === undefined) return false;
  const { height, round } = commit;
  const blockId = Number(blockIdFlag) === voted.commit ? commit.blockId : undefined;
  const message = voteSignBytes({ chainId, height, round, blockId, timestamp });
  return await verifyEd25519(consensusPubkey, message, signature);
}

function wrongSignature(height: number, index: number, member: SetMember): LightFault {
  const address = toHex(consensusAddress(member.consensusPubkey));
  return new LightFault(
    'wrong_signature',
    `signature ${index} of block ${height} is not one of validator ${address}`,
  );
}
