/** A host's home, a simulated chain behind a real RPC server, and the doctor as a person calls it. */

import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Severity } from '../../../../src/host/doctor/finding.ts';
import { FaultyNode } from '../../../harness/faultyNode.ts';
import { type SimAccount, simAccount } from '../../../harness/simAccount.ts';
import { SimChain } from '../../../harness/simChain.ts';
import type { GenesisOptions } from '../../../harness/simGenesis.ts';
import { type CliRun, runCli, temporaryFolder } from '../../cli/runCli.ts';

export interface FoundFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly what: string;
  readonly why: string;
  readonly todo: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Visit extends CliRun {
  readonly severity: Severity;
  readonly findings: readonly FoundFinding[];
  /** The finding of a check. */
  of(id: string): FoundFinding;
}

/** The participant whose key is in the keyring as `host`. */
export const host: SimAccount = simAccount(1);
/** Its warm key, in the keyring as `warm`. */
export const warm: SimAccount = simAccount(2);
/** Somebody else with coins. */
export const other: SimAccount = simAccount(3);

export class DoctorRig {
  readonly home: string;
  readonly chain: SimChain;
  readonly rpc: FaultyNode;

  private constructor(home: string, chain: SimChain, rpc: FaultyNode) {
    this.home = home;
    this.chain = chain;
    this.rpc = rpc;
  }

  /** A chain at height 3 on which `host` is registered, unless the genesis says otherwise. */
  static async start(genesis: Partial<GenesisOptions> = {}): Promise<DoctorRig> {
    const chain = await SimChain.start({
      accounts: [host, other],
      participants: [{ account: host }],
      ...genesis,
    });
    await chain.advanceTo(3n);
    const rpc = await FaultyNode.start(chain);
    onTestFinished(async () => {
      await rpc.stop();
      await chain.stop();
    });
    const rig = new DoctorRig(temporaryFolder(), chain, rpc);
    await rig.addKey('host', host);
    await rig.addKey('warm', warm);
    return rig;
  }

  async addKey(name: string, { privateKey }: SimAccount): Promise<void> {
    const hex = Buffer.from(privateKey).toString('hex');
    await this.cli(['keys', 'import', name, ...this.keyring], `${hex}\n`);
  }

  get keyring(): string[] {
    return ['--home', this.home, '--keyring-backend', 'test'];
  }

  get agentFolder(): string {
    return join(this.home, 'host');
  }

  /** Runs a command line. @throws Error where it fails */
  async cli(args: readonly string[], stdin = ''): Promise<string> {
    const { code, out, err } = await runCli(args, { stdin });
    if (code !== 0) throw new Error(`cpocd ${args.join(' ')}: ${code} ${err}`);
    return out;
  }

  /** Sends a transaction of a key, and waits for its block. */
  async send(from: string, ...tx: readonly string[]): Promise<void> {
    const flags = ['--from', from, '--node', this.rpc.url, '--wait', '-y'];
    await this.cli(['tx', ...tx, ...this.keyring, ...flags]);
  }

  /** The doctor for the key `host`, unless the arguments name another. */
  async doctor(...args: readonly string[]): Promise<Visit> {
    const from = args.includes('--from') ? [] : ['--from', 'host'];
    const node = args.includes('--node') ? [] : ['--node', this.rpc.url];
    const chainId = args.includes('--chain-id') ? [] : ['--chain-id', this.chain.chainId];
    // The usual port may be taken by whatever else runs on this machine.
    const quiet = args.includes('--status.address') ? [] : ['--status.address', ''];
    const flags = [...this.keyring, ...from, ...node, ...chainId, ...quiet];
    const run = await runCli(['host', 'doctor', ...flags, '-o', 'json', ...args]);
    const json = JSON.parse(run.out) as Pick<Visit, 'severity' | 'findings'>;
    return {
      ...run,
      ...json,
      of: (id) => {
        const found = json.findings.find((finding) => finding.id === id);
        if (found === undefined) throw new Error(`no finding ${id}`);
        return found;
      },
    };
  }
}
