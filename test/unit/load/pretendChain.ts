/** CometBFT's RPC over a chain that puts what it took into a block every so many milliseconds. */

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

export interface PretendOptions {
  /** What the mempool holds. */
  readonly room?: number;
  readonly blockMs?: number;
  /** Blocks hold so many at most. */
  readonly perBlock?: number;
  /** What a transaction is answered by `broadcast_tx_sync`; 0 takes it. */
  readonly check?: (tx: string) => { code: number; codespace: string; log: string };
  /** Whether one that was taken goes into a block. */
  readonly loses?: (tx: string) => boolean;
  /** Its code in the block. */
  readonly codeOf?: (tx: string) => number;
}

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
}

const good = { code: 0, codespace: '', log: '' };

export class PretendChain {
  readonly blocks: { readonly time: Date; readonly txs: readonly string[] }[] = [];
  url = '';
  /** How many requests held several calls. */
  batches = 0;
  #waiting: string[] = [];
  readonly #seen = new Set<string>();
  readonly #options: PretendOptions;
  readonly #server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const calls = JSON.parse(Buffer.concat(parts).toString()) as Call | Call[];
      if (Array.isArray(calls)) this.batches += 1;
      const answers = [calls].flat().map((call) => this.#answer(call));
      response.end(JSON.stringify(Array.isArray(calls) ? answers : answers[0]));
    });
  });
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: PretendOptions) {
    this.#options = options;
  }

  static async start(options: PretendOptions = {}): Promise<PretendChain> {
    const chain = new PretendChain(options);
    await new Promise<void>((done) => chain.#server.listen(0, '127.0.0.1', done));
    const address = chain.#server.address();
    chain.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    chain.#timer = setInterval(() => chain.#makeBlock(), options.blockMs ?? 30);
    return chain;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #makeBlock(): void {
    const kept = this.#waiting.filter((tx) => this.#options.loses?.(tx) !== true);
    const txs = kept.slice(0, this.#options.perBlock ?? kept.length);
    this.#waiting = kept.slice(txs.length);
    this.blocks.push({ time: new Date(), txs });
  }

  #answer({ id, method, params }: Call): unknown {
    const result = this.#call(method, params);
    return typeof result === 'string'
      ? { jsonrpc: '2.0', id, error: { code: -32603, message: 'Internal error', data: result } }
      : { jsonrpc: '2.0', id, result };
  }

  #call(method: string, params: Call['params']): unknown {
    const height = this.blocks.length;
    switch (method) {
      case 'status':
        return { node_info: { network: 'pretend-1' } };
      case 'abci_info':
        return { response: { last_block_height: String(height) } };
      case 'abci_query':
        return { response: { code: 22, log: 'no such account' } };
      case 'blockchain':
        return {
          block_metas: this.#metas(Number(params['minHeight']), Number(params['maxHeight'])),
        };
      case 'block':
        return this.#block(Number(params['height']));
      case 'block_results':
        return this.#results(Number(params['height']));
      case 'broadcast_tx_async':
      case 'broadcast_tx_sync':
        return this.#broadcast(params['tx'] ?? '');
      default:
        return `Method not found: ${method}`;
    }
  }

  #broadcast(tx: string): unknown {
    if (this.#seen.has(tx)) return 'tx already exists in cache';
    if (this.#waiting.length >= (this.#options.room ?? 1e9)) {
      return `mempool is full: number of txs ${this.#waiting.length} (max: ${this.#options.room})`;
    }
    const answer = this.#options.check?.(tx) ?? good;
    const hash = createHash('sha256').update(Buffer.from(tx, 'base64')).digest('hex');
    if (answer.code === 0) {
      this.#seen.add(tx);
      this.#waiting.push(tx);
    }
    return { ...answer, hash };
  }

  #metas(first: number, last: number): unknown[] {
    return this.blocks.slice(first - 1, last).map(({ txs }, i) => ({
      header: { height: String(first + i) },
      num_txs: String(txs.length),
    }));
  }

  #block(height: number): unknown {
    const block = this.blocks[height - 1];
    return { block: { header: { time: block?.time.toISOString() }, data: { txs: block?.txs } } };
  }

  #results(height: number): unknown {
    const results = this.blocks[height - 1]?.txs.map((tx) => {
      const code = this.#options.codeOf?.(tx) ?? 0;
      return { code, codespace: code === 0 ? '' : 'sdk', gas_used: '70000' };
    });
    return { txs_results: results };
  }
}
