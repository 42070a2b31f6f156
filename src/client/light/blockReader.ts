/** Light blocks of a node: headers with their commits, and the validator sets that they name. */

import type { RpcClient } from '@cosmjs/tendermint-rpc';
import { base64 } from '@scure/base';
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { maxReadBytes } from '../batchingRpc.ts';
import { ClientError } from '../clientError.ts';
import type { ChainClient } from '../connectClient.ts';
import { notProven } from '../notProven.ts';
import { createRpcClient } from '../rpcClient.ts';
import { asClientError } from '../rpcErrors.ts';
import type { LightBlock } from './lightBlock.ts';
import type { BlockSource } from './lightClient.ts';
import { type SetMember, validatorsHash } from './validatorSet.ts';

const pageSize = 100;
/** More than `max_validators` can be (section 10 of the protocol). */
const maxMembers = 2000;
const maxInt64 = (1n << 63n) - 1n;
/** Sets that are kept: on a way along the chain most blocks have one of the last few. */
const keptSets = 8;

/** Asks for one commit a block, and for a validator set where its hash was not seen lately. */
export class BlockReader implements BlockSource {
  readonly #client: ChainClient;
  readonly #sets = new Map<string, readonly SetMember[]>();

  /** @param client of `connectClient`: validator sets are asked for at its address */
  constructor(client: ChainClient) {
    this.#client = client;
  }

  /** @throws ClientError `not_proven` where the set is not the one that the header names; `unreachable`, `node_refused`, … */
  async block(height: bigint): Promise<LightBlock> {
    const { comet, rpc } = this.#client;
    try {
      const { header, commit } = await comet.commit(Number(height));
      if (BigInt(header.height) !== height) {
        throw notProven(`asked for block ${height}, ${rpc} sent block ${header.height}`);
      }
      return { header, commit, members: await this.#members(height, header.validatorsHash) };
    } catch (error) {
      throw asClientError(error, rpc);
    }
  }

  async #members(height: bigint, hash: Uint8Array): Promise<readonly SetMember[]> {
    const name = toHex(hash);
    const members = this.#sets.get(name) ?? (await readValidatorSet(this.#client, height, hash));
    this.#sets.delete(name);
    this.#sets.set(name, members);
    const [oldest] = this.#sets.keys();
    if (this.#sets.size > keptSets && oldest !== undefined) this.#sets.delete(oldest);
    return members;
  }
}

/**
 * Who signs a height. The client library's own query fails at the priorities of powers near 2^60, so this one reads the JSON.
 *
 * @param hash of the set, from a header
 * @throws ClientError `not_proven`
 */
export async function readValidatorSet(
  { rpc }: ChainClient,
  height: bigint,
  hash: Uint8Array,
): Promise<SetMember[]> {
  const client = createRpcClient(rpc, 10_000, maxReadBytes);
  const members: SetMember[] = [];
  try {
    for (let page = 1; ; page += 1) {
      const { validators, total } = await askPage(client, height, page);
      if (members.length + validators.length > maxMembers) {
        throw badSet(`more than ${maxMembers} members`);
      }
      members.push(...validators.map(memberOf));
      // Only the last page is not full.
      if (validators.length < pageSize || members.length >= total) break;
    }
  } catch (error) {
    throw asClientError(error, rpc);
  } finally {
    client.disconnect();
  }
  const found = validatorsHash(members);
  if (!equalBytes(found, hash)) {
    throw notProven(
      `the validator set of height ${height} at ${rpc} has the hash ${toHex(found)}, the header says ${toHex(hash)}`,
    );
  }
  return members;
}

async function askPage(
  client: RpcClient,
  height: bigint,
  page: number,
): Promise<{ readonly validators: readonly unknown[]; readonly total: number }> {
  const params = { height: String(height), page: String(page), per_page: String(pageSize) };
  const asked = { jsonrpc: '2.0' as const, id: page, method: 'validators', params };
  const { result } = await client.execute(asked);
  const { validators, total } = (result ?? {}) as { validators?: unknown; total?: unknown };
  if (!Array.isArray(validators)) throw badSet('no list');
  return { validators, total: Number(total) };
}

function memberOf(value: unknown): SetMember {
  const { pub_key: key, voting_power: power } = (value ?? {}) as ValidatorJson;
  if (key?.type !== 'tendermint/PubKeyEd25519') throw badSet(`a key of type ${key?.type}`);
  if (typeof power !== 'string' || !/^\d{1,19}$/.test(power) || BigInt(power) > maxInt64) {
    throw badSet('a power that is none');
  }
  try {
    return { consensusPubkey: base64.decode(key.value ?? ''), power: BigInt(power) };
  } catch {
    throw badSet('a key that is no base64');
  }
}

interface ValidatorJson {
  readonly pub_key?: { readonly type?: string; readonly value?: string };
  readonly voting_power?: string;
}

function badSet(what: string): ClientError {
  return new ClientError(
    'bad_answer',
    `the node sends a validator set with ${what}`,
    'ask another node',
  );
}
