/** Blocks as CometBFT's RPC writes them, read by the client library as the product's are. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Comet38Client, type comet38 } from '@cosmjs/tendermint-rpc';
import { base64 } from '@scure/base';
import type { LightBlock } from '../../src/client/light/lightBlock.ts';
import type { SetMember } from '../../src/client/light/validatorSet.ts';

const folder = join(import.meta.dirname, '../fixtures/lightClient');

export function loadFixture<T>(name: 'go.json' | 'recorded.json'): T {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
}

export interface ValidatorJson {
  readonly pub_key: { readonly value: string };
  readonly voting_power: string;
}

export interface BlockJson {
  readonly signed_header: {
    readonly header: Readonly<Record<string, unknown>>;
    readonly commit: unknown;
  };
  readonly validators: readonly ValidatorJson[];
}

export function readMembers(validators: readonly ValidatorJson[]): SetMember[] {
  return validators.map(({ pub_key: { value }, voting_power: power }) => ({
    consensusPubkey: base64.decode(value),
    power: BigInt(power),
  }));
}

/** @throws what the client library throws at what it cannot read */
export async function readBlock({ signed_header, validators }: BlockJson): Promise<LightBlock> {
  const { header, commit } = await readCommit(signed_header);
  return { header, commit, members: readMembers(validators) };
}

export async function readHeader(header: unknown): Promise<comet38.Header> {
  const id = { hash: 'AB'.repeat(32), parts: { total: 1, hash: 'CD'.repeat(32) } };
  const commit = { height: '1', round: 0, block_id: id, signatures: [] };
  return (await readCommit({ header, commit })).header;
}

async function readCommit(signed: unknown): Promise<comet38.CommitResponse> {
  const result = { signed_header: signed, canonical: true };
  const comet = Comet38Client.create({
    execute: ({ id }) => Promise.resolve({ jsonrpc: '2.0', id: Number(id), result }),
    disconnect: () => undefined,
  });
  return await comet.commit(1);
}
