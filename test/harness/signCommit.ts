/** Signatures of a commit as CometBFT's RPC shows them. The bytes are put together here, with nothing of the product. */

import { base64 } from '@scure/base';
import { concatBytes, toHex, utf8 } from '../../src/lib/bytes.ts';
import { consensusAddress } from '../../src/types/consensusAddress.ts';
import { simConsensusSign } from './simAccount.ts';

export interface CommitFacts {
  readonly chainId: string;
  readonly height: bigint;
  /** Of the header. */
  readonly hash: Uint8Array;
  /** Of the block's only part. */
  readonly partsHash: Uint8Array;
  readonly seconds: bigint;
  /** In the order of the validator set. */
  readonly keys: readonly Uint8Array[];
}

export interface SignatureJson {
  block_id_flag: number;
  validator_address: string;
  timestamp: string;
  signature: string | null;
}

/** Everybody whose key tests hold signs in round 0; the others are absent. */
export function signCommit(facts: CommitFacts): SignatureJson[] {
  return facts.keys.map((key, i) => signatureOf(facts, key, i * 1_000_003));
}

function signatureOf(facts: CommitFacts, key: Uint8Array, nanos: number): SignatureJson {
  const signature = simConsensusSign(key, signedBytes(facts, nanos));
  if (signature === undefined) {
    const timestamp = '0001-01-01T00:00:00Z';
    return { block_id_flag: 1, validator_address: '', timestamp, signature: null };
  }
  const seconds = new Date(Number(facts.seconds) * 1000).toISOString().slice(0, -5);
  return {
    block_id_flag: 2,
    validator_address: toHex(consensusAddress(key)).toUpperCase(),
    timestamp: `${seconds}.${String(nanos).padStart(9, '0')}Z`,
    signature: base64.encode(signature),
  };
}

/** CanonicalVote of a precommit in round 0, its length before it. */
function signedBytes({ chainId, height, hash, partsHash, seconds }: CommitFacts, nanos: number) {
  const parts = concatBytes(Uint8Array.of(0x08, 1), field(2, partsHash));
  const blockId = concatBytes(field(1, hash), field(2, parts));
  const time = concatBytes(varintField(1, seconds), varintField(2, BigInt(nanos)));
  const vote = concatBytes(
    Uint8Array.of(0x08, 2, 0x11),
    littleEndian(height),
    field(4, blockId),
    field(5, time),
    field(6, utf8(chainId)),
  );
  return concatBytes(varint(BigInt(vote.length)), vote);
}

function field(number: number, bytes: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(number * 8 + 2), varint(BigInt(bytes.length)), bytes);
}

function varintField(number: number, value: bigint): Uint8Array {
  return value === 0n ? new Uint8Array(0) : concatBytes(Uint8Array.of(number * 8), varint(value));
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Uint8Array.of(...bytes, Number(rest));
    bytes.push(Number(rest & 127n) | 128);
  }
}

function littleEndian(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value, true);
  return bytes;
}
