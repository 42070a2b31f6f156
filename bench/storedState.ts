/** EndBlock beside stored state: the same block over 10³ … 10⁶ commits, challenges, participants, and all of them. */

import type { Application } from '../src/app/application.ts';
import type { IavlVersion } from '../src/merkle/iavlVersion.ts';
import type { Context } from '../src/types/context.ts';
import { countAccess } from '../test/harness/countAccess.ts';
import { dueWork } from '../test/harness/dueWork.ts';
import {
  addParticipants,
  addStoredChallenges,
  addStoredCommits,
  type Span,
} from '../test/harness/pocState.ts';
import { StateChain } from '../test/harness/stateChain.ts';
import { type Phase, PhaseTimes } from './phaseTimes.ts';
import { quiet } from './quiet.ts';
import type { Table } from './table.ts';
import { type Target, targetTable } from './target.ts';

type Stored = (ctx: Context, span: Span) => void;

const commits: Stored = (ctx, span) => addStoredCommits(ctx, 4n, span);
const challenges: Stored = (ctx, span) => addStoredChallenges(ctx, 4n, 1n << 40n, span);
const participants: Stored = (ctx, span) => addParticipants(ctx, span);
const kinds: Readonly<Record<string, readonly Stored[]>> = {
  commits: [commits],
  challenges: [challenges],
  participants: [participants],
  'all three': [commits, challenges, participants],
};

/** Records written a version. */
const share = 25_000;
const rounds = 35;
const dueUnits = 10;

const measured = [
  'idle steps',
  'idle block',
  `steps, ${dueUnits} due`,
  'keys',
  'hash',
  'nodes',
] as const;
const timed = ['idle steps', 'idle block', `steps, ${dueUnits} due`] as const;
/** To the smallest state. */
const flat = 1.1;

interface Subject {
  readonly size: number;
  readonly chain: StateChain;
  readonly app: Application;
  readonly times: PhaseTimes;
  readonly idle: Record<Phase, number>[];
  readonly busy: Record<Phase, number>[];
}

/** One table a kind of state. */
export async function* storedStateTables(most: number): AsyncGenerator<Table> {
  const sizes = [1e3, 1e4, 1e5, 1e6].filter((size) => size <= most);
  for (const [name, stored] of Object.entries(kinds)) {
    const subjects: Subject[] = [];
    for (const size of sizes) subjects.push(await fill(size, stored));
    // Sizes in turn, so that what the machine does meanwhile falls on all of them.
    for (let round = 0; round < rounds; round += 1) {
      for (const subject of subjects) await measure(subject);
    }
    const rows: Row[] = [];
    for (const subject of subjects) rows.push(await rowOf(subject));
    yield {
      title: `EndBlock beside stored ${name}`,
      columns: ['stored', 'tree', ...measured.flatMap((name) => [name, 'ratio']), 'checkpoint ms'],
      rows: withRatios(rows),
      note: 'µs, of the quiet quarter of interleaved rounds; tree: height of the store poc; steps: begin and end of a block; block: FinalizeBlock and Commit; keys: compared in the trees; nodes: made in them; checkpoint: a Commit with which one begins; ratios to the first line',
    };
    if (rows.length > 1) yield targetsOf(name, rows);
    for (const { chain } of subjects) await chain.stop();
  }
}

async function fill(size: number, stored: readonly Stored[]): Promise<Subject> {
  const parts = Math.ceil(size / share);
  // The first checkpoint falls on the block after all others: genesis, parts, a round's three versions, and one to count.
  const checkpointInterval = 1 + parts * stored.length + rounds * 3 + 1 + 1;
  const chain = await StateChain.start({}, { checkpointInterval, retainedVersions: 2 });
  for (const store of stored) {
    for (let part = 0; part < parts; part += 1) {
      const from = part * share;
      await chain.write((ctx) => store(ctx, { from, count: Math.min(share, size - from) }));
    }
  }
  await chain.store.settled();
  const times = new PhaseTimes();
  const app = chain.app({ observer: times.observer });
  return { size, chain, app, times, idle: [], busy: [] };
}

/** A block with work due, and one after it with nothing. */
async function measure({ chain, app, times, idle, busy }: Subject): Promise<void> {
  await chain.write((ctx) => dueWork['expiry']?.write(ctx, dueUnits));
  for (const results of [busy, idle]) {
    times.take();
    chain.finalize(app);
    await app.commit();
    results.push(times.take());
  }
}

type Row = readonly [size: number, height: number, ...figures: number[]];

async function rowOf({ size, chain, app, times, idle, busy }: Subject): Promise<Row> {
  const typical = (list: Record<Phase, number>[], pick: (t: Record<Phase, number>) => number) =>
    quiet(list.slice(5).map(pick));
  const height = (chain.store.view().store('poc') as IavlVersion).height;
  await chain.write((ctx) => dueWork['expiry']?.write(ctx, dueUnits));
  const { comparisons, nodes } = countAccess(() => void chain.finalize(app));
  times.take();
  chain.finalize(app);
  await app.commit();
  const figures = [
    typical(idle, (t) => t.begin + t.endblock),
    typical(idle, (t) => t.begin + t.txs + t.endblock + t.hash + t.commit),
    typical(busy, (t) => t.begin + t.endblock),
    comparisons,
    typical(busy, (t) => t.hash),
    nodes,
    times.take().commit / 1000,
  ];
  return [size, height, ...figures];
}

/** The largest state beside the smallest; keys and nodes are those of a deeper tree. */
function targetsOf(name: string, rows: readonly Row[]): Table {
  const [first, last] = [rows[0], rows.at(-1)] as [Row, Row];
  const targets = timed.map((what): Target => {
    const at = 2 + measured.indexOf(what);
    return {
      name: `endblock-${name}-${what}`.replaceAll(/[ ,]+/g, '-'),
      unit: 'µs',
      ours: last[at] as number,
      reference: first[at] as number,
      target: flat,
    };
  });
  return targetTable(
    `EndBlock beside ${last[0]} stored ${name}, to ${first[0]}`,
    targets,
    'What is due is the same; the tree is deeper and spread over more memory.',
  );
}

/** Behind each figure but the last its ratio to the one of the first row. */
function withRatios(rows: readonly Row[]): number[][] {
  return rows.map(([size, height, ...figures]) => [
    size,
    height,
    ...figures.flatMap((figure, i) => {
      const first = rows[0]?.[2 + i] ?? Number.NaN;
      return i === figures.length - 1 ? [figure] : [figure, figure / first];
    }),
  ]);
}
