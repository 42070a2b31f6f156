/** What proofs are checked against: a block that the caller knows, another node, or the node's own word. */

import type { Command } from 'commander';
import { type ChainClient, connectClient } from '../../client/connectClient.ts';
import { fromHex, toHex } from '../../lib/bytes.ts';
import { Headers, type TrustedBlock } from '../../recompute/headers.ts';
import type { Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';

export function addTrustFlags(command: Command): Command {
  return command
    .option(
      '--trusted-hash <height:hash>',
      'a block that you know: everything is checked against its header',
    )
    .option('--witness <address>', "RPC of another node, whose header must be the node's");
}

/** The node that is asked, and its headers as far as the flags trust them; both connections end with the work. */
export async function withHeaders<T>(
  invocation: Invocation,
  work: (client: ChainClient, headers: Headers) => Promise<T>,
): Promise<T> {
  const trusted = readTrusted(invocation.text('trusted-hash'));
  const { node, chainId } = invocation.client;
  const client = await connectClient({ rpc: node, ...(chainId === '' ? {} : { chainId }) });
  let witness: ChainClient | undefined;
  try {
    const other = invocation.text('witness');
    if (other !== undefined) witness = await connectClient({ rpc: other, chainId: client.chainId });
    return await work(client, await Headers.open(client, { trusted, witness }));
  } finally {
    witness?.disconnect();
    client.disconnect();
  }
}

function readTrusted(text: string | undefined): TrustedBlock | undefined {
  if (text === undefined) return undefined;
  const [, height, hash] = /^(\d{1,15}):([0-9a-fA-F]{64})$/.exec(text) ?? [];
  if (height === undefined || hash === undefined || BigInt(height) < 1n) {
    throw new CliError(
      'usage',
      `flag --trusted-hash is "${text}"`,
      'expected a height and the hash of its block, 64 hexadecimal digits, as in 1200:0A1B…',
    );
  }
  return { height: BigInt(height), hash: fromHex(hash) };
}

/** JSON of what was trusted. */
export function trustJson({ top, trust }: Headers): Record<string, unknown> {
  return {
    state_height: top.height - 1n,
    app_hash: toHex(top.appHash).toUpperCase(),
    header_height: top.height,
    header_hash: toHex(top.hash).toUpperCase(),
    header_from: trust,
  };
}

/** The same in two sentences. */
export function trustText({ top, trust }: Headers): string {
  const from = {
    node: 'the node itself: a node that makes up the whole header is not found out (--witness, --trusted-hash)',
    witness: 'the node, and the witness has the same',
    trusted: 'the node, and has the hash that you gave',
  }[trust];
  return `Everything was read with proofs against the app hash of height ${top.height - 1n},\nwhich is in the header of block ${top.height}, ${toHex(top.hash).toUpperCase()}.\nThat header comes from ${from}.\n`;
}
