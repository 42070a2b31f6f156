/** A node of its own for a measurement: home, genesis, application and CometBFT on free ports, all of it gone at the end. */

import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createHome } from '../src/cli/home/createHome.ts';
import { detachState } from '../src/cli/home/detachedState.ts';
import { addGenesisParticipant } from '../src/cli/home/editGenesis.ts';
import { homeLayout } from '../src/cli/home/homeLayout.ts';
import { newGenesis } from '../src/cli/home/newGenesis.ts';
import { findFreePorts } from '../src/cli/process/ports.ts';
import { addAccounts } from './addAccounts.ts';
import { executedHeight } from './blockLog.ts';
import { LoadError } from './loadError.ts';
import { RpcConnection } from './rpc.ts';
import { keyOfSeed } from './senderKeys.ts';

const root = resolve(import.meta.dirname, '..');
const pollMs = 20;
/** A genesis of a million accounts takes a minute. */
const startMs = 600_000;

export const trial = { chainId: 'trial-1', prefix: 'cpoc', denom: 'upoc', seed: 'trial' } as const;

export interface TrialOptions {
  readonly senders: number;
  /** Accounts in the genesis that only receive. */
  readonly accounts: number;
  /** Whether the state of the genesis lies in a file beside it, where CometBFT does not carry it along. */
  readonly isStateBeside?: boolean;
  /** A script that listens at the address of its first argument; the node itself where it is left out. */
  readonly application?: string;
  /** Of Node, before the script. */
  readonly nodeFlags?: readonly string[];
  /** Of `cpocd start`. */
  readonly flags?: readonly string[];
  /** Home of a trial that was ended with `leave`, with as many senders and accounts; whoever gives it removes it. */
  readonly home?: string;
}

export class TrialNode {
  readonly home: string;
  readonly rpc: string;
  /** From the start of the application until CometBFT may connect. */
  listenMs = 0;
  /** From there to height 2, or to the next block but one of a chain that goes on. */
  readyMs = 0;
  readonly #isOwnHome: boolean;
  readonly #abci: string;
  readonly #children: ChildProcess[] = [];
  #failure: string | undefined;

  private constructor(home: string | undefined, [rpc, abci]: readonly [number, number]) {
    this.#isOwnHome = home === undefined;
    this.home = home ?? mkdtempSync(join(tmpdir(), 'cpoc-trial-'));
    this.rpc = `http://127.0.0.1:${rpc}`;
    this.#abci = `tcp://127.0.0.1:${abci}`;
  }

  /** @throws LoadError where it does not begin to make blocks */
  static async start(options: TrialOptions): Promise<TrialNode> {
    const [rpc = 0, abci = 0, p2p = 0] = await findFreePorts(3);
    const node = new TrialNode(options.home, [rpc, abci]);
    try {
      if (options.home === undefined) await node.#makeHome(options, rpc, p2p);
      const spawned = performance.now();
      node.#spawn(process.execPath, node.#applicationArgs(options), 'app.log');
      await node.#untilListening(abci);
      const listening = performance.now();
      node.listenMs = listening - spawned;
      const comet = process.env['CPOC_COMETBFT'] ?? 'cometbft';
      const places = ['--proxy_app', node.#abci, '--p2p.laddr', `tcp://127.0.0.1:${p2p}`];
      places.push('--rpc.laddr', `tcp://127.0.0.1:${rpc}`);
      node.#spawn(comet, ['start', '--home', node.home, ...places], 'comet.log');
      await node.#makeBlocks(2);
      node.readyMs = performance.now() - listening;
      return node;
    } catch (error) {
      await node.stop();
      throw error;
    }
  }

  get application(): ChildProcess {
    return this.#children[0] as ChildProcess;
  }

  #applicationArgs({ application, nodeFlags = [], flags = [] }: TrialOptions): string[] {
    if (application !== undefined) return [...nodeFlags, application, this.#abci];
    const main = join(root, 'bin', 'cpocd');
    const own = ['--home', this.home, '--address', this.#abci, '--log-format', 'json'];
    return [...nodeFlags, main, 'start', ...own, ...flags];
  }

  async #makeHome(options: TrialOptions, rpc: number, p2p: number): Promise<void> {
    const { chainId, prefix, denom, seed } = trial;
    const genesis = newGenesis({ chainId, addressPrefix: prefix, denom, time: new Date() });
    const { validatorPublicKey, validatorAddress } = createHome({
      home: this.home,
      genesis,
      comet: {
        moniker: 'trial',
        rpcAddress: `tcp://127.0.0.1:${rpc}`,
        p2pAddress: `tcp://127.0.0.1:${p2p}`,
      },
      app: { metricsAddress: '', apiEnable: false, grpcEnable: false },
    });
    addGenesisParticipant(genesis, {
      address: keyOfSeed(seed, 0, prefix).address,
      consensusPubkey: validatorPublicKey,
      power: 10n,
      inferenceUrl: '',
    });
    // In CometBFT's own list too, for an application that returns none.
    genesis.validators = [
      {
        address: Buffer.from(validatorAddress).toString('hex').toUpperCase(),
        pub_key: {
          type: 'tendermint/PubKeyEd25519',
          value: Buffer.from(validatorPublicKey).toString('base64'),
        },
        power: '10',
        name: 'trial',
      },
    ];
    const files = homeLayout(this.home);
    writeFileSync(files.genesis, JSON.stringify(genesis));
    const { senders, accounts } = options;
    const balance = 1_000_000_000n;
    const path = files.genesis;
    await addAccounts({ from: path, to: path, ...trial, senders, accounts, balance });
    if (options.isStateBeside === true) detachState(path);
    writeFileSync(files.configToml, trialConfig(readFileSync(files.configToml, 'utf8')));
  }

  #spawn(file: string, args: readonly string[], log: string): void {
    const out = openSync(join(this.home, log), 'a');
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', out, out, 'ipc'] });
    child.once('error', (error) => {
      this.#failure ??= error.message;
    });
    this.#children.push(child);
    closeSync(out);
  }

  /** CometBFT tries again after three seconds only. */
  #untilListening(port: number): Promise<void> {
    return this.#until(
      () =>
        new Promise<boolean>((resolve) => {
          const socket = connect(port, '127.0.0.1', () => resolve(true));
          socket.once('error', () => resolve(false));
          socket.once('connect', () => socket.destroy());
        }),
    );
  }

  async #makeBlocks(count: number): Promise<void> {
    const rpc = new RpcConnection(this.rpc);
    let first: number | undefined;
    try {
      await this.#until(async () => {
        const height = await executedHeight(rpc).catch(() => undefined);
        if (height === undefined) return false;
        first ??= this.#isOwnHome ? 0 : height;
        return height >= first + count;
      });
    } finally {
      rpc.close();
    }
  }

  async #until(reached: () => Promise<boolean>): Promise<void> {
    for (const start = performance.now(); performance.now() - start < startMs; ) {
      if (this.#failure !== undefined) {
        const advice = '`npm run setup` fetches CometBFT; CPOC_COMETBFT names another one';
        throw new LoadError(this.#failure, advice);
      }
      if (this.#children.some(({ exitCode }) => exitCode !== null)) break;
      if (await reached()) return;
      await pause(pollMs);
    }
    const logs = readdirSync(this.home).filter((name) => name.endsWith('.log'));
    const tail = logs.map((log) => readFileSync(join(this.home, log), 'utf8').slice(-1500));
    throw new LoadError(`the node makes no blocks:\n${tail.join('\n')}`, 'see its log above');
  }

  /** Ends both and waits for them: the application last, so that it can finish what it writes. */
  async stop(): Promise<void> {
    await this.leave();
    if (this.#isOwnHome) rmSync(this.home, { recursive: true, force: true });
  }

  /** The same, and the home stays for another trial. Returns it. */
  async leave(): Promise<string> {
    for (const child of this.#children.toReversed()) await ended(child);
    return this.home;
  }
}

/** What a measurement needs and a careful node does not set: room for 50,000 transactions, and requests with many of them. */
function trialConfig(text: string): string {
  return text
    .replace(/^size = \d+/m, 'size = 50000\ncache_size = 200000')
    .replace(/^max_txs_bytes = \d+/m, 'max_txs_bytes = 1073741824')
    .replace(/^max_request_batch_size = \d+/m, 'max_request_batch_size = 1000')
    .replace(/^max_body_bytes = \d+/m, 'max_body_bytes = 10000000')
    .replace(/^indexer = "kv"/m, 'indexer = "null"')
    .replace(/^log_level = "info"/m, 'log_level = "error"');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const over = new Promise((resolve) => child.once('exit', resolve));
  const impatient = setTimeout(() => child.kill('SIGKILL'), 20_000);
  child.kill('SIGTERM');
  await over;
  clearTimeout(impatient);
}
