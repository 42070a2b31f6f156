/** Who was in the validator set around a settlement, and who signed what, from CometBFT's RPC alone. */

import type { Epoch } from '../../src/gen/cpoc/poc/v1/poc.ts';
import { hex } from './recompute.ts';

/** What CometBFT says of a settlement's validators: the set that ends, by consensus key (hex), and who signed what. */
export interface SetFacts {
  /** Powers of the set before the settlement. */
  readonly before: ReadonlyMap<string, bigint>;
  /** Keys that were in the set of the settlement before that one too, or in genesis. */
  readonly settledBefore: ReadonlySet<string>;
  /** Blocks that each key was asked to sign since the last settlement, and how many it signed. */
  readonly signed: ReadonlyMap<string, { readonly blocks: bigint; readonly signed: bigint }>;
}

interface Counts {
  readonly blocks: bigint;
  readonly signed: bigint;
}

/**
 * A set that is decided in block H signs from H + 2 on, and block H has heard of the signatures of H − 1. Does not see who leaves in the very
 * block that settles.
 */
export async function readSetFacts(rpc: string, epoch: Epoch): Promise<SetFacts> {
  const { startHeight, length } = epoch;
  const last = startHeight + length - 1n;
  const before = await powersAt(rpc, last + 1n);
  const settledBefore = new Set((await powersAt(rpc, startHeight)).keys());
  const signed = new Map<string, Counts>();
  const isProbed = [...before.keys()].some((key) => !settledBefore.has(key));
  for (let height = startHeight + 1n; isProbed && height < last; height += 1n) {
    for (const [key, isThere] of await signersOf(rpc, height)) {
      const { blocks, signed: count } = signed.get(key) ?? { blocks: 0n, signed: 0n };
      signed.set(key, { blocks: blocks + 1n, signed: count + (isThere ? 1n : 0n) });
    }
  }
  return { before, settledBefore, signed };
}

/** CometBFT's set of a height: powers by consensus key (hex). */
export async function powersAt(rpc: string, height: bigint): Promise<Map<string, bigint>> {
  return new Map(
    (await validatorsAt(rpc, height)).map(({ pub_key, voting_power }) => [
      hex(Buffer.from(pub_key.value, 'base64')),
      BigInt(voting_power),
    ]),
  );
}

interface ValidatorJson {
  readonly pub_key: { readonly value: string };
  readonly voting_power: string;
}

/** In the order of the set. */
async function validatorsAt(rpc: string, height: bigint): Promise<ValidatorJson[]> {
  const { validators } = await ask<{ validators: ValidatorJson[] }>(
    rpc,
    `validators?height=${height}&per_page=100`,
  );
  return validators;
}

interface CommitJson {
  readonly canonical: boolean;
  readonly signed_header: {
    readonly commit: { readonly signatures: { readonly block_id_flag: number }[] };
  };
}

/** Who was to sign a block, and whether it did; absence is flag 1, and a vote for no block is none. */
async function signersOf(rpc: string, height: bigint): Promise<[string, boolean][]> {
  const { canonical, signed_header } = await ask<CommitJson>(rpc, `commit?height=${height}`);
  if (!canonical) throw new Error(`block ${height + 1n} is not there yet`);
  const { signatures } = signed_header.commit;
  const keys = (await powersAt(rpc, height)).keys();
  return [...keys].map((key, i) => [key, signatures[i]?.block_id_flag !== 1]);
}

async function ask<T>(rpc: string, path: string): Promise<T> {
  const answer = (await (await fetch(`${rpc}/${path}`)).json()) as {
    result?: T;
    error?: { data: string };
  };
  if (answer.result === undefined) throw new Error(`${path}: ${answer.error?.data}`);
  return answer.result;
}
