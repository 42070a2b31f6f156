/** EndBlock against the work that is due: 1 … 100,000 units of each kind in one block. */

import { responseCodec } from '../src/abci/wire/responses.ts';
import { type DueWork, dueWork } from '../test/harness/dueWork.ts';
import { StateChain } from '../test/harness/stateChain.ts';
import { PhaseTimes } from './phaseTimes.ts';
import { quiet } from './quiet.ts';
import type { Table } from './table.ts';
import { type Target, targetTable } from './target.ts';

/** To ten units: log(100,000) / log(10) would be five, were the tree all that there is. */
const unitTarget = 3;

interface Subject {
  readonly units: number;
  readonly chain: StateChain;
  readonly absent: readonly Uint8Array[] | undefined;
  readonly endblock: number[];
  readonly hash: number[];
  responseBytes: number;
}

export async function* dueWorkTables(most: number): AsyncGenerator<Table> {
  const counts = [0, 1, 10, 100, 1000, 10_000, 100_000].filter((count) => 10 * count <= most);
  for (const [name, due] of Object.entries(dueWork)) {
    const subjects: Subject[] = [];
    for (const units of counts.filter((count) => count <= mostOf(due))) {
      subjects.push(await prepare(due, units));
    }
    for (let round = 0; round < 11; round += 1) {
      for (const subject of subjects) measure(subject, round);
    }
    const rows = rowsOf(subjects);
    yield {
      title: `EndBlock with work due: ${name}`,
      columns: ['units', 'steps µs', 'hash µs', 'both µs', 'ratio', 'bytes'],
      rows: rows.map((row) => Object.values(row)),
      note: 'a unit; steps: begin and end of the block, without what the block costs with nothing due; of the quiet quarter of interleaved rounds; ratio: to ten units; bytes: of the answer to CometBFT',
    };
    yield* targetsOf(name, rows);
    for (const { chain } of subjects) await chain.stop();
  }
}

/** A validator set has 1,000 members at most. */
function mostOf({ absent }: DueWork): number {
  return absent === undefined ? Number.MAX_SAFE_INTEGER : 1000;
}

async function prepare(due: DueWork, units: number): Promise<Subject> {
  const chain = await StateChain.start({}, { checkpointInterval: 1_000_000 });
  await chain.write((ctx) => due.write(ctx, units));
  return { units, chain, absent: due.absent?.(units), endblock: [], hash: [], responseBytes: 0 };
}

/** The same block again and again: nothing is committed. Small ones more often, large ones in a few rounds: both take about as long. */
function measure(subject: Subject, round: number): void {
  const { units, chain, endblock, hash } = subject;
  if (units >= 100_000 && round % 4 !== 2) return;
  const times = new PhaseTimes();
  for (let i = 0; i < Math.max(1, 200 / (units + 1)); i += 1) {
    const app = chain.app({ observer: times.observer });
    const response = chain.finalize(app, [], subject.absent);
    if (subject.responseBytes === 0) {
      const answer = responseCodec.encode({ method: 'finalizeBlock', value: response });
      subject.responseBytes = answer.length;
    }
    const taken = times.take();
    // The first two rounds warm up.
    if (round < 2) continue;
    endblock.push(taken.begin + taken.endblock);
    hash.push(taken.hash);
  }
}

interface Row {
  readonly units: number;
  readonly endblock: number;
  readonly hash: number;
  readonly both: number;
  readonly ratio: number;
  readonly bytes: number;
}

/** The most units beside ten. */
function* targetsOf(name: string, rows: readonly Row[]): Generator<Table> {
  const [ten, most] = [rows.find(({ units }) => units === 10), rows.at(-1)];
  if (ten === undefined || most === undefined || most.units <= ten.units) return;
  const target: Target = {
    name: `endblock-unit-${name}`.replaceAll(/[ ,]+/g, '-'),
    unit: 'µs a unit',
    ours: most.both,
    reference: ten.both,
    target: unitTarget,
  };
  yield targetTable(
    `A unit of ${most.units}, to one of ten: ${name}`,
    [target],
    'The tree of what is due is as deep as there is much of it.',
  );
}

function rowsOf([idle, ...subjects]: readonly Subject[]): Row[] {
  if (idle === undefined) return [];
  const above = (subject: Subject, pick: (from: Subject) => readonly number[]): number =>
    (quiet(pick(subject)) - quiet(pick(idle))) / subject.units;
  const figures = subjects.map((subject) => {
    const endblock = above(subject, (from) => from.endblock);
    const hash = above(subject, (from) => from.hash);
    const bytes = Math.round((subject.responseBytes - idle.responseBytes) / subject.units);
    return { units: subject.units, endblock, hash, both: endblock + hash, bytes };
  });
  const reference = figures.find(({ units }) => units === 10)?.both ?? Number.NaN;
  return figures.map(({ units, endblock, hash, both, bytes }) => ({
    units,
    endblock,
    hash,
    both,
    ratio: both / reference,
    bytes,
  }));
}
