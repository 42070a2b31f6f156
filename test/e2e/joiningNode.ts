/** A node that joins a running chain by state sync: no validator, nothing in its home but the configuration. */

import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { replaceTomlValue } from '../../src/cli/config/tomlLines.ts';
import { nodeId, readCometKey } from '../../src/cli/home/cometKeys.ts';
import { cpocd, exitOf, freePort } from './testNode.ts';

export interface JoiningOptions {
  /** Home of a node of the chain. */
  readonly like: string;
  readonly peers: readonly { readonly home: string; readonly p2p: string; readonly rpc: string }[];
  /** A block that the operator trusts. */
  readonly trusted: { readonly height: number; readonly hash: string };
}

export class JoiningNode {
  readonly home: string;
  readonly rpc: string;
  #child: ChildProcess | undefined;
  log = '';

  private constructor(home: string, rpc: string) {
    this.home = home;
    this.rpc = rpc;
  }

  static async create({ like, peers, trusted }: JoiningOptions): Promise<JoiningNode> {
    const home = mkdtempSync(join(tmpdir(), 'cpoc-joining-'));
    const made = await cpocd(['init', 'joining', '--home', home]);
    if (made.code !== 0) throw new Error(made.err);
    for (const file of ['genesis.json', 'config.toml', 'app.toml']) {
      cpSync(join(like, 'config', file), join(home, 'config', file));
    }
    mkdirSync(join(home, 'data'), { recursive: true });
    const [rpc, p2p, abci] = [await freePort(), await freePort(), await freePort()];
    change(join(home, 'config/config.toml'), {
      proxy_app: `tcp://127.0.0.1:${abci}`,
      'rpc.laddr': `tcp://127.0.0.1:${rpc}`,
      'p2p.laddr': `tcp://127.0.0.1:${p2p}`,
      'p2p.persistent_peers': peers.map(peerOf).join(','),
      'statesync.enable': true,
      'statesync.rpc_servers': peers.map(({ rpc: url }) => url).join(','),
      'statesync.trust_height': trusted.height,
      'statesync.trust_hash': trusted.hash,
      'statesync.trust_period': '168h0m0s',
      'statesync.discovery_time': '5s',
    });
    change(join(home, 'config/app.toml'), {
      'abci.address': `tcp://127.0.0.1:${abci}`,
      'metrics.address': '',
      'api.address': `tcp://127.0.0.1:${await freePort()}`,
      'grpc.address': `127.0.0.1:${await freePort()}`,
    });
    return new JoiningNode(home, `http://127.0.0.1:${rpc}`);
  }

  start(): void {
    const args = [resolve('bin/cpocd'), 'start', '--home', this.home, '--with-comet'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.log = (this.log + data.toString()).slice(-200_000);
      });
    }
    this.#child = child;
  }

  /** What CometBFT's status says of heights; 0 while nothing answers. */
  async heights(): Promise<{ readonly earliest: number; readonly latest: number }> {
    try {
      const answer = await fetch(`${this.rpc}/status`);
      const { result } = (await answer.json()) as {
        result: { sync_info: { earliest_block_height: string; latest_block_height: string } };
      };
      const { earliest_block_height: earliest, latest_block_height: latest } = result.sync_info;
      return { earliest: Number(earliest), latest: Number(latest) };
    } catch {
      return { earliest: 0, latest: 0 };
    }
  }

  /** @throws Error with the end of the log after `seconds` */
  async reach(height: number, seconds: number): Promise<void> {
    for (let left = seconds * 10; left > 0; left -= 1) {
      if ((await this.heights()).latest >= height) return;
      if (this.#child?.exitCode !== null) break;
      await pause(100);
    }
    throw new Error(`height ${height} was not reached in ${seconds} s\n${this.log.slice(-6000)}`);
  }

  async end(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    child?.kill('SIGTERM');
    if (child !== undefined) await exitOf(child);
  }

  async stop(): Promise<void> {
    await this.end();
    rmSync(this.home, { recursive: true, force: true });
  }
}

function peerOf({ home, p2p }: JoiningOptions['peers'][number]): string {
  const { publicKey } = readCometKey(join(home, 'config/node_key.json'));
  return `${nodeId(publicKey)}@${p2p.replace('tcp://', '')}`;
}

function change(path: string, values: Readonly<Record<string, string | number | boolean>>): void {
  let text = readFileSync(path, 'utf8');
  for (const [key, value] of Object.entries(values)) {
    text = replaceTomlValue(text, key, JSON.stringify(value));
  }
  writeFileSync(path, text);
}
