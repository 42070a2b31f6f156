/** A devnet with a small mempool and small blocks, and what its blocks say about challenges. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type DevnetAccount, devnetAccounts } from '../../src/cli/devnet/devnetAccounts.ts';
import { openDevnetHome } from '../../src/cli/devnet/devnetHome.ts';
import { devnetLayout } from '../../src/cli/devnet/devnetLayout.ts';
import type { DevnetShape } from '../../src/cli/devnet/devnetOptions.ts';
import { homeLayout } from '../../src/cli/home/homeLayout.ts';
import { type ChainClient, connectClient } from '../../src/client/connectClient.ts';
import type { ContinuousPoCChallenge } from '../../src/gen/cpoc/poc/v1/poc.ts';
import { exitOf } from './testNode.ts';

export interface SmallDevnetOptions {
  readonly validators: number;
  readonly hosts: number;
  readonly mempoolSize: number;
  readonly maxBlockGas: bigint;
}

export class FloodedDevnet {
  readonly accounts: readonly DevnetAccount[];
  readonly chainId: string;
  readonly #home: string;
  readonly #child: ChildProcess;
  #height = 0;
  #rpcs: string[] = [];
  #said = '';

  private constructor(home: string, shape: DevnetShape, accounts: readonly DevnetAccount[]) {
    this.#home = home;
    this.chainId = shape.chainId;
    this.accounts = accounts;
    const args = [resolve('bin/cpocd'), 'devnet', '--home', home, '--ports', 'auto', '--json'];
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let rest = '';
    this.#child.stdout?.on('data', (data: Buffer) => {
      const parts = (rest + data.toString()).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) this.#read(JSON.parse(part));
    });
    this.#child.stderr?.on('data', (data: Buffer) => {
      this.#said += data.toString();
    });
  }

  /** Every commit is challenged, beside the audit. */
  static async start(options: SmallDevnetOptions): Promise<FloodedDevnet> {
    const { validators, hosts } = options;
    const home = mkdtempSync(join(tmpdir(), 'cpoc-flood-'));
    const asked = { validators, hosts, blockTimeMs: 200, sampleRateBps: 10_000 };
    const shape = await openDevnetHome(home, asked);
    const accounts = await devnetAccounts(shape);
    for (const { name, role } of accounts) {
      if (role === 'user') continue;
      const files = homeLayout(devnetLayout(home).member(name));
      edit(files.genesis, /"max_gas": *"\d+"/, `"max_gas":"${options.maxBlockGas}"`);
      if (role === 'validator')
        edit(files.configToml, 'size = 5000', `size = ${options.mempoolSize}`);
    }
    return new FloodedDevnet(home, shape, accounts);
  }

  /** RPC addresses of the nodes. */
  get rpcs(): readonly string[] {
    return this.#rpcs;
  }

  get height(): number {
    return this.#height;
  }

  account(name: string): DevnetAccount {
    const found = this.accounts.find((account) => account.name === name);
    if (found === undefined) throw new Error(`no account ${name}`);
    return found;
  }

  connect(): Promise<ChainClient> {
    return connectClient({ rpc: this.#rpcs[0] ?? '' });
  }

  async reach(height: number, seconds = 120): Promise<void> {
    for (let left = seconds * 20; left > 0; left -= 1) {
      if (this.#height >= height) return;
      if (this.#child.exitCode !== null) break;
      await pause(50);
    }
    throw new Error(`height ${height} was not reached, only ${this.#height}: ${this.#said}`);
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await exitOf(this.#child);
    rmSync(this.#home, { recursive: true, force: true });
  }

  #read(line: {
    type: string;
    height?: string | number;
    addresses?: { nodes: { rpc: string }[] };
  }): void {
    if (line.type === 'started') this.#rpcs = (line.addresses?.nodes ?? []).map(({ rpc }) => rpc);
    if (line.type === 'block') this.#height = Number(line.height);
  }
}

/** In how many blocks each challenge was answered; undefined where it was not. */
export async function blocksUntilAnswered(
  client: ChainClient,
  challenges: readonly ContinuousPoCChallenge[],
  height: number,
): Promise<(number | undefined)[]> {
  const answeredAt = new Map<string, number>();
  for (let at = 1; at <= height; at += 1) {
    const { results } = await client.comet.blockResults(at);
    for (const event of results.flatMap(({ events }) => events)) {
      const id = event.attributes.find(({ key }) => key === 'challenge_id')?.value;
      if (event.type === 'poc_challenge_resolved' && id !== undefined) answeredAt.set(id, at);
    }
  }
  return challenges.map(({ id, challengeBlockHeight }) => {
    const at = answeredAt.get(id.toString());
    return at === undefined ? undefined : at - Number(challengeBlockHeight);
  });
}

/** @throws Error where there is nothing to change */
function edit(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${path} has no ${from}`);
  writeFileSync(path, changed);
}
