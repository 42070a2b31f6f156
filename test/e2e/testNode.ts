/** A node of its own for a test: home, application and CometBFT on free ports, all of it gone at the end. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findFreePorts } from '../../src/cli/process/ports.ts';

const program = resolve('bin/cpocd');
const run = promisify(execFile);

/** CometBFT's program, as the set-up hands it to the tests. */
export const cometbft: string = process.env['CPOC_COMETBFT'] ?? 'cometbft';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line to its end. */
export async function cpocd(args: readonly string[], input?: string): Promise<CliResult> {
  const running = run(process.execPath, [program, ...args], { timeout: 60_000 });
  running.child.stdin?.end(input ?? '');
  try {
    const { stdout, stderr } = await running;
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const failed = error as { code?: number; stdout: string; stderr: string };
    return { code: failed.code ?? -1, out: failed.stdout, err: failed.stderr };
  }
}

/** @throws Error with standard error where the command fails. */
export async function must(args: readonly string[]): Promise<string> {
  const { code, out, err } = await cpocd(args);
  if (code !== 0) throw new Error(`cpocd ${args.join(' ')}: ${code}\n${err}`);
  return out;
}

export async function freePort(): Promise<number> {
  const [port = 0] = await findFreePorts(1);
  return port;
}

export interface TestNodeOptions {
  readonly chainId?: string;
  readonly prefix?: string;
  readonly denom?: string;
  /** Changes of `app_state.poc.params`. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Changes of `app_state.gov.params`. */
  readonly gov?: Readonly<Record<string, unknown>>;
  /** Names of funded accounts beside the validator's. */
  readonly accounts?: readonly string[];
  readonly unixSocket?: boolean;
}

export class TestNode {
  readonly home: string;
  readonly chainId: string;
  readonly denom: string;
  readonly rpc: string;
  /** `http://host:port` */
  rest = '';
  /** `host:port` */
  grpc = '';
  /** ABCI address. */
  readonly address: string;
  /** Addresses by key name. */
  readonly addresses: Map<string, string> = new Map();
  readonly #running = new Map<'app' | 'comet', ChildProcess>();
  log = '';

  private constructor(
    home: string,
    chainId: string,
    denom: string,
    rpcPort: number,
    address: string,
  ) {
    this.home = home;
    this.chainId = chainId;
    this.denom = denom;
    this.rpc = `http://127.0.0.1:${rpcPort}`;
    this.address = address;
  }

  static async create(options: TestNodeOptions = {}): Promise<TestNode> {
    const { chainId = 'test-1', denom = 'upoc', prefix = 'cpoc' } = options;
    const home = mkdtempSync(join(tmpdir(), 'cpoc-e2e-'));
    const [rpc, p2p, abci] = [await freePort(), await freePort(), await freePort()];
    const address =
      options.unixSocket === true ? `unix://${home}/abci.sock` : `tcp://127.0.0.1:${abci}`;
    const node = new TestNode(home, chainId, denom, rpc, address);
    await must([
      'init',
      'test',
      '--home',
      home,
      '--chain-id',
      chainId,
      '--bech32-prefix',
      prefix,
      '--denom',
      denom,
    ]);
    for (const name of ['validator', ...(options.accounts ?? [])]) await node.#fund(name);
    await must(['genesis', 'add-participant', 'validator', '--power', '10', ...node.#keys]);
    node.#changeGenesis(options.params ?? {}, options.gov ?? {});
    node.#changeConfig(rpc, p2p);
    node.#placeApi(await freePort(), await freePort());
    return node;
  }

  get #keys(): string[] {
    return ['--home', this.home, '--keyring-backend', 'test'];
  }

  /** Adds coins for an address to the genesis. */
  async fund(address: string, coins = `1000000000${this.denom}`): Promise<void> {
    await must(['genesis', 'add-account', address, coins, ...this.#keys]);
  }

  async #fund(name: string): Promise<void> {
    const key = JSON.parse(await must(['keys', 'add', name, '-o', 'json', ...this.#keys])) as {
      address: string;
    };
    this.addresses.set(name, key.address);
    await this.fund(key.address);
  }

  #changeGenesis(
    params: Readonly<Record<string, unknown>>,
    gov: Readonly<Record<string, unknown>>,
  ): void {
    const path = join(this.home, 'config/genesis.json');
    const genesis = JSON.parse(readFileSync(path, 'utf8'));
    Object.assign(genesis.app_state.poc.params, {
      enable_continuous_poc: true,
      validation_challenge_deadline_blocks: 8,
      audit_window_blocks: 1,
      epoch_length: '30',
      ...params,
    });
    Object.assign(genesis.app_state.gov.params, gov);
    writeFileSync(path, JSON.stringify(genesis));
  }

  /** Blocks every fifth of a second, on ports of its own. */
  #changeConfig(rpc: number, p2p: number): void {
    const path = join(this.home, 'config/config.toml');
    const text = readFileSync(path, 'utf8')
      .replace('laddr = "tcp://127.0.0.1:26657"', `laddr = "tcp://127.0.0.1:${rpc}"`)
      .replace('laddr = "tcp://0.0.0.0:26656"', `laddr = "tcp://127.0.0.1:${p2p}"`)
      .replace(/timeout_commit = "\w+"/, 'timeout_commit = "200ms"');
    writeFileSync(path, text);
  }

  #placeApi(rest: number, grpc: number): void {
    this.rest = `http://127.0.0.1:${rest}`;
    this.grpc = `127.0.0.1:${grpc}`;
    const path = join(this.home, 'config/app.toml');
    const text = readFileSync(path, 'utf8')
      .replace('tcp://localhost:1317', `tcp://127.0.0.1:${rest}`)
      .replace('localhost:9090', this.grpc);
    writeFileSync(path, text);
  }

  /** The application alone. */
  startApp(...flags: readonly string[]): ChildProcess {
    return this.#spawn('app', process.execPath, [
      program,
      'start',
      '--home',
      this.home,
      '--address',
      this.address,
      '--metrics.address',
      '',
      '--log-format',
      'json',
      ...flags,
    ]);
  }

  startComet(): ChildProcess {
    return this.#spawn('comet', cometbft, [
      'start',
      '--home',
      this.home,
      '--proxy_app',
      this.address,
    ]);
  }

  #spawn(name: 'app' | 'comet', file: string, args: readonly string[]): ChildProcess {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.log = (this.log + data.toString()).slice(-200_000);
      });
    }
    this.#running.set(name, child);
    return child;
  }

  /** Ends a process and waits for it. */
  async end(name: 'app' | 'comet', signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#running.get(name);
    if (child === undefined) return null;
    this.#running.delete(name);
    const ended = exitOf(child);
    child.kill(signal);
    return ended;
  }

  async call<T>(method: string, params: Record<string, unknown> = {}): Promise<T> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const answer = await fetch(this.rpc, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    const { result, error } = (await answer.json()) as { result?: T; error?: { data: string } };
    if (result === undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  }

  /** Height and app hash that CometBFT's status shows; height 0 while nothing answers. */
  async status(): Promise<{ height: number; appHash: string }> {
    try {
      const { sync_info: info } = await this.call<{ sync_info: Record<string, string> }>('status');
      return {
        height: Number(info['latest_block_height']),
        appHash: info['latest_app_hash'] ?? '',
      };
    } catch {
      return { height: 0, appHash: '' };
    }
  }

  /** @throws Error with the end of the log after `seconds`. */
  async reach(height: number, seconds = 60): Promise<void> {
    for (let left = seconds * 10; left > 0; left -= 1) {
      if ((await this.status()).height >= height) return;
      await pause(100);
    }
    throw new Error(`height ${height} was not reached in ${seconds} s\n${this.log.slice(-4000)}`);
  }

  async stop(): Promise<void> {
    await this.end('comet', 'SIGKILL');
    await this.end('app', 'SIGKILL');
    rmSync(this.home, { recursive: true, force: true });
  }
}

export function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((done) => child.once('exit', (code) => done(code)));
}
