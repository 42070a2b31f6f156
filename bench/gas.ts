/** Gas against work: every form of transaction, with the gas that it uses and the microseconds that it takes. */

import { RequestCheckTx } from 'cosmjs-types/tendermint/abci/types';
import type { Application } from '../src/app/application.ts';
import { dueWork } from '../test/harness/dueWork.ts';
import { bankForms } from '../test/harness/gasForms/bankForms.ts';
import { gasEpoch } from '../test/harness/gasForms/gasEpoch.ts';
import { type GasForm, type PreparedForm, prepareForms } from '../test/harness/gasForms/gasForm.ts';
import { govForms } from '../test/harness/gasForms/govForms.ts';
import { moduleForms } from '../test/harness/gasForms/moduleForms.ts';
import { firstCommit, pocForms } from '../test/harness/gasForms/pocForms.ts';
import { refusedForms } from '../test/harness/gasForms/refusedForms.ts';
import { txForms } from '../test/harness/gasForms/txForms.ts';
import { StateChain } from '../test/harness/stateChain.ts';
import { median } from './compare.ts';
import { PhaseTimes } from './phaseTimes.ts';
import { quiet } from './quiet.ts';
import type { Report, Table } from './table.ts';
import { type Target, targetTable } from './target.ts';

const rounds = 15;
/** More than so many times the median is marked. */
const limit = 3;

/** Microseconds a transaction, of each round. */
interface Times {
  readonly check: number[];
  readonly execute: number[];
  readonly hash: number[];
  /** Executed after CheckTx: decoded already, and its signatures held. */
  readonly checked: number[];
}

interface Measured extends PreparedForm {
  readonly gas: number;
  readonly code: string;
  readonly times: Times;
}

export const gas: Report = {
  name: 'gas',
  async *tables() {
    const chain = await StateChain.start({}, { checkpointInterval: 1_000_000 });
    await chain.write(gasEpoch);
    const paid = await measureForms(chain, [
      ...bankForms,
      ...pocForms,
      ...govForms,
      ...moduleForms,
      ...txForms,
    ]);
    const middle = median(paid.map(perGas));
    yield paidTable(paid, middle);
    const caused = await causedTime(paid);
    yield causedTable(caused, middle);
    yield targetsOf(paid, caused, middle);
    yield refusedTable(await measureForms(chain, refusedForms), middle);
    await chain.stop();
  },
};

async function measureForms(chain: StateChain, forms: readonly GasForm[]): Promise<Measured[]> {
  const prepared = await prepareForms(chain, forms, ({ copies = 40 }) => copies);
  const measured = prepared.map((one): Measured => {
    const [result] = chain.finalize(chain.app(), one.txs.slice(0, 1)).txResults;
    const code = result?.code === 0 ? '' : `${result?.codespace}/${result?.code}`;
    const times = { check: [], execute: [], hash: [], checked: [] };
    return { ...one, gas: Number(result?.gasUsed), code, times };
  });
  // Forms in turn, so that what the machine does meanwhile falls on all of them.
  for (let round = -2; round < rounds; round += 1) {
    const idle = timeBlock(chain, [], false);
    for (const form of measured) {
      const taken = timesOf(chain, form.txs, idle);
      if (round < 0) continue;
      for (const name of ['check', 'execute', 'hash', 'checked'] as const) {
        form.times[name].push(taken[name]);
      }
    }
  }
  return measured;
}

interface BlockTimes {
  readonly check: number;
  readonly txs: number;
  readonly hash: number;
}

/** An application of its own, so that nothing is remembered of the rounds before. */
function timeBlock(chain: StateChain, txs: readonly Uint8Array[], isChecked: boolean): BlockTimes {
  const times = new PhaseTimes();
  const app = chain.app({ observer: times.observer });
  const check = isChecked ? timeChecks(app, txs) : 0;
  chain.finalize(app, txs);
  const { txs: execution, hash } = times.take();
  return { check, txs: execution, hash };
}

function timeChecks(app: Application, txs: readonly Uint8Array[]): number {
  const start = process.hrtime.bigint();
  for (const tx of txs) app.checkTx(RequestCheckTx.fromPartial({ tx, type: 0 }));
  return Number(process.hrtime.bigint() - start) / 1000;
}

function timesOf(
  chain: StateChain,
  txs: readonly Uint8Array[],
  idle: BlockTimes,
): Record<keyof Times, number> {
  const cold = timeBlock(chain, txs, false);
  const warm = timeBlock(chain, txs, true);
  return {
    check: warm.check / txs.length,
    execute: (cold.txs - idle.txs) / txs.length,
    hash: (cold.hash - idle.hash) / txs.length,
    checked: (warm.txs - idle.txs) / txs.length,
  };
}

/** Nanoseconds of a block for a unit of gas, hashing included. */
function perGas({ gas: used, times }: Measured): number {
  return (1000 * (quiet(times.execute) + quiet(times.hash))) / used;
}

function paidTable(paid: readonly Measured[], middle: number): Table {
  return {
    title: 'Transactions that pay for what they do',
    columns: [
      'transaction',
      'code',
      'bytes',
      'gas',
      'CheckTx',
      'block',
      'hash',
      'checked',
      'ns/gas',
      'ratio',
      '',
    ],
    rows: paid.map((form) => {
      const { name } = form.form;
      const ratio = perGas(form) / middle;
      const { check, execute, hash, checked } = form.times;
      const bytes = form.txs[0]?.length ?? 0;
      const figures = [check, execute, hash, checked].map(quiet);
      return [
        name,
        form.code,
        bytes,
        form.gas,
        ...figures,
        perGas(form),
        ratio,
        ratio > limit ? '!' : '',
      ];
    }),
    note: `µs a transaction, of the quiet quarter of interleaved rounds; block: its execution in a block that it was not checked for; hash: its share of the app hash; checked: execution after CheckTx; ratio: ns/gas to the median, ! above ${limit}`,
  };
}

/** What a participant's first commit of an epoch makes EndBlock do until the epoch is forgotten. */
const caused = ['draw', 'audit', 'settlement', 'pruning'] as const;

/** Microseconds. */
interface Caused {
  readonly own: number;
  readonly later: readonly number[];
  readonly all: number;
  readonly gas: number;
}

async function causedTime(paid: readonly Measured[]): Promise<Caused> {
  const commit = paid.find(({ form }) => form === firstCommit);
  const own = commit === undefined ? Number.NaN : (perGas(commit) * commit.gas) / 1000;
  const later: number[] = [];
  for (const kind of caused) later.push(await dueMicroseconds(kind));
  const all = later.reduce((sum, one) => sum + one, own);
  return { own, later, all, gas: commit?.gas ?? Number.NaN };
}

function causedTable({ own, later, all, gas }: Caused, middle: number): Table {
  return {
    title: 'The first commit of an epoch and the EndBlock work that it causes',
    columns: ['', 'itself', ...caused, 'all', 'gas', 'ns/gas', 'ratio'],
    rows: [['µs', own, ...later, all, gas, (1000 * all) / gas, (1000 * all) / gas / middle]],
    note: 'with the default sample rate and four audited leaves; ratio: to the median of the table above',
  };
}

/** What `docs/costs.md` promises. */
function targetsOf(paid: readonly Measured[], caused: Caused, middle: number): Table {
  const dearest = Math.max(...paid.map(perGas));
  const name = paid.find((form) => perGas(form) === dearest)?.form.name ?? '';
  const target = (name: string, ours: number): Target => ({
    name,
    unit: 'ns a unit of gas',
    ours,
    reference: middle,
    target: limit,
  });
  return targetTable(
    'Time a unit of gas, to the median of all forms',
    [
      target('gas-dearest-form', dearest),
      target('gas-first-commit-and-what-it-causes', (1000 * caused.all) / caused.gas),
    ],
    `The dearest: ${name}.`,
  );
}

/** Microseconds of begin, end and hash of a block for one of 200 units. */
async function dueMicroseconds(kind: (typeof caused)[number]): Promise<number> {
  const units = 200;
  const chain = await StateChain.start({}, { checkpointInterval: 1_000_000 });
  await chain.write((ctx) => dueWork[kind]?.write(ctx, units));
  const taken: number[] = [];
  for (let round = 0; round < 2 + rounds; round += 1) {
    const times = new PhaseTimes();
    chain.finalize(chain.app({ observer: times.observer }));
    const { begin, endblock, hash } = times.take();
    if (round >= 2) taken.push((begin + endblock + hash) / units);
  }
  await chain.stop();
  return quiet(taken);
}

function refusedTable(refused: readonly Measured[], middle: number): Table {
  return {
    title: 'Transactions that are refused before they pay',
    columns: [
      'transaction',
      'code',
      'bytes',
      'gas',
      'CheckTx',
      'block',
      'µs/KiB',
      'gas of this time',
    ],
    rows: refused.map((form) => {
      const bytes = form.txs[0]?.length ?? 0;
      const block = quiet(form.times.execute);
      const worth = Math.round((1000 * block) / middle);
      return [
        form.form.name,
        form.code,
        bytes,
        form.gas,
        quiet(form.times.check),
        block,
        (1024 * block) / bytes,
        worth,
      ];
    }),
    note: 'µs a transaction; gas of this time: what a transaction that pays uses in as long',
  };
}
