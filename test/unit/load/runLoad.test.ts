import { AuthInfo, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readLoadOptions } from '../../../load/loadOptions.ts';
import { formatReport, type LoadReport } from '../../../load/loadReport.ts';
import { runLoad } from '../../../load/runLoad.ts';
import { PretendChain, type PretendOptions } from './pretendChain.ts';

async function run(
  given: PretendOptions,
  ...flags: readonly string[]
): Promise<{ chain: PretendChain; report: LoadReport }> {
  const chain = await PretendChain.start(given);
  onTestFinished(() => chain.stop());
  const options = readLoadOptions(['--rpc', chain.url, '--senders', '8', ...flags]);
  const known = Array.from({ length: 8 }, (_, i) => ({ accountNumber: BigInt(i), sequence: 0n }));
  return { chain, report: await runLoad(options, () => {}, known) };
}

/** Signer's key and sequence of a transaction. */
function signerOf(tx: string): { readonly key: string; readonly sequence: bigint } {
  const { authInfoBytes } = TxRaw.decode(Buffer.from(tx, 'base64'));
  const [signer] = AuthInfo.decode(authInfoBytes).signerInfos;
  const key = Buffer.from(signer?.publicKey?.value ?? []).toString('hex');
  return { key, sequence: signer?.sequence ?? -1n };
}

describe('every transaction ends in one of the counts', () => {
  test.each(['async', 'sync'])('all are committed by broadcast_tx_%s', async (method) => {
    const { chain, report } = await run({}, '--total', '200', '--method', method);
    expect(report).toMatchObject({ total: 200, succeeded: 200, codes: { 0: 200 }, missing: 0 });
    expect(report.refused).toEqual({});
    expect(new Set(chain.blocks.flatMap(({ txs }) => txs)).size).toBe(200);
    expect(chain.batches > 0).toBe(method === 'async');
    expect(report.gasPerTx).toBe(70_000);
    const { p50, p90, p99, most } = report.latencyMs;
    expect([p50, p90, p99, most]).toEqual([p50, p90, p99, most].sort((a, b) => a - b));
    expect(p50).toBeGreaterThan(0);
    expect(report.txPerSecond).toBeCloseTo(200 / report.seconds);
  });

  test('what fails in its block is counted by its code, and not as committed', async () => {
    const failing = new Set<string>();
    const codeOf = (tx: string): number => {
      if (failing.size < 30) failing.add(tx);
      return failing.has(tx) ? 5 : 0;
    };
    const { report } = await run({ codeOf }, '--total', '100');
    expect(report).toMatchObject({ succeeded: 70, codes: { 0: 70, 'sdk/5': 30 } });
    expect(formatReport(report)).toContain('30 × sdk/5');
  });

  test('what is refused is counted by its reason, numbers and addresses left out', async () => {
    let asked = 0;
    const check = () => {
      asked += 1;
      const log = `account sequence mismatch, expected ${asked}, got 9`;
      return asked % 4 === 0 ? { code: 32, codespace: 'sdk', log } : good;
    };
    const { report } = await run({ check }, '--total', '100', '--method', 'sync');
    expect(report.refused).toEqual({
      'sdk/32 account sequence mismatch, expected N, got N': 25,
    });
    expect(report).toMatchObject({ succeeded: 75, missing: 0 });
    expect(formatReport(report)).toContain('25 × sdk/32');
  });

  test('what was taken and is in no block is missing, and the run ends all the same', async () => {
    const lost = new Set<string>();
    const loses = (tx: string): boolean => {
      if (lost.size < 10) lost.add(tx);
      return lost.has(tx);
    };
    const flags = ['--total', '100', '--in-flight', '10', '--batch', '5'];
    const { report } = await run({ loses }, ...flags);
    expect(report).toMatchObject({ succeeded: 90, missing: 10 });
    expect(formatReport(report)).toContain('in no block  10');
  });
});

const good = { code: 0, codespace: '', log: '' };

describe('the load keeps to its bounds', () => {
  test.each(['async', 'sync'])('a full mempool is asked again, by %s', async (method) => {
    const flags = ['--total', '120', '--method', method, '--in-flight', '1000'];
    const { report } = await run({ room: 15, perBlock: 10 }, ...flags);
    expect(report).toMatchObject({ succeeded: 120, missing: 0 });
    expect(report.retries).toBeGreaterThan(0);
  });

  test('no more wait for a block than --in-flight', async () => {
    const flags = ['--total', '120', '--in-flight', '20', '--batch', '10'];
    const { chain, report } = await run({ room: 20, perBlock: 10 }, ...flags);
    expect(report).toMatchObject({ succeeded: 120, retries: 0 });
    expect(chain.blocks.filter(({ txs }) => txs.length > 0)).toHaveLength(12);
  });

  test('each sender keeps its order', async () => {
    const { chain } = await run({ room: 15 }, '--total', '160', '--method', 'sync');
    const own = Map.groupBy(
      chain.blocks.flatMap(({ txs }) => txs.map(signerOf)),
      ({ key }) => key,
    );
    expect(own.size).toBe(8);
    const inOrder = Array.from({ length: 20 }, (_, i) => BigInt(i));
    for (const txs of own.values()) expect(txs.map(({ sequence }) => sequence)).toEqual(inOrder);
  });

  test('a rate is kept: 100 at 200 a second take half a second', async () => {
    const { report } = await run({ blockMs: 10 }, '--total', '100', '--rate', '200');
    expect(report.succeeded).toBe(100);
    expect(report.seconds).toBeGreaterThan(0.45);
  });
});

describe('what cannot work is said before anything is sent', () => {
  test.each([
    [['--chain-id', 'other-1'], 'the node is of chain pretend-1, not of other-1'],
    [[], 'the chain does not know sender 0, cpoc1'],
  ])('%j', async (flags, message) => {
    const chain = await PretendChain.start();
    onTestFinished(() => chain.stop());
    await expect(runLoad(readLoadOptions(['--rpc', chain.url, ...flags]))).rejects.toThrow(message);
    expect(chain.blocks.flatMap(({ txs }) => txs)).toEqual([]);
  });

  test.each([
    ['http://127.0.0.1:1', 'does not answer'],
    ['127.0.0.1:26657', '--rpc is "127.0.0.1:26657"; expected an address such as http://'],
  ])('an address %s', async (rpc, message) => {
    await expect(runLoad(readLoadOptions(['--rpc', rpc]))).rejects.toThrow(message);
  });

  test('that nothing was committed, with the reasons', async () => {
    const check = () => ({ code: 13, codespace: 'sdk', log: 'insufficient fees' });
    await expect(run({ check }, '--total', '5', '--method', 'sync')).rejects.toThrow(
      'no transaction was committed: 5 × sdk/13 insufficient fees',
    );
  });
});
