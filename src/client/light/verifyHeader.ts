/** One step from a block that is trusted to another one: CometBFT 0.38, `light/verifier.go`. */

import type { comet38 } from '@cosmjs/tendermint-rpc';
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { headerHash } from './headerHash.ts';
import { assertHeader, type LightBlock } from './lightBlock.ts';
import { LightFault } from './lightFault.ts';
import { nanosOf } from './protoTime.ts';
import { totalPower } from './validatorSet.ts';
import { type SignedPower, verifyCommit, votedPower } from './verifyCommit.ts';

export interface StepOptions {
  /** How long a block is trusted after its time; milliseconds. */
  readonly trustingPeriodMs: number;
  /** How far a block's time may be ahead of the clock; milliseconds. */
  readonly maxClockDriftMs: number;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Part of the trusted power that must have signed; from 1/3 to 1. */
  readonly trustLevel: { readonly numerator: bigint; readonly denominator: bigint };
}

/** One honest validator at least among those that signed, where less than a third lies. */
export const defaultTrustLevel = { numerator: 1n, denominator: 3n } as const;

/**
 * The very next block: the trusted header names its validators, and more than two thirds of them signed it.
 *
 * @throws LightFault
 */
export async function verifyAdjacent(
  trusted: comet38.Header,
  block: LightBlock,
  options: StepOptions,
): Promise<SignedPower> {
  const { header } = block;
  if (header.height !== trusted.height + 1) {
    throw notLinked(`block ${header.height} does not follow block ${trusted.height}`);
  }
  assertStep(trusted, header, options);
  if (!equalBytes(header.validatorsHash, trusted.nextValidatorsHash)) {
    throw new LightFault(
      'wrong_set',
      `block ${header.height} has the validators ${toHex(header.validatorsHash)}, the block before names ${toHex(trusted.nextValidatorsHash)}`,
    );
  }
  return await verifyCommit(trusted.chainId, block);
}

/**
 * A later block: more than the trust level of the trusted validators signed it, and more than two thirds of its own.
 *
 * @throws LightFault; `too_little_trust` where a block in between may lead there
 */
export async function verifyNonAdjacent(
  trusted: LightBlock,
  block: LightBlock,
  options: StepOptions,
): Promise<SignedPower> {
  const { header, commit } = block;
  if (header.height === trusted.header.height + 1) {
    throw notLinked(`block ${header.height} follows block ${trusted.header.height} directly`);
  }
  assertStep(trusted.header, header, options);
  assertTrustLevel(options);
  const { numerator, denominator } = options.trustLevel;
  const power = votedPower(commit, trusted.members);
  const total = totalPower(trusted.members);
  if (denominator * power <= numerator * total) {
    throw new LightFault(
      'too_little_trust',
      `block ${header.height} is signed by ${power} of the power of ${total} that is trusted since block ${trusted.header.height}, expected more than ${numerator}/${denominator}`,
    );
  }
  // That these signatures hold is seen here: an address is the hash of its key, and every signature is checked.
  return await verifyCommit(trusted.header.chainId, block);
}

/** Either of the two. @throws LightFault */
export async function verifyStep(
  trusted: LightBlock,
  block: LightBlock,
  options: StepOptions,
): Promise<SignedPower> {
  return block.header.height === trusted.header.height + 1
    ? await verifyAdjacent(trusted.header, block, options)
    : await verifyNonAdjacent(trusted, block, options);
}

/**
 * The block before one that is trusted, which names it by its hash; no signature is needed, and no age is too old. Returns that hash.
 *
 * @throws LightFault
 */
export function verifyBackwards(trusted: comet38.Header, older: comet38.Header): Uint8Array {
  assertHeader(trusted.chainId, older);
  const hash = headerHash(older);
  const { lastBlockId } = trusted;
  if (lastBlockId === null || !equalBytes(hash, lastBlockId.hash)) {
    throw notLinked(
      `block ${older.height} has the hash ${toHex(hash)}, and the block above it names ${toHex(lastBlockId?.hash ?? new Uint8Array(0))}`,
    );
  }
  if (older.height !== trusted.height - 1) {
    throw notLinked(`block ${older.height} is not the one before block ${trusted.height}`);
  }
  if (nanosOf(older.time) >= nanosOf(trusted.time)) {
    throw notLinked(`block ${older.height} is not older than block ${trusted.height}`);
  }
  return hash;
}

/** @throws LightFault `expired`, `not_linked`, `from_the_future`, `malformed`, `wrong_chain` */
function assertStep(
  trusted: comet38.Header,
  header: comet38.Header,
  { trustingPeriodMs, maxClockDriftMs, nowMs }: StepOptions,
): void {
  const now = nanosOfMs(nowMs);
  if (nanosOf(trusted.time) + nanosOfMs(trustingPeriodMs) <= now) {
    throw new LightFault(
      'expired',
      `block ${trusted.height} is of ${trusted.time.toISOString()}: too long ago to trust its validators still`,
    );
  }
  assertHeader(trusted.chainId, header);
  if (header.height <= trusted.height) {
    throw notLinked(`block ${header.height} is not above block ${trusted.height}`);
  }
  if (nanosOf(header.time) <= nanosOf(trusted.time)) {
    throw notLinked(`block ${header.height} is not younger than block ${trusted.height}`);
  }
  if (nanosOf(header.time) >= now + nanosOfMs(maxClockDriftMs)) {
    throw new LightFault(
      'from_the_future',
      `block ${header.height} is of ${header.time.toISOString()}, ahead of the clock of this machine`,
    );
  }
}

function assertTrustLevel({ trustLevel: { numerator, denominator } }: StepOptions): void {
  if (denominator > 0n && 3n * numerator >= denominator && numerator <= denominator) return;
  throw new RangeError(`trust level ${numerator}/${denominator}: expected 1/3 to 1`);
}

function nanosOfMs(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}

function notLinked(what: string): LightFault {
  return new LightFault('not_linked', what);
}
