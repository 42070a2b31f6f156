/** A node over a simulated chain: CometBFT's RPC as far as an agent, its doctor and a wallet ask it, blocks on demand, and faults at will. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64 } from '@scure/base';
import { fromHex, toHex } from '../../src/lib/bytes.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import type { SimBlock, SimChain } from './simChain.ts';

/** What can be wrong with the node. */
export interface NodeFaults {
  catchingUp: boolean;
  /** CometBFT's version. */
  version: string;
  /** `network` of its status. */
  network: string;
  peers: number;
  validators: number;
  /** Added to the times of blocks; milliseconds. */
  blockTimeShiftMs: number;
  /** Added to the `Date` header; milliseconds. */
  dateShiftMs: number;
  /** Methods that are never answered, while the connection stays open. */
  hangs: Set<string>;
}

interface Included {
  readonly height: bigint;
  readonly tx: Uint8Array;
  readonly result: SimBlock['txResults'][number];
}

/** From one block to the next; milliseconds. */
const blockMs = 1_000;

type Params = Record<string, string>;

export class FaultyNode {
  readonly chain: SimChain;
  readonly faults: NodeFaults;
  /** A transaction that is taken gets its block at once. */
  isEager = true;
  #pool: Uint8Array[] = [];
  readonly #included = new Map<string, Included>();
  readonly #server: Server;

  private constructor(chain: SimChain) {
    this.chain = chain;
    this.faults = {
      catchingUp: false,
      version: '0.38.25',
      network: chain.chainId,
      peers: 2,
      validators: 2,
      blockTimeShiftMs: 0,
      dateShiftMs: 0,
      hangs: new Set(),
    };
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(chain: SimChain): Promise<FaultyNode> {
    const node = new FaultyNode(chain);
    await new Promise<void>((done) => node.#server.listen(0, '127.0.0.1', done));
    return node;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }

  /** A block with what is in the mempool. */
  async block(): Promise<SimBlock> {
    const txs = this.#pool;
    this.#pool = [];
    const block = await this.chain.block(...txs);
    txs.forEach((tx, i) => {
      const result = block.txResults[i];
      if (result === undefined) throw new Error('a transaction without a result');
      this.#included.set(hashOf(tx), { height: block.height, tx, result });
    });
    return block;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { id, method, params } = readCall(request, Buffer.concat(parts).toString());
    if (this.faults.hangs.has(method)) return;
    response.setHeader('date', new Date(Date.now() + this.faults.dateShiftMs).toUTCString());
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...(await this.#answer(method, params)) }));
  }

  async #answer(method: string, params: Params): Promise<object> {
    switch (method) {
      case 'status':
        return { result: this.#status() };
      case 'net_info':
        return { result: { listening: true, n_peers: String(this.faults.peers), peers: [] } };
      case 'validators':
        return { result: { total: String(this.faults.validators) } };
      case 'abci_info':
        return { result: { response: { version: '' } } };
      case 'blockchain':
        return { result: { block_metas: this.#metas(params) } };
      case 'abci_query':
        return { result: { response: await this.#query(params) } };
      case 'broadcast_tx_sync':
        return await this.#broadcast(base64.decode(params['tx'] ?? ''));
      case 'tx':
        return this.#tx(base64.decode(params['hash'] ?? ''));
      default:
        return { error: { code: -32601, message: 'Method not found', data: method } };
    }
  }

  /** The newest block is half a second old. */
  #timeOf(height: bigint): string {
    const back = Number(this.chain.height - height) * blockMs;
    return new Date(Date.now() - 500 - back + this.faults.blockTimeShiftMs).toISOString();
  }

  #metas({ minHeight = '1', maxHeight = '1' }: Params): object[] {
    const metas: object[] = [];
    for (let height = BigInt(maxHeight); height >= BigInt(minHeight); height -= 1n) {
      metas.push({ header: { height: height.toString(), time: this.#timeOf(height) } });
    }
    return metas;
  }

  #status(): object {
    const { network, version, catchingUp } = this.faults;
    const { height } = this.chain;
    const appHash = this.chain.appHashes.get(height) ?? new Uint8Array(0);
    const hash = height === 0n ? '' : toHex(appHash).toUpperCase();
    return {
      node_info: {
        protocol_version: { p2p: '8', block: '11', app: '0' },
        // Each node has a key of its own.
        id: toHex(sha256(new TextEncoder().encode(this.url))).slice(0, 40),
        listen_addr: 'tcp://127.0.0.1:1',
        network,
        version,
        channels: '40',
        moniker: 'simulated',
        other: { tx_index: 'on', rpc_address: 'tcp://127.0.0.1:1' },
      },
      sync_info: {
        latest_block_hash: hash,
        latest_app_hash: hash,
        latest_block_height: height.toString(),
        latest_block_time: this.#timeOf(height),
        catching_up: catchingUp,
      },
      validator_info: {
        address: 'AB'.repeat(20),
        pub_key: { type: 'tendermint/PubKeyEd25519', value: base64.encode(new Uint8Array(32)) },
        voting_power: '1',
      },
    };
  }

  async #query({ path = '', data = '', height = '0' }: Params): Promise<object> {
    const answer = await this.chain.query(path, fromHex(data), BigInt(height));
    return {
      code: answer.code,
      codespace: answer.codespace,
      log: answer.log,
      info: '',
      value: base64.encode(answer.value),
      height: answer.height.toString(),
    };
  }

  async #broadcast(tx: Uint8Array): Promise<object> {
    const { code, codespace, log } = this.chain.check(tx);
    if (code === 0) this.#pool.push(tx);
    if (code === 0 && this.isEager) await this.block();
    return { result: { code, codespace, log, data: '', hash: hashOf(tx) } };
  }

  #tx(hash: Uint8Array): object {
    const found = this.#included.get(toHex(hash).toUpperCase());
    if (found === undefined) {
      const data = `tx (${toHex(hash)}) not found`;
      return { error: { code: -32603, message: 'Internal error', data } };
    }
    const { height, tx, result } = found;
    const tx_result = {
      code: result.code,
      codespace: result.codespace,
      log: result.log,
      data: base64.encode(result.data),
      gas_used: result.gasUsed.toString(),
      gas_wanted: result.gasWanted.toString(),
      events: [],
    };
    const place = { hash: hashOf(tx), height: height.toString(), index: 0 };
    return { result: { ...place, tx: base64.encode(tx), tx_result } };
  }
}

function readCall(
  request: IncomingMessage,
  body: string,
): { id: unknown; method: string; params: Params } {
  if (request.method === 'POST') return JSON.parse(body);
  const url = new URL(request.url ?? '/', 'http://node');
  return { id: 1, method: url.pathname.slice(1), params: Object.fromEntries(url.searchParams) };
}

function hashOf(tx: Uint8Array): string {
  return toHex(sha256(tx)).toUpperCase();
}
