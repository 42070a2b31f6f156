/** Hashes that CometBFT computes over what the node gives it: CometBFT v0.38 `crypto/merkle`, `types/{results,params,validator_set,tx}.go`. */

import type { ExecTxResult } from 'cosmjs-types/tendermint/abci/types';
import { ProtoWriter } from '../../src/abci/wire/protoWriter.ts';
import { concatBytes } from '../../src/lib/bytes.ts';
import { sha256 } from '../../src/lib/sha256.ts';

/** Root of RFC 6962 §2.1: SHA-256 of nothing for no leaf. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return sha256(new Uint8Array());
  if (leaves.length === 1) return sha256(concatBytes(Uint8Array.of(0), first));
  let split = 1;
  while (2 * split < leaves.length) split *= 2;
  const left = merkleRoot(leaves.slice(0, split));
  const right = merkleRoot(leaves.slice(split));
  return sha256(concatBytes(Uint8Array.of(1), left, right));
}

type Value = { readonly bytes: Uint8Array } | { readonly int64: bigint };

/** A message of the given fields, default values left out. */
export function encodeFields(fields: readonly (readonly [number, Value])[]): Uint8Array {
  const writer = new ProtoWriter();
  for (const [number, value] of fields.toReversed()) {
    if ('int64' in value) {
      if (value.int64 === 0n) continue;
      writer.int64(value.int64);
      writer.varint(number * 8);
    } else {
      if (value.bytes.length === 0) continue;
      writer.bytes(value.bytes);
      writer.varint(number * 8 + 2);
    }
  }
  return writer.finish();
}

/** A result as LastResultsHash sees it: code, data and gas; never what nodes may word differently. */
export function deterministicResult(result: ExecTxResult): Uint8Array {
  return encodeFields([
    [1, { int64: BigInt(result.code) }],
    [2, { bytes: result.data }],
    [5, { int64: result.gasWanted }],
    [6, { int64: result.gasUsed }],
  ]);
}

export function lastResultsHash(results: readonly ExecTxResult[]): Uint8Array {
  return merkleRoot(results.map(deterministicResult));
}

export function hashedParams(maxBytes: bigint, maxGas: bigint): Uint8Array {
  return encodeFields([
    [1, { int64: maxBytes }],
    [2, { int64: maxGas }],
  ]);
}

export function consensusHash(maxBytes: bigint, maxGas: bigint): Uint8Array {
  return sha256(hashedParams(maxBytes, maxGas));
}

export interface SetMember {
  readonly type: 'ed25519' | 'secp256k1';
  readonly key: Uint8Array;
  readonly power: bigint;
}

export function simpleValidator({ type, key, power }: SetMember): Uint8Array {
  const publicKey = encodeFields([[type === 'ed25519' ? 1 : 2, { bytes: key }]]);
  return encodeFields([
    [1, { bytes: publicKey }],
    [2, { int64: power }],
  ]);
}

/** Members as CometBFT sorts them: power descending, then address ascending. */
export function validatorsHash(sorted: readonly SetMember[]): Uint8Array {
  return merkleRoot(sorted.map(simpleValidator));
}

export function dataHash(txs: readonly Uint8Array[]): Uint8Array {
  return merkleRoot(txs.map(sha256));
}
