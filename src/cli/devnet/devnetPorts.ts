/** Where the nodes and hosts of a devnet listen, and writing it into their configuration. */

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../cliError.ts';
import { replaceTomlValue } from '../config/tomlLines.ts';
import { nodeId, readCometKey } from '../home/cometKeys.ts';
import { writeWhole } from '../home/files.ts';
import { homeLayout } from '../home/homeLayout.ts';
import { findFreePorts, tryListening } from '../process/ports.ts';

export interface NodePorts {
  readonly p2p: number;
  readonly rpc: number;
  readonly abci: number;
  readonly metrics: number;
  readonly rest: number;
  readonly grpc: number;
}

/** From the first port of a node: CometBFT's 26656, 26657 and 26658; 26661 for our metrics, 26662 for REST and 26663 for gRPC. */
const offsets = { p2p: 0, rpc: 1, abci: 2, metrics: 5, rest: 6, grpc: 7 } as const;
const uses = Object.keys(offsets) as (keyof NodePorts)[];
/** Of the status of a member's agent, from its first port; one before it is left to an agent that somebody starts by hand (`status.address`). */
const statusOffset = 9;
/** From one node to the next. */
const stride = 10;
const local = '127.0.0.1';
/** Processes of a run before may need a moment to let go. */
const patienceMs = 3_000;

export function portsFrom(first: number, count: number): NodePorts[] {
  return Array.from({ length: count }, (_, i) =>
    portsBy((use) => first + i * stride + offsets[use]),
  );
}

/** Of the agents, those beside nodes first. */
export function statusPortsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i * stride + statusOffset);
}

function portsBy(portOf: (use: keyof NodePorts, index: number) => number): NodePorts {
  return Object.fromEntries(uses.map((use, i) => [use, portOf(use, i)])) as unknown as NodePorts;
}

export interface DevnetPorts {
  readonly nodes: readonly NodePorts[];
  /** Of the agents, those beside nodes first. */
  readonly status: readonly number[];
}

/** @param agents all of them, those beside nodes too. @throws CliError `port_taken` naming `--ports` */
export async function choosePorts(
  ports: number | 'auto',
  nodes: number,
  agents: number,
): Promise<DevnetPorts> {
  if (ports === 'auto') {
    const free = await findFreePorts(uses.length * nodes + agents);
    const ofNode = (i: number): NodePorts =>
      portsBy((_, use) => free[agents + i * uses.length + use] ?? 0);
    return {
      nodes: Array.from({ length: nodes }, (_, i) => ofNode(i)),
      status: free.slice(0, agents),
    };
  }
  const chosen = { nodes: portsFrom(ports, nodes), status: statusPortsFrom(ports, agents) };
  for (const [i, node] of chosen.nodes.entries()) {
    for (const [use, port] of Object.entries(node)) await assertFree(port, `node${i}`, use);
  }
  for (const [i, port] of chosen.status.entries()) await assertFree(port, `agent ${i}`, 'status');
  return chosen;
}

async function assertFree(port: number, node: string, use: string): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const problem = await tryListening({ host: local, port });
    if (problem === undefined) return;
    if (performance.now() < until) {
      await sleep(200);
      continue;
    }
    throw new CliError(
      'port_taken',
      `${node} cannot listen on ${local}:${port} (${use}): ${problem}`,
      'end the program that uses it, choose other ports with --ports FIRST, or let free ones be found with --ports auto',
    );
  }
}

export interface PlacedNode {
  readonly name: string;
  readonly home: string;
  readonly ports: NodePorts;
}

/** The agent of a host or of a validator. */
export interface PlacedAgent {
  readonly name: string;
  readonly home: string;
  readonly statusPort: number;
}

/** Writes the addresses of this run; everything else in the files stays. */
export function applyPorts(
  nodes: readonly PlacedNode[],
  agents: readonly PlacedAgent[],
  clients: readonly string[],
): void {
  for (const node of nodes) {
    const { configToml, appToml, clientToml } = homeLayout(node.home);
    const { p2p, rpc, abci, metrics, rest, grpc } = node.ports;
    edit(configToml, {
      proxy_app: tcp(abci),
      'rpc.laddr': tcp(rpc),
      'p2p.laddr': tcp(p2p),
      'p2p.persistent_peers': peersOf(node, nodes),
    });
    edit(appToml, {
      'abci.address': tcp(abci),
      'metrics.address': `${local}:${metrics}`,
      'api.address': tcp(rest),
      'grpc.address': `${local}:${grpc}`,
    });
    edit(clientToml, { node: tcp(rpc) });
  }
  for (const { home, statusPort } of agents) {
    edit(homeLayout(home).hostToml, { 'status.address': `${local}:${statusPort}` });
  }
  const [first] = nodes;
  if (first === undefined) return;
  for (const home of clients) edit(homeLayout(home).clientToml, { node: tcp(first.ports.rpc) });
}

function edit(path: string, values: Readonly<Record<string, string>>): void {
  let text = readFileSync(path, 'utf8');
  for (const [key, value] of Object.entries(values)) {
    text = replaceTomlValue(text, key, JSON.stringify(value));
  }
  writeWhole(path, text);
}

function peersOf(node: PlacedNode, nodes: readonly PlacedNode[]): string {
  return nodes
    .filter((other) => other !== node)
    .map(
      (other) =>
        `${nodeId(readCometKey(homeLayout(other.home).nodeKey).publicKey)}@${local}:${other.ports.p2p}`,
    )
    .join(',');
}

function tcp(port: number): string {
  return `tcp://${local}:${port}`;
}
