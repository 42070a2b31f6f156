/** A block as a light client sees it: the header, who signed it, and who might have. */

import type { comet38 } from '@cosmjs/tendermint-rpc';
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { headerHash } from './headerHash.ts';
import { LightFault } from './lightFault.ts';
import { assertSet, type SetMember, validatorsHash } from './validatorSet.ts';

export interface SignedHeader {
  readonly header: comet38.Header;
  readonly commit: comet38.Commit;
}

export interface LightBlock extends SignedHeader {
  /** The validators of that height. */
  readonly members: readonly SetMember[];
}

/** Block protocol of CometBFT 0.38. */
const blockProtocol = 11;

/**
 * That the parts belong together: the header is one of this chain, the commit is of its height and its hash, the validators are those that
 * it names. Says nothing about signatures. Returns the header's hash.
 *
 * @throws LightFault
 */
export function assertLightBlock(chainId: string, block: LightBlock): Uint8Array {
  const { header, commit, members } = block;
  assertHeader(chainId, header);
  if (commit.height !== header.height) {
    throw new LightFault(
      'wrong_block',
      `block ${header.height} comes with the commit of height ${commit.height}`,
    );
  }
  const hash = headerHash(header);
  if (!equalBytes(commit.blockId.hash, hash)) {
    throw new LightFault(
      'wrong_block',
      `the header of block ${header.height} has the hash ${toHex(hash)}, its commit is for ${toHex(commit.blockId.hash)}`,
    );
  }
  assertNames(header, members);
  return hash;
}

/** @throws LightFault `wrong_set`, `malformed` */
export function assertNames(header: comet38.Header, members: readonly SetMember[]): void {
  const found = validatorsHash(members);
  if (!equalBytes(found, header.validatorsHash)) {
    throw new LightFault(
      'wrong_set',
      `the validator set of height ${header.height} has the hash ${toHex(found)}, the header says ${toHex(header.validatorsHash)}`,
    );
  }
  assertSet(members);
}

/** What every header must be, whoever signed it. @throws LightFault `malformed`, `wrong_chain` */
export function assertHeader(chainId: string, header: comet38.Header): void {
  const { height } = header;
  if (header.chainId !== chainId) {
    throw new LightFault(
      'wrong_chain',
      `block ${height} is one of chain ${header.chainId}, expected ${chainId}`,
    );
  }
  if (!Number.isSafeInteger(height) || height < 1) throw malformed(height, `the height ${height}`);
  if (header.version.block !== blockProtocol) {
    throw malformed(height, `the block protocol ${header.version.block}, not ${blockProtocol}`);
  }
  if (Number.isNaN(header.time.getTime())) throw malformed(height, 'no time');
  if (header.proposerAddress.length !== 20) {
    throw malformed(height, `a proposer of ${header.proposerAddress.length} bytes`);
  }
  // A header that names no validators hashes to nothing in CometBFT.
  if (header.validatorsHash.length !== 32) throw malformed(height, 'no hash of its validators');
  for (const name of hashes) {
    const { length } = header[name];
    if (length !== 0 && length !== 32) throw malformed(height, `${name} of ${length} bytes`);
  }
}

/** The app hash may have any length. */
const hashes = [
  'lastCommitHash',
  'dataHash',
  'nextValidatorsHash',
  'consensusHash',
  'lastResultsHash',
  'evidenceHash',
] as const;

function malformed(height: number, what: string): LightFault {
  return new LightFault('malformed', `block ${height} has ${what}`);
}
