/** A CometBFT RPC server with just enough behind it to send transactions to: one account, blocks on demand. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64 } from '@scure/base';
import { BaseAccount } from 'cosmjs-types/cosmos/auth/v1beta1/auth';
import { QueryAccountResponse } from 'cosmjs-types/cosmos/auth/v1beta1/query';
import { SimulateRequest, SimulateResponse } from 'cosmjs-types/cosmos/tx/v1beta1/service';
import { AuthInfo, Tx, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { type WebSocket, WebSocketServer } from 'ws';
import { toHex } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';

/** What the next `broadcast_tx_sync` does instead of the usual. */
export type Mishap =
  | 'mempool full'
  /** CometBFT takes nothing while it checks its mempool again after a block. */
  | 'still rechecking'
  /** CometBFT has room, and the application keeps it for others. */
  | 'room kept'
  | 'catching up'
  /** Taken, but the connection breaks before the answer. */
  | 'taken unanswered'
  /** Not taken, and the connection breaks. */
  | 'lost unanswered'
  /** Taken, answered, and forgotten, as by a node that restarts. */
  | 'forgotten';

interface Held {
  readonly tx: Uint8Array;
  readonly sequence: number;
}

export class FakeNode {
  chainId = 'test-1';
  address = '';
  height = 1;
  /** Sequence of the last block. */
  sequence = 7;
  mishaps: Mishap[] = [];
  indexes = true;
  /** Takes requests, and breaks every connection before an answer. */
  isAway = false;
  /** How often its status was asked for. */
  statusAsked = 0;
  readonly broadcasts: string[] = [];
  readonly included: Map<string, { height: number; code: number; log: string; tx: Uint8Array }> =
    new Map();
  readonly simulated: number[] = [];
  /** Heights that ABCI queries asked for; `0` for the newest. */
  readonly heights: string[] = [];
  /** Answers for other ABCI queries by path; undefined for what does not exist. */
  readonly answers: Map<string, (data: Uint8Array) => Uint8Array | undefined> = new Map();
  /** Executes a transaction of a block. */
  execute: (tx: Uint8Array) => void = () => undefined;
  #pool: Held[] = [];
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  private constructor() {
    this.#server = createServer((request, response) => this.#serve(request, response));
    this.#sockets = new WebSocketServer({ server: this.#server, path: '/websocket' });
    this.#sockets.on('connection', (socket) => socket.on('message', () => answerSubscribe(socket)));
  }

  static async start(): Promise<FakeNode> {
    const node = new FakeNode();
    await new Promise<void>((resolve) => node.#server.listen(0, '127.0.0.1', resolve));
    return node;
  }

  get rpc(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get pooled(): number {
    return this.#pool.length;
  }

  async stop(): Promise<void> {
    this.dropSockets();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  dropSockets(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  /** Executes a block with what is in the mempool, in order. */
  nextBlock(code = 0, log = ''): void {
    this.height += 1;
    for (const { tx, sequence } of this.#pool) {
      if (sequence !== this.sequence) continue;
      this.sequence += 1;
      this.execute(tx);
      this.included.set(toHex(sha256(tx)).toUpperCase(), { height: this.height, code, log, tx });
    }
    this.#pool = [];
    const event = { data: { value: { header: { height: String(this.height) } } } };
    const text = JSON.stringify({ jsonrpc: '2.0', id: 1, result: event });
    for (const socket of this.#sockets.clients) socket.send(text);
  }

  /** Forgets the mempool, as a restart does. */
  forget(): void {
    this.#pool = [];
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { id, method, params } = JSON.parse(Buffer.concat(parts).toString());
    const answer = this.isAway ? 'broken' : this.#call(method, params);
    if (answer === 'broken') {
      response.destroy();
      return;
    }
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  }

  #call(method: string, params: Record<string, string>): object | 'broken' {
    switch (method) {
      case 'status':
        this.statusAsked += 1;
        return { result: this.#status() };
      case 'abci_query':
        this.heights.push(params['height'] ?? '0');
        return { result: { response: this.#query(params['path'] ?? '', params['data'] ?? '') } };
      case 'broadcast_tx_sync':
        return this.#broadcast(base64.decode(params['tx'] ?? ''));
      case 'tx':
        return this.#tx(params['hash'] ?? '');
      default:
        return rpcError(`no method ${method}`);
    }
  }

  #status(): object {
    const hash = this.height === 0 ? '' : 'AB'.repeat(32);
    return {
      node_info: {
        protocol_version: { p2p: '8', block: '11', app: '0' },
        id: 'ab'.repeat(20),
        listen_addr: 'tcp://127.0.0.1:1',
        network: this.chainId,
        version: '0.38.25',
        channels: '40',
        moniker: 'fake',
        other: { tx_index: 'on', rpc_address: 'tcp://127.0.0.1:1' },
      },
      sync_info: {
        latest_block_hash: hash,
        latest_app_hash: hash,
        latest_block_height: String(this.height),
        latest_block_time: '2026-01-01T00:00:00Z',
        catching_up: false,
      },
      validator_info: {
        address: 'AB'.repeat(20),
        pub_key: { type: 'tendermint/PubKeyEd25519', value: base64.encode(new Uint8Array(32)) },
        voting_power: '1',
      },
    };
  }

  #query(path: string, hexData: string): object {
    const data = Buffer.from(hexData, 'hex');
    const value = (bytes: Uint8Array): object => ({
      value: base64.encode(bytes),
      height: String(this.height),
      codespace: '',
      info: '',
    });
    if (path === '/cosmos.auth.v1beta1.Query/Account') {
      const account = BaseAccount.fromPartial({
        address: this.address,
        accountNumber: 4n,
        sequence: BigInt(this.sequence),
      });
      const any = {
        typeUrl: '/cosmos.auth.v1beta1.BaseAccount',
        value: BaseAccount.encode(account).finish(),
      };
      if (data.includes(this.address)) {
        return value(QueryAccountResponse.encode({ account: any }).finish());
      }
      return this.#refusal(
        22,
        'rpc error: code = NotFound desc = account not found: key not found',
      );
    }
    if (path === '/cosmos.tx.v1beta1.Service/Simulate') return this.#simulate(data, value);
    const answer = this.answers.get(path);
    if (answer === undefined) return this.#refusal(6, 'unknown query path: unknown request');
    const bytes = answer(data);
    return bytes === undefined
      ? this.#refusal(22, 'rpc error: code = NotFound desc = no such thing: key not found')
      : value(bytes);
  }

  #simulate(data: Uint8Array, value: (bytes: Uint8Array) => object): object {
    const tx = Tx.decode(SimulateRequest.decode(data).txBytes);
    const sequence = Number(tx.authInfo?.signerInfos[0]?.sequence);
    this.simulated.push(sequence);
    if (tx.body?.memo === 'fails') return this.#refusal(6, 'insufficient funds');
    const expected = this.sequence + this.#pool.length;
    if (sequence !== expected) return this.#refusal(32, mismatch(expected, sequence));
    const gasInfo = { gasUsed: 50_000n, gasWanted: 0n };
    return value(SimulateResponse.encode(SimulateResponse.fromPartial({ gasInfo })).finish());
  }

  /** With the height of the state that was asked, as the application says it. */
  #refusal(code: number, log: string): object {
    return { code, log, codespace: 'sdk', height: String(this.height), info: '' };
  }

  #broadcast(tx: Uint8Array): object | 'broken' {
    const hash = toHex(sha256(tx)).toUpperCase();
    this.broadcasts.push(hash);
    const mishap = this.mishaps.shift();
    if (mishap === 'mempool full')
      return rpcError('mempool is full: number of txs 5000 (max: 5000)');
    if (mishap === 'still rechecking') {
      return rpcError(
        'mempool is still rechecking after a new committed block, so it is considered as full',
      );
    }
    if (mishap === 'room kept') {
      return { result: { code: 20, codespace: 'sdk', data: '', log: 'mempool is full', hash } };
    }
    if (mishap === 'catching up') return rpcError('endpoint is closed while node is catching up');
    if (mishap === 'lost unanswered') return 'broken';
    if (this.#pool.some((held) => toHex(sha256(held.tx)).toUpperCase() === hash)) {
      return rpcError('tx already exists in cache');
    }
    const { authInfoBytes, bodyBytes } = TxRaw.decode(tx);
    const sequence = Number(AuthInfo.decode(authInfoBytes).signerInfos[0]?.sequence);
    const expected = this.sequence + this.#pool.length;
    const answer = (code: number, log: string): object => ({
      result: { code, codespace: code === 0 ? '' : 'sdk', data: '', log, hash },
    });
    if (sequence !== expected) return answer(32, mismatch(expected, sequence));
    if (Buffer.from(bodyBytes).includes('refuse me')) return answer(5, 'insufficient funds');
    if (mishap !== 'forgotten') this.#pool.push({ tx, sequence });
    return mishap === 'taken unanswered' ? 'broken' : answer(0, '');
  }

  #tx(hashBase64: string): object {
    if (!this.indexes) return rpcError('transaction indexing is disabled');
    const hash = toHex(base64.decode(hashBase64)).toUpperCase();
    const found = this.included.get(hash);
    if (found === undefined) return rpcError(`tx (${hash}) not found`);
    const { height, code, log, tx } = found;
    const tx_result = {
      code,
      log,
      gas_used: '40000',
      gas_wanted: '65000',
      events: [],
      codespace: 'sdk',
    };
    return { result: { hash, height: String(height), index: 0, tx: base64.encode(tx), tx_result } };
  }
}

function answerSubscribe(socket: WebSocket): void {
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, result: {} }));
}

function mismatch(expected: number, got: number): string {
  return `account sequence mismatch, expected ${expected}, got ${got}: incorrect account sequence`;
}

function rpcError(data: string): object {
  return { error: { code: -32603, message: 'Internal error', data } };
}
