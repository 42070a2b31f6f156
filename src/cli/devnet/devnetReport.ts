/** What a devnet tells: text for people, or one JSON object a line. */

import type { CliIo } from '../cliIo.ts';
import { formatTable } from '../output/table.ts';
import { toJson } from '../output/toJson.ts';
import type { BlockFacts, EpochPosition } from './blockFacts.ts';
import type { DevnetAccount } from './devnetAccounts.ts';
import type { DevnetShape } from './devnetOptions.ts';
import type { PlacedAgent, PlacedNode } from './devnetPorts.ts';
import { formatBlock } from './formatBlock.ts';
import { formatSettlement, type Settlement } from './settlement.ts';

export interface DevnetStart {
  readonly home: string;
  readonly shape: DevnetShape;
  readonly nodes: readonly PlacedNode[];
  readonly agents: readonly PlacedAgent[];
  readonly accounts: readonly DevnetAccount[];
}

export interface DevnetResult extends DevnetStart {
  readonly reached: boolean;
  readonly reason: string;
  readonly height: bigint;
  readonly epoch: bigint;
  readonly totals: Readonly<Record<string, number>>;
  readonly settlements: readonly Settlement[];
  /** CometBFT's validators by name. */
  readonly powers: readonly {
    readonly name: string;
    readonly address: string;
    readonly power: bigint;
  }[];
}

export interface DevnetReport {
  started(start: DevnetStart): void;
  block(
    facts: BlockFacts,
    epoch: EpochPosition,
    open: number,
    names: ReadonlyMap<string, string>,
  ): void;
  settled(settlement: Settlement): void;
  /** Something about the processes. */
  note(text: string): void;
  result(result: DevnetResult): void;
}

const keysArePublic =
  'These mnemonics are public. Whoever reads the source of this program has the accounts: never use them on another chain.';

export function createTextReport(io: CliIo): DevnetReport {
  return {
    started: (start) => io.out(startText(start)),
    block: (facts, epoch, open, names) => io.out(`${formatBlock({ facts, epoch, open, names })}\n`),
    settled: (settlement) => io.out(formatSettlement(settlement)),
    note: (text) => io.err(`devnet: ${text}\n`),
    result: ({ reached, reason }) => {
      if (reached) io.out(`${reason}\n`);
    },
  };
}

function startText({ home, shape, nodes, agents, accounts }: DevnetStart): string {
  const ports = nodes.map(({ name, ports: { rpc, rest, grpc, p2p, metrics } }) => [
    name,
    ...[rpc, rest, grpc, p2p, metrics].map(String),
  ]);
  const [first] = nodes;
  return [
    `Chain ${shape.chainId}: validators ${shape.validators}, further hosts ${shape.hosts}; in ${home} (--reset begins anew, --home chooses another folder).`,
    '',
    formatTable(
      ['NODE', 'RPC', 'REST', 'GRPC', 'P2P', 'METRICS'].map((title) => ({ title })),
      ports,
    ),
    `Ports of 127.0.0.1: http://127.0.0.1:${first?.ports.rpc ?? 0} is the RPC of ${first?.name ?? ''},`,
    `http://127.0.0.1:${first?.ports.metrics ?? 0}/metrics its metrics.`,
    '',
    formatTable(
      [{ title: 'AGENT' }, { title: 'STATUS' }, { title: 'HOME' }],
      agents.map(({ name, statusPort, home: own }) => [
        name,
        `http://127.0.0.1:${statusPort}/status`,
        own,
      ]),
    ),
    'Their metrics are at /metrics, beside /status.',
    '',
    formatTable(
      [{ title: 'ACCOUNT' }, { title: 'ADDRESS' }],
      accounts.map(({ name, address }) => [name, address]),
    ),
    // No column: a mnemonic is copied as one line, however long.
    'Their mnemonics:',
    ...accounts.map(({ name, mnemonic }) => `${name}: ${mnemonic}`),
    '',
    `WARNING: ${keysArePublic}`,
    `Artifacts come from a hash and no model: a passed challenge shows that they are held, not that anything was computed.`,
    `Try: bin/cpocd --home ${home} tx bank send alice ${accounts.at(-1)?.address ?? ''} 1000upoc --gas-prices 0.001upoc --wait -y`,
    `A host: bin/cpocd host status --home ${agents.at(-1)?.home ?? home}, or doctor instead of status`,
    `Browse the API: http://127.0.0.1:${nodes[0]?.ports.rest ?? 0}/swagger/`,
    `Logs are in ${home}/logs. Ctrl-C ends everything; the next run goes on from there.`,
    '',
    '',
  ].join('\n');
}

export function createJsonReport(io: CliIo): DevnetReport {
  return {
    started: (start) =>
      io.out(toJson({ type: 'started', ...startJson(start), warning: keysArePublic })),
    block: (facts, epoch, open, names) => io.out(toJson(blockJson(facts, epoch, open, names))),
    settled: (settlement) => io.out(toJson({ type: 'settled', ...settlementJson(settlement) })),
    note: (text) => io.out(toJson({ type: 'note', text })),
    result: (result) => io.out(toJson(resultJson(result))),
  };
}

function startJson({ home, shape, nodes, agents, accounts }: DevnetStart): object {
  return {
    chain_id: shape.chainId,
    home,
    addresses: {
      rpc: `http://127.0.0.1:${nodes[0]?.ports.rpc ?? 0}`,
      rest: `http://127.0.0.1:${nodes[0]?.ports.rest ?? 0}`,
      grpc: `127.0.0.1:${nodes[0]?.ports.grpc ?? 0}`,
      nodes: nodes.map(({ name, ports }) => ({
        name,
        rpc: `http://127.0.0.1:${ports.rpc}`,
        p2p: `tcp://127.0.0.1:${ports.p2p}`,
        rest: `http://127.0.0.1:${ports.rest}`,
        grpc: `127.0.0.1:${ports.grpc}`,
        abci: `tcp://127.0.0.1:${ports.abci}`,
        metrics: `http://127.0.0.1:${ports.metrics}/metrics`,
      })),
      agents: agents.map(({ name, home: own, statusPort }) => ({
        name,
        home: own,
        status: `http://127.0.0.1:${statusPort}/status`,
        metrics: `http://127.0.0.1:${statusPort}/metrics`,
      })),
    },
    accounts: accounts.map(({ name, role, address, mnemonic }) => ({
      name,
      role,
      address,
      mnemonic,
    })),
  };
}

function blockJson(
  facts: BlockFacts,
  epoch: EpochPosition,
  open: number,
  names: ReadonlyMap<string, string>,
): object {
  return {
    type: 'block',
    height: facts.height,
    txs: facts.txs,
    failed_txs: facts.failedTxs,
    commits: facts.commits,
    challenges: { ...facts.challenges, open },
    jailed: facts.jailed.map((host) => ({ name: names.get(host.address), ...host })),
    epoch: epoch.index,
    blocks_left: epoch.lastHeight - facts.height,
    powers: facts.validators.map(({ address, power }) => ({
      name: names.get(address),
      address,
      power,
    })),
  };
}

function settlementJson({ epoch, hosts }: Settlement): object {
  return {
    epoch,
    hosts: hosts.map(({ totalNonces, ...host }) => ({ ...host, total_nonces: totalNonces })),
  };
}

function resultJson(result: DevnetResult): object {
  const { reached, reason, height, epoch, totals, settlements, powers } = result;
  const last = settlements.at(-1)?.hosts ?? [];
  return {
    type: 'result',
    reached,
    reason,
    height,
    epoch,
    ...startJson(result),
    totals,
    settlements: settlements.map(settlementJson),
    weights: Object.fromEntries(last.map((host) => [host.address, host.weight])),
    rewards: Object.fromEntries(last.map((host) => [host.address, host.reward])),
    powers,
  };
}
