/** A validator set as CometBFT 0.38 orders, hashes and bounds it: `types/validator_set.go`, `types/validator.go`. */

import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { compareBytes, toHex } from '../../lib/bytes.ts';
import { leafHash, rootOfLeafHashes } from '../../merkle/rfc9162Hash.ts';
import { consensusAddress } from '../../types/consensusAddress.ts';
import { LightFault } from './lightFault.ts';

export interface SetMember {
  /** ed25519, 32 bytes. */
  readonly consensusPubkey: Uint8Array;
  readonly power: bigint;
}

/** MaxTotalVotingPower, MaxInt64 / 8. */
const maxTotalPower = ((1n << 63n) - 1n) / 8n;

/** The strongest first; ties: lower consensus address first. Signatures of a commit stand in this order. */
export function sortMembers(members: readonly SetMember[]): SetMember[] {
  return [...members].sort((a, b) =>
    a.power === b.power
      ? compareBytes(consensusAddress(a.consensusPubkey), consensusAddress(b.consensusPubkey))
      : a.power > b.power
        ? -1
        : 1,
  );
}

/** Root over the members in their order. */
export function validatorsHash(members: readonly SetMember[]): Uint8Array {
  return rootOfLeafHashes(
    sortMembers(members).map(({ consensusPubkey, power }) => {
      const key = new BinaryWriter().uint32(10).bytes(consensusPubkey).finish();
      const writer = new BinaryWriter().uint32(10).bytes(key);
      if (power !== 0n) writer.uint32(16).int64(power);
      return leafHash(writer.finish());
    }),
  );
}

export function totalPower(members: readonly SetMember[]): bigint {
  return members.reduce((sum, { power }) => sum + power, 0n);
}

/** @throws LightFault `malformed`: a set that CometBFT cannot have, in which a key may count twice */
export function assertSet(members: readonly SetMember[]): void {
  const seen = new Set<string>();
  for (const { consensusPubkey, power } of members) {
    const key = toHex(consensusPubkey);
    if (consensusPubkey.length !== 32) throw malformed(`a key of ${consensusPubkey.length} bytes`);
    if (power <= 0n) throw malformed(`a power of ${power}`);
    if (seen.has(key)) throw malformed(`the key ${key} twice`);
    seen.add(key);
  }
  if (seen.size === 0) throw malformed('nobody in it');
  if (totalPower(members) > maxTotalPower) throw malformed('more power than there can be');
}

function malformed(what: string): LightFault {
  return new LightFault('malformed', `a validator set with ${what}`);
}
