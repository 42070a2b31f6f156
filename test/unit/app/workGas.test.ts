/** Gas of what the SDK charges nothing for: many small fields, amino JSON of much, documents that several sign. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTxDecoder } from '../../../src/app/tx/decodeTx.ts';
import { messageHandlers } from '../../../src/msgserver/registry.ts';
import { sendMessage } from '../../harness/buildTx.ts';
import { type GasForm, prepareForms, upoc } from '../../harness/gasForms/gasForm.ts';
import { aminoMode, inAmino } from '../../harness/gasForms/txForms.ts';
import { StateChain } from '../../harness/stateChain.ts';

const decode = createTxDecoder(messageHandlers);
let chain: StateChain;

beforeAll(async () => {
  chain = await StateChain.start();
});
afterAll(() => chain.stop());

interface Used {
  readonly gas: bigint;
  readonly bytes: bigint;
  readonly fields: bigint;
}

/** Gas, bytes and fields of one transaction a form; the transactions differ in nothing but their forms. */
async function use(...forms: readonly Omit<GasForm, 'name'>[]): Promise<Used[]> {
  const named = forms.map((form, i) => ({ name: `form ${i}`, ...form }));
  const prepared = await prepareForms(chain, named, () => 1);
  return prepared.map(({ txs: [tx = new Uint8Array(0)] }) => {
    const [result] = chain.finalize(chain.app(), [tx]).txResults;
    const { fieldCount } = decode(tx);
    return {
      gas: result?.gasUsed ?? 0n,
      bytes: BigInt(tx.length),
      fields: BigInt(fieldCount),
    };
  });
}

/** Extensions that change nothing but the size: `count` of so many bytes each. */
function padded(count: number, bytes: number): Omit<GasForm, 'name'> {
  const option = { typeUrl: '', value: new Uint8Array(bytes) };
  return {
    messages: ({ signer, known }) => [sendMessage(signer.address, known(0), [upoc(1)])],
    parts: (own) => ({
      ...own,
      body: { nonCriticalExtensionOptions: Array.from({ length: count }, () => option) },
    }),
  };
}

describe('gas of what the SDK charges nothing for', () => {
  test('a field beyond one in eight bytes costs 30, and nothing where bytes cover it', async () => {
    const forms = [padded(0, 0), padded(100, 20), padded(1000, 0)];
    const [few, covered, dense] = (await use(...forms)) as [Used, Used, Used];
    const perByte = 10n;
    expect(covered.gas - few.gas).toBe(perByte * (covered.bytes - few.bytes));
    const surplus = dense.fields - dense.bytes / 8n;
    expect(surplus).toBeGreaterThan(600n);
    expect(dense.gas - few.gas).toBe(perByte * (dense.bytes - few.bytes) + 30n * surplus);
  });

  test('amino JSON costs 150 for each field beyond 100, and nothing more below', async () => {
    const many = (count: number): Omit<GasForm, 'name'> => ({
      messages: ({ signer, known }) =>
        Array.from({ length: count }, () => sendMessage(signer.address, known(0), [upoc(1)])),
    });
    const forms = [many(1), many(50)].flatMap((form) => [form, { ...form, parts: inAmino }]);
    const [one, oneAmino, fifty, fiftyAmino] = (await use(...forms)) as [Used, Used, Used, Used];
    expect(oneAmino.gas - one.gas).toBe(10n * (oneAmino.bytes - one.bytes));
    expect(fiftyAmino.fields).toBeGreaterThan(300n);
    expect(fiftyAmino.gas - fifty.gas - 10n * (fiftyAmino.bytes - fifty.bytes)).toBe(
      150n * (fiftyAmino.fields - 100n),
    );
  });

  test('every signer but the first pays for the bytes of its document beyond 4,096, in amino JSON with 25 a field', async () => {
    const signers = 3;
    const sized = (bytes: number, mode: number): Omit<GasForm, 'name'> => ({
      friends: signers - 1,
      messages: (copy) =>
        [copy.signer, copy.friend(0), copy.friend(1)].flatMap(({ address }) =>
          Array.from({ length: bytes / 100 }, () => sendMessage(address, address, [upoc(1)])),
        ),
      parts: (own, copy, signerOf) => ({
        ...own,
        signers: [copy.signer, copy.friend(0), copy.friend(1)].map((account) => ({
          ...signerOf(account),
          mode,
        })),
      }),
    });
    const [direct, amino] = (await use(sized(10_000, 1), sized(10_000, aminoMode))) as [Used, Used];
    expect(direct.bytes).toBeGreaterThan(20_000n);
    const documents = (size: bigint): bigint => BigInt(signers - 1) * (size - 4096n);
    const own = amino.gas - 10n * amino.bytes - 150n * (amino.fields - 100n);
    expect(own - documents(amino.bytes + 25n * amino.fields)).toBe(
      direct.gas - 10n * direct.bytes - documents(direct.bytes),
    );
  });

  test('the charge does not depend on whether the node has verified the signatures before', async () => {
    const form = { name: 'checked', messages: padded(0, 0).messages, parts: inAmino };
    const [prepared] = await prepareForms(chain, [form], () => 1);
    const txs = prepared?.txs ?? [];
    const app = chain.app();
    const checked = app.checkTx({ tx: txs[0] ?? new Uint8Array(0), type: 0 });
    expect(checked.code).toBe(0);
    expect(chain.finalize(app, txs).txResults).toEqual(chain.finalize(chain.app(), txs).txResults);
  });
});
