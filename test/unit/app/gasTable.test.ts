/** The gas of every form of transaction, so that a change of what anything costs is seen: it is a change of the state machine. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { bankForms } from '../../harness/gasForms/bankForms.ts';
import { gasEpoch } from '../../harness/gasForms/gasEpoch.ts';
import { type GasForm, prepareForms } from '../../harness/gasForms/gasForm.ts';
import { govForms } from '../../harness/gasForms/govForms.ts';
import { moduleForms } from '../../harness/gasForms/moduleForms.ts';
import { pocForms } from '../../harness/gasForms/pocForms.ts';
import { refusedForms } from '../../harness/gasForms/refusedForms.ts';
import { txForms } from '../../harness/gasForms/txForms.ts';
import { StateChain } from '../../harness/stateChain.ts';

let chain: StateChain;

beforeAll(async () => {
  chain = await StateChain.start();
  await chain.write(gasEpoch);
});
afterAll(() => chain.stop());

interface Row {
  readonly name: string;
  readonly gasUsed: bigint;
  readonly bytes: number;
  /** Empty where it succeeds. */
  readonly code: string;
  /** Whether the fee collector got the fee. */
  readonly isPaid: boolean;
}

async function rowsOf(forms: readonly GasForm[]): Promise<Row[]> {
  const prepared = await prepareForms(chain, forms, () => 1);
  return prepared.map(({ form, txs }) => {
    const [result] = chain.finalize(chain.app(), txs).txResults;
    const { code = 0, codespace, gasUsed = 0n, events = [] } = result ?? {};
    return {
      name: form.name,
      gasUsed,
      bytes: txs[0]?.length ?? 0,
      code: code === 0 ? '' : ` (${codespace}/${code})`,
      isPaid: events.some(({ type }) => type === 'tx'),
    };
  });
}

const format = (rows: readonly Row[]): string =>
  rows
    .map(({ name, gasUsed, bytes, code }) => {
      return `${gasUsed.toString().padStart(9)} ${bytes.toString().padStart(8)}  ${name}${code}\n`;
    })
    .join('');

test('every form of transaction uses the gas that the table says', async () => {
  const rows = await rowsOf([...bankForms, ...pocForms, ...govForms, ...moduleForms, ...txForms]);
  const bad = rows.filter(({ isPaid }) => !isPaid).map(({ name }) => name);
  expect(bad, 'refused before they paid').toEqual([]);
  await expect(`gas      bytes\n${format(rows)}`).toMatchFileSnapshot('gasTable.golden.txt');
});

test('what is refused before it pays uses the gas that the table says, and pays nothing', async () => {
  const rows = await rowsOf(refusedForms);
  expect(rows.filter(({ isPaid }) => isPaid)).toEqual([]);
  await expect(`gas      bytes\n${format(rows)}`).toMatchFileSnapshot('gasRefused.golden.txt');
});
