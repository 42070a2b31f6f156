/** `cpocd devnet` as a process of its own, read through the JSON lines that it prints. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { exitOf } from './testNode.ts';

interface Line {
  readonly type: string;
  readonly [field: string]: unknown;
}

interface NodeAddresses {
  readonly rpc: string;
  readonly rest: string;
  /** `host:port` */
  readonly grpc: string;
  readonly p2p: string;
}

export interface StartedAgents {
  readonly agents: readonly { name: string; status: string; metrics: string }[];
  readonly accounts: readonly { address: string }[];
}

/** One run of the devnet, in a home that outlives it. */
export class DevnetProcess {
  readonly home: string;
  readonly child: ChildProcess;
  readonly lines: Line[] = [];
  err = '';

  constructor(home: string, ...flags: string[]) {
    this.home = home;
    const args = [
      resolve('bin/cpocd'),
      'devnet',
      '--home',
      home,
      '--ports',
      'auto',
      '--json',
      '--block-time',
      '200',
      ...flags,
    ];
    this.child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let rest = '';
    this.child.stdout?.on('data', (data: Buffer) => {
      const parts = (rest + data.toString()).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part !== '') this.lines.push(JSON.parse(part) as Line);
    });
    this.child.stderr?.on('data', (data: Buffer) => {
      this.err += data.toString();
    });
  }

  static newHome(): string {
    return mkdtempSync(join(tmpdir(), 'cpoc-devnet-'));
  }

  of(type: string): Line[] {
    return this.lines.filter((line) => line.type === type);
  }

  /** The last height that it told. */
  get height(): number {
    return Number(this.of('block').at(-1)?.['height'] ?? 0);
  }

  async ends(): Promise<number | null> {
    return exitOf(this.child);
  }

  /** @throws Error where the height is not told in time, or the devnet ends before */
  async reach(least: number, seconds = 60): Promise<void> {
    for (let left = seconds * 10; left > 0; left -= 1) {
      if (this.height >= least) return;
      if (this.child.exitCode !== null) break;
      await pause(100);
    }
    throw new Error(
      `height ${least} was not reached: ${this.err}\n${JSON.stringify(this.lines.slice(-5))}`,
    );
  }

  /** RPC of the first node. */
  get rpc(): string {
    return this.node('node0').rpc;
  }

  /** Where a node is reached, once the devnet has started. */
  node(name: string): NodeAddresses {
    const addresses = this.of('started')[0]?.['addresses'] as
      | { nodes: (NodeAddresses & { name: string })[] }
      | undefined;
    const nowhere = { rpc: '', rest: '', grpc: '', p2p: '' };
    return addresses?.nodes.find((node) => node.name === name) ?? nowhere;
  }

  /** Where agents say how they are, and the accounts, in one order. */
  get agents(): StartedAgents {
    const started = this.of('started')[0] as unknown as {
      addresses: Pick<StartedAgents, 'agents'>;
    } & Pick<StartedAgents, 'accounts'>;
    return { agents: started.addresses.agents, accounts: started.accounts };
  }

  /** Ids of the two processes of a node: the application's, and its CometBFT's. */
  processesOf(name: string): number[] {
    const members = JSON.parse(readFileSync(join(this.home, 'processes.json'), 'utf8')) as {
      name: string;
      pid: number;
    }[];
    const comet = readFileSync(join(this.home, name, 'data/cometbft.pid.json'), 'utf8');
    const found = members.filter((member) => member.name === name).map(({ pid }) => pid);
    return [...found, (JSON.parse(comet) as { pid: number }).pid];
  }

  /** Ends all of it; another run may go on from there. */
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await this.ends();
  }

  /** Ends all of it and removes the home. */
  async stop(): Promise<void> {
    await this.end();
    rmSync(this.home, { recursive: true, force: true });
  }
}
