/** `cpocd snapshots`: the snapshots in a home, from which other nodes start by state sync. */

import type { Command } from 'commander';
import { toHex } from '../../lib/bytes.ts';
import type { CliDependencies, Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { loadNodeConfig, type NodeConfig } from '../config/nodeConfig.ts';
import { newCommand, newGroup } from '../newCommand.ts';
import { formatTable } from '../output/table.ts';
import type { SnapshotFacts, SnapshotTools } from '../snapshotTools.ts';

export function createSnapshotsCommand(deps: CliDependencies): Command {
  const { snapshots } = deps;
  return newGroup('snapshots', 'the snapshots of this home, for state sync')
    .addCommand(
      newCommand(deps, 'list', 'those that are there, the newest first', async (invocation) =>
        list(invocation, await snapshots()),
      ),
    )
    .addCommand(
      newCommand(
        deps,
        'show <height>',
        'what one holds, and whether its files are whole',
        async (each, args) => show(each, await snapshots(), args),
      ),
    )
    .addCommand(
      newCommand(
        deps,
        'export',
        'make one of the last height; the node must not run',
        async (each) => make(each, await snapshots()),
      ).option('--height <height>', 'of an earlier height whose state is still readable'),
    )
    .addCommand(
      newCommand(
        deps,
        'restore <height> [format]',
        'make the state of a home that has none from one; the node must not run',
        async (invocation, args) => restore(invocation, await snapshots(), args),
      ),
    )
    .addCommand(
      newCommand(deps, 'delete <height> [format]', 'remove one', async (invocation, args) =>
        remove(invocation, await snapshots(), args),
      ),
    );
}

async function list(invocation: Invocation, tools: SnapshotTools): Promise<void> {
  const found = await listFound(invocation, tools);
  invocation.print({ snapshots: found.map(shown) }, () => table(found));
}

async function show(
  invocation: Invocation,
  tools: SnapshotTools,
  args: readonly string[],
): Promise<void> {
  const { height } = parsePlace(args);
  const found = await tools.inspect(invocation.home, height);
  if (found === undefined) throw notFound(invocation, `height ${height}`);
  const { appHash, time, stores, damaged } = found;
  invocation.print({
    ...shown(found),
    app_hash: toHex(appHash).toUpperCase(),
    time: new Date(Number(time.seconds) * 1000).toISOString(),
    stores: stores.map(({ name, leaves, root }) => ({
      name,
      pairs: leaves,
      root: toHex(root).toUpperCase(),
    })),
    damaged_chunks: damaged,
  });
  if (damaged.length === 0) return;
  throw new CliError(
    'file',
    `${damaged.length} of ${found.chunks} chunks are damaged`,
    'remove the snapshot with `cpocd snapshots delete`; other nodes have the same bytes',
  );
}

async function make(invocation: Invocation, tools: SnapshotTools): Promise<void> {
  const made = await tools.make(configOf(invocation), invocation.bigint('height', 1n));
  invocation.print(shown(made));
}

async function restore(
  invocation: Invocation,
  tools: SnapshotTools,
  args: readonly string[],
): Promise<void> {
  const height = await findHeight(invocation, tools, args);
  await tools.restore(configOf(invocation), height);
  invocation.io.err(
    `the state of height ${height} is restored; CometBFT replays the blocks after it that it has\n`,
  );
}

async function remove(
  invocation: Invocation,
  tools: SnapshotTools,
  args: readonly string[],
): Promise<void> {
  const { height } = parsePlace(args);
  // Also a damaged one, which is not found otherwise.
  if (args.length > 1) await findHeight(invocation, tools, args);
  if (!(await tools.remove(invocation.home, height)))
    throw notFound(invocation, `height ${height}`);
  invocation.io.err(`the snapshot of height ${height} is removed\n`);
}

/** Says what is in the folder beside them. */
function listFound(
  { home, io }: Invocation,
  tools: SnapshotTools,
): Promise<readonly SnapshotFacts[]> {
  return tools.list(home, (folder, what) =>
    io.err(`the snapshot in ${folder} ${what} and is not offered; remove the folder\n`),
  );
}

function configOf({ home, flags, io }: Invocation): NodeConfig {
  return loadNodeConfig({ home, flags, env: io.env });
}

/** @throws CliError `not_found` where there is no such snapshot */
async function findHeight(
  invocation: Invocation,
  tools: SnapshotTools,
  args: readonly string[],
): Promise<bigint> {
  const { height, format } = parsePlace(args);
  const found = await listFound(invocation, tools);
  const isThere = found.some(
    (one) => one.height === height && (format === undefined || one.format === format),
  );
  if (isThere) return height;
  const of = format === undefined ? `height ${height}` : `height ${height} in format ${format}`;
  throw notFound(invocation, of);
}

function parsePlace([height = '', format]: readonly string[]): {
  readonly height: bigint;
  readonly format: number | undefined;
} {
  if (!/^[1-9]\d{0,18}$/.test(height)) {
    throw new CliError('usage', `the height is "${height}"`, 'expected a whole number, at least 1');
  }
  if (format !== undefined && !/^\d{1,9}$/.test(format)) {
    throw new CliError('usage', `the format is "${format}"`, 'expected a whole number');
  }
  return { height: BigInt(height), format: format === undefined ? undefined : Number(format) };
}

function notFound(invocation: Invocation, of: string): CliError {
  return new CliError(
    'not_found',
    `no snapshot of ${of} is in ${invocation.home}`,
    'see `cpocd snapshots list` for those that are there',
  );
}

function shown({ height, format, chunks, bytes, hash }: SnapshotFacts): object {
  return { height: height.toString(), format, chunks, bytes, hash: toHex(hash).toUpperCase() };
}

function table(found: readonly SnapshotFacts[]): string {
  return formatTable(
    [
      { title: 'height', align: 'right' },
      { title: 'format', align: 'right' },
      { title: 'chunks', align: 'right' },
      { title: 'bytes', align: 'right' },
      { title: 'hash' },
    ],
    found.map(({ height, format, chunks, bytes, hash }) => [
      ...[height, format, chunks, bytes].map(String),
      toHex(hash).toUpperCase(),
    ]),
  );
}
