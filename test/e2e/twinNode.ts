/** A second node with a validator's consensus key: what an operator must never run, and what a cheat would. */

import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { replaceTomlValue } from '../../src/cli/config/tomlLines.ts';
import { nodeId, readCometKey } from '../../src/cli/home/cometKeys.ts';
import { exitOf, freePort } from './testNode.ts';

/** Waits that make its votes others than those of the original: it prevotes nil before a proposal can be there. */
const hasty = {
  'consensus.timeout_propose': '1ms',
  'consensus.timeout_propose_delta': '0ms',
};

export interface TwinOptions {
  /** Home of the node whose key it takes. */
  readonly original: string;
  /** Homes and p2p addresses of the nodes that it talks to. */
  readonly peers: readonly { readonly home: string; readonly p2p: string }[];
}

export class TwinNode {
  readonly home: string;
  readonly #child: ChildProcess;
  log = '';

  private constructor(home: string) {
    this.home = home;
    const args = [resolve('bin/cpocd'), 'start', '--home', home, '--with-comet'];
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.log = (this.log + data.toString()).slice(-100_000);
      });
    }
  }

  /** The key and the genesis of the original; another node key, nothing signed yet, no data, other ports. */
  static async start({ original, peers }: TwinOptions): Promise<TwinNode> {
    const home = mkdtempSync(join(tmpdir(), 'cpoc-twin-'));
    cpSync(join(original, 'config'), join(home, 'config'), { recursive: true });
    rmSync(join(home, 'config/node_key.json'));
    mkdirSync(join(home, 'data'));
    const nothingSigned = { height: '0', round: 0, step: 0 };
    writeFileSync(join(home, 'data/priv_validator_state.json'), JSON.stringify(nothingSigned));
    const [rpc, p2p, abci] = [await freePort(), await freePort(), await freePort()];
    change(join(home, 'config/config.toml'), {
      ...hasty,
      proxy_app: `tcp://127.0.0.1:${abci}`,
      'rpc.laddr': `tcp://127.0.0.1:${rpc}`,
      'p2p.laddr': `tcp://127.0.0.1:${p2p}`,
      'p2p.persistent_peers': peers.map(peerOf).join(','),
    });
    change(join(home, 'config/app.toml'), {
      'abci.address': `tcp://127.0.0.1:${abci}`,
      'metrics.address': '',
      'api.address': `tcp://127.0.0.1:${await freePort()}`,
      'grpc.address': `127.0.0.1:${await freePort()}`,
    });
    return new TwinNode(home);
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await exitOf(this.#child);
    rmSync(this.home, { recursive: true, force: true });
  }
}

function peerOf({ home, p2p }: TwinOptions['peers'][number]): string {
  const { publicKey } = readCometKey(join(home, 'config/node_key.json'));
  return `${nodeId(publicKey)}@${p2p.replace('tcp://', '')}`;
}

/** Sets values of a TOML file, all of them texts. */
function change(path: string, values: Readonly<Record<string, string>>): void {
  let text = readFileSync(path, 'utf8');
  for (const [key, value] of Object.entries(values)) {
    text = replaceTomlValue(text, key, JSON.stringify(value));
  }
  writeFileSync(path, text);
}
