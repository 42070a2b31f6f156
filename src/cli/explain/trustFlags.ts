/** What proofs are checked against: a block that the caller knows, another node, or the node's own word; always a header that was signed. */

import type { Command } from 'commander';
import { type ChainClient, connectClient } from '../../client/connectClient.ts';
import { toHex } from '../../lib/bytes.ts';
import { Headers } from '../../recompute/headers.ts';
import type { Invocation } from '../cli.ts';
import { clientSettings } from '../config/clientSettings.ts';
import { settingFlag } from '../newCommand.ts';
import { readTrustRoot } from './trustRoot.ts';

/** The flags of `readTrustRoot`. */
export function addTrustRootFlags(command: Command): Command {
  return command
    .addOption(settingFlag(clientSettings.trustedHeight))
    .addOption(settingFlag(clientSettings.trustedHash))
    .addOption(settingFlag(clientSettings.trustingHours));
}

export function addTrustFlags(command: Command): Command {
  return addTrustRootFlags(command).option(
    '--witness <address>',
    "RPC of another node, whose header must be the node's",
  );
}

/** Longer than any chain needs for a block; milliseconds. */
const staleMs = 600_000;
/** As far as a light client lets the time of a block be ahead. */
const aheadOfClockMs = 10_000;

/** CometBFT's `max_request_batch_size` is 10 unless an operator changed it; where it is less, batches become smaller. */
const questionsARequest = 10;

/**
 * The node that is asked, and its headers as far as the flags trust them; both connections end with the work.
 *
 * @param inFlight requests that may be open at once
 */
export async function withHeaders<T>(
  invocation: Invocation,
  work: (client: ChainClient, headers: Headers) => Promise<T>,
  inFlight = 8,
): Promise<T> {
  const { node, chainId, trustingHours } = invocation.client;
  const trusted = readTrustRoot(invocation.client);
  const trustingPeriodMs = trustingHours * 3_600_000;
  const client = await connectClient({
    rpc: node,
    ...(chainId === '' ? {} : { chainId }),
    batches: { batch: questionsARequest, inFlight },
  });
  let witness: ChainClient | undefined;
  try {
    const other = invocation.text('witness');
    if (other !== undefined) witness = await connectClient({ rpc: other, chainId: client.chainId });
    const headers = await Headers.open(client, { trusted, trustingPeriodMs, witness });
    return await work(client, headers);
  } finally {
    witness?.disconnect();
    client.disconnect();
  }
}

/** JSON of what was trusted. Fields are append-only; docs/explain.md describes them. */
export function trustJson({
  top,
  trust,
  root,
  power,
  rpc,
  time,
}: Headers): Record<string, unknown> {
  return {
    state_height: top.height - 1n,
    app_hash: toHex(top.appHash).toUpperCase(),
    header_height: top.height,
    header_hash: toHex(top.hash).toUpperCase(),
    header_time: time.toISOString(),
    header_from: trust,
    node: rpc,
    signers: power.signers,
    signed_power: power.signed,
    total_power: power.total,
    trusted_height: root?.height ?? null,
    trusted_hash: root === undefined ? null : toHex(root.hash).toUpperCase(),
  };
}

/** The same in some sentences. */
export function trustText(headers: Headers): string {
  const { top, power, time } = headers;
  const hash = toHex(top.hash).toUpperCase();
  return [
    `Everything was read with proofs against the app hash of height ${top.height - 1n},`,
    `which is in the header of block ${top.height}, ${hash},`,
    `signed by ${power.signers} validators with ${power.signed} of the power of ${power.total}.`,
    ageText(time),
    ...originLines(headers),
    '',
  ].join('\n');
}

/** Old state is proven as well: only its time tells that the node has newer one, or hides it. */
function ageText(time: Headers['time']): string {
  const aheadMs = time.getTime() - Date.now();
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  const made = `That block was made at ${time.toISOString()}`;
  if (aheadMs < -staleMs) {
    return `${made}, ${minutes} minutes ago: the chain stands still, or the node is behind or hides newer blocks.`;
  }
  if (aheadMs > aheadOfClockMs) {
    return `${made}, ${minutes} minutes from now: the clock here is behind, or theirs are ahead.`;
  }
  return `${made}.`;
}

function originLines({ top, trust, root, rpc }: Headers): string[] {
  switch (trust) {
    case 'node':
      return [
        'That header comes from the node itself: who the validators are is its word, and whoever makes up all of it is not found out.',
        `trusted: what ${rpc} said at height ${top.height} (give --trusted-hash to check it)`,
      ];
    case 'witness':
      return [
        `That header comes from the node, and the witness has the same.`,
        `trusted: what both said at height ${top.height} (give --trusted-hash to check it)`,
      ];
    case 'trusted':
      return [
        `Block ${root?.height} of the node has the hash that you gave, and signatures of its validators lead from there to that header.`,
        `trusted: block ${root?.height}, and that less than a third of its validators lie`,
      ];
    default:
      return trust satisfies never;
  }
}
