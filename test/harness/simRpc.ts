/**
 * CometBFT's RPC over a simulated chain: headers that are tied to each other and to the app hashes, validator sets, ABCI queries with proofs.
 */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64 } from '@scure/base';
import type { Header } from 'cosmjs-types/tendermint/types/types';
import { be64, fromHex, toHex } from '../../src/lib/bytes.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import { consensusAddress } from '../../src/types/consensusAddress.ts';
import { validatorsHash } from '../vectors/cometHashes.ts';
import { headerHash } from '../vectors/cometHeader.ts';
import { headerJson, timeText } from './headerJson.ts';
import { signCommit } from './signCommit.ts';
import type { SimChain } from './simChain.ts';

type Params = Record<string, unknown>;

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: Params;
}

const empty = new Uint8Array(0);
/** A day ago: blocks of long ago are trusted no more, and those of the future not yet. */
const firstBlock = BigInt(Math.floor(Date.now() / 1000) - 86_400);
const hex = (bytes: Uint8Array): string => toHex(bytes).toUpperCase();

export class SimRpc {
  /** Blocks below are gone. */
  lowest = 1n;
  /** Questions of one request at most; CometBFT's default. */
  maxBatch = 10;
  /** Requests so far, and questions in them. */
  posts = 0;
  questions = 0;
  readonly #chain: SimChain;
  readonly #server: Server;
  readonly #headers: Map<bigint, { header: Header; hash: Uint8Array }> = new Map();

  private constructor(chain: SimChain) {
    this.#chain = chain;
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => void this.#serve(Buffer.concat(parts), response));
    });
  }

  static async start(chain: SimChain): Promise<SimRpc> {
    const rpc = new SimRpc(chain);
    await new Promise<void>((done) => rpc.#server.listen(0, '127.0.0.1', done));
    return rpc;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }

  /** The block at a height as its header says it. */
  header(height: bigint): { header: Header; hash: Uint8Array } {
    const known = this.#headers.get(height);
    if (known !== undefined) return known;
    const parent = height > this.#chain.initialHeight ? this.header(height - 1n).hash : empty;
    const header: Header = {
      version: { block: 11n, app: 0n },
      chainId: this.#chain.chainId,
      height,
      time: { seconds: firstBlock + height, nanos: Number(height % 7n) * 1_001_001 },
      lastBlockId: {
        hash: parent,
        partSetHeader:
          parent.length === 0 ? { total: 0, hash: empty } : { total: 1, hash: sha256(parent) },
      },
      lastCommitHash: sha256(be64(height)),
      dataHash: sha256(empty),
      validatorsHash: this.#setHash(height),
      nextValidatorsHash: this.#setHash(height + 1n),
      consensusHash: sha256(Uint8Array.of(1)),
      appHash: this.#chain.appHashes.get(height - 1n) ?? empty,
      lastResultsHash: sha256(Uint8Array.of(2)),
      evidenceHash: sha256(empty),
      proposerAddress: new Uint8Array(20).fill(9),
    };
    const made = { header, hash: headerHash(header) };
    this.#headers.set(height, made);
    return made;
  }

  #members(height: bigint): { key: Uint8Array; power: bigint }[] {
    return [...(this.#chain.sets.get(height) ?? [])]
      .map(([key, power]) => ({ key: fromHex(key), power }))
      .sort((a, b) => {
        if (a.power !== b.power) return a.power > b.power ? -1 : 1;
        return hex(consensusAddress(a.key)) < hex(consensusAddress(b.key)) ? -1 : 1;
      });
  }

  #setHash(height: bigint): Uint8Array {
    return validatorsHash(this.#members(height).map((one) => ({ type: 'ed25519', ...one })));
  }

  async #serve(body: Buffer, response: { end(text: string): void }): Promise<void> {
    const asked = JSON.parse(body.toString()) as Request | readonly Request[];
    this.posts += 1;
    response.end(JSON.stringify(await this.#reply(asked)));
  }

  /** As CometBFT does: one after the other, a single answer of one as an object, and too many at once not at all. */
  async #reply(asked: Request | readonly Request[]): Promise<unknown> {
    const all = 'method' in asked ? [asked] : asked;
    if (all.length > this.maxBatch) {
      const data = `batch request exceeds maximum (${this.maxBatch}) allowed number of requests`;
      return { jsonrpc: '2.0', id: -1, error: { code: -32600, message: 'Invalid Request', data } };
    }
    const answers: object[] = [];
    for (const { id, method, params } of all) {
      this.questions += 1;
      const answer = await this.#attempt(method, params);
      answers.push({ jsonrpc: '2.0', id, ...answer });
    }
    return answers.length === 1 ? answers[0] : answers;
  }

  async #attempt(method: string, params: Params): Promise<object> {
    try {
      return { result: await this.#answer(method, params) };
    } catch (error) {
      return { error: { code: -32603, message: 'Internal error', data: String(error) } };
    }
  }

  async #answer(method: string, params: Params): Promise<unknown> {
    switch (method) {
      case 'status':
        return this.#status();
      case 'abci_query':
        return this.#query(params);
      case 'commit':
        return this.#commit(this.#height(params['height']));
      case 'blockchain':
        return this.#blockchain(params);
      case 'validators':
        return this.#validators(params);
      default:
        throw new Error(`no method ${method}`);
    }
  }

  #height(text: unknown): bigint {
    const height = BigInt(String(text ?? this.#chain.height));
    if (height > this.#chain.height)
      throw new Error(`height ${height} must be less than or equal to ${this.#chain.height}`);
    if (height < this.lowest)
      throw new Error(`height ${height} is not available, lowest height is ${this.lowest}`);
    return height;
  }

  #status(): object {
    const { height } = this.#chain;
    const { header, hash } = this.header(height);
    return {
      node_info: {
        protocol_version: { p2p: '8', block: '11', app: '0' },
        id: 'ab'.repeat(20),
        listen_addr: 'tcp://127.0.0.1:1',
        network: this.#chain.chainId,
        version: '0.38.25',
        channels: '40',
        moniker: 'sim',
        other: { tx_index: 'on', rpc_address: 'tcp://127.0.0.1:1' },
      },
      sync_info: {
        latest_block_hash: hex(hash),
        latest_app_hash: hex(header.appHash),
        latest_block_height: String(height),
        latest_block_time: timeText(header),
        catching_up: false,
      },
      validator_info: {
        address: 'AB'.repeat(20),
        pub_key: { type: 'tendermint/PubKeyEd25519', value: base64.encode(new Uint8Array(32)) },
        voting_power: '1',
      },
    };
  }

  async #query(params: Params): Promise<object> {
    const data = fromHex(String(params['data'] ?? ''));
    const height = BigInt(String(params['height'] ?? 0));
    const path = String(params['path']);
    const answer = await this.#chain.query(path, data, height, params['prove'] === true);
    const { code, codespace, log, key, value, proofOps } = answer;
    return {
      response: {
        code,
        codespace,
        log,
        info: '',
        index: '0',
        key: base64.encode(key),
        value: base64.encode(value),
        height: String(answer.height),
        proofOps:
          proofOps === undefined
            ? null
            : {
                ops: proofOps.ops.map((op) => ({
                  type: op.type,
                  key: base64.encode(op.key),
                  data: base64.encode(op.data),
                })),
              },
      },
    };
  }

  #commit(height: bigint): object {
    const { hash } = this.header(height);
    const commit = {
      height: String(height),
      round: 0,
      block_id: this.#blockId(height),
      signatures: signCommit({
        chainId: this.#chain.chainId,
        height,
        hash,
        partsHash: sha256(hash),
        seconds: firstBlock + height,
        keys: this.#members(height).map(({ key }) => key),
      }),
    };
    return {
      signed_header: { header: headerJson(this.header(height).header), commit },
      canonical: true,
    };
  }

  #blockchain({ minHeight, maxHeight }: Params): object {
    const max = this.#height(maxHeight);
    const low = BigInt(String(minHeight));
    const min = low < this.lowest ? this.lowest : low;
    if (min > max) throw new Error(`min height ${min} can't be greater than max height ${max}`);
    const heights = Array.from({ length: Number(max - min) + 1 }, (_, i) => max - BigInt(i));
    return {
      last_height: String(this.#chain.height),
      block_metas: heights.slice(0, 20).map((height) => ({
        block_id: this.#blockId(height),
        block_size: '100',
        header: headerJson(this.header(height).header),
        num_txs: '0',
      })),
    };
  }

  #validators(params: Params): object {
    const height = BigInt(String(params['height'] ?? this.#chain.height));
    if (height > this.#chain.height + 1n) throw new Error(`height ${height} is in the future`);
    const members = this.#members(height);
    const size = Number(params['per_page'] ?? 30);
    const from = (Number(params['page'] ?? 1) - 1) * size;
    const page = members.slice(from, from + size).map(({ key, power }) => ({
      address: hex(consensusAddress(key)),
      pub_key: { type: 'tendermint/PubKeyEd25519', value: base64.encode(key) },
      voting_power: String(power),
      proposer_priority: '0',
    }));
    return {
      block_height: String(height),
      validators: page,
      count: String(page.length),
      total: String(members.length),
    };
  }

  #blockId(height: bigint): object {
    const { hash } = this.header(height);
    return { hash: hex(hash), parts: { total: 1, hash: hex(sha256(hash)) } };
  }
}
