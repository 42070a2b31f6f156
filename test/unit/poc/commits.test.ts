import { TxMsgData } from 'cosmjs-types/cosmos/base/abci/v1beta1/abci';
import { afterEach, describe, expect, test } from 'vitest';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import { QueryCommitRequest, QueryCommitResponse } from '../../../src/gen/cpoc/poc/v1/query.ts';
import { MsgSubmitContinuousPoCCommitResponse } from '../../../src/gen/cpoc/poc/v1/tx.ts';
import { commitsOf, currentEpoch, PocUser, summaryOf } from '../../harness/pocUser.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const [alice, bob] = [simAccount(1), simAccount(2)] as const;
let chain: SimChain;
let host: PocUser;

afterEach(async () => {
  await chain.stop();
});

async function startChain(params: Partial<Params> = {}): Promise<void> {
  chain = await SimChain.start({
    accounts: [alice, bob],
    participants: [{ account: alice }, { account: bob }],
    params: { validationSampleRateBps: 0, ...params },
  });
  await chain.block();
  host = new PocUser(chain, alice);
}

async function send(
  count: number,
  changes: Parameters<PocUser['commit']>[1] = {},
): Promise<{ code: number | undefined; codespace: string | undefined; log: string | undefined }> {
  const block = await chain.block(await host.commit(count, changes));
  const [result] = block.txResults;
  return { code: result?.code, codespace: result?.codespace, log: result?.log };
}

describe('P7 who may commit, and when', () => {
  test('not while it is disabled', async () => {
    await startChain({ enableContinuousPoc: false });
    expect(await send(20)).toMatchObject({ codespace: 'poc', code: 2 });
  });

  test('not into a past or a future epoch', async () => {
    await startChain();
    expect(await send(20, { epochIndex: 0n })).toMatchObject({ code: 5 });
    expect(await send(20, { epochIndex: 2n })).toMatchObject({ codespace: 'poc', code: 5 });
    expect((await send(20, { epochIndex: 2n })).log).toContain(
      'epoch_index is 2, expected the current epoch, 1',
    );
  });

  test('the first check that fails is the error', async () => {
    await startChain({ enableContinuousPoc: false });
    expect((await send(1, { epochIndex: 9n, rootHash: new Uint8Array(3) })).code).toBe(2);
    await chain.stop();
    await startChain();
    expect((await send(1, { epochIndex: 9n, rootHash: new Uint8Array(3) })).code).toBe(5);
    expect((await send(1, { rootHash: new Uint8Array(3), gpuUtilizationBps: 20_000 })).code).toBe(
      8,
    );
    expect((await send(20, { rootHash: new Uint8Array(3), gpuUtilizationBps: 20_000 })).code).toBe(
      9,
    );
    expect((await send(20, { gpuUtilizationBps: 20_000 })).code).toBe(10);
  });
});

test('P8 bounds of count, root and utilization', async () => {
  await startChain({ minNoncesPerCommit: 10, maxNoncesPerCommit: 50 });
  expect((await send(9)).code).toBe(8);
  expect((await send(51)).code).toBe(8);
  expect((await send(20, { rootHash: new Uint8Array(31) })).code).toBe(9);
  expect((await send(20, { gpuUtilizationBps: 10_001 })).code).toBe(10);
  expect((await send(10, { gpuUtilizationBps: 10_000 })).code).toBe(0);
  expect((await send(50)).code).toBe(0);
});

describe('P9 limits', () => {
  test('one commit a participant and block', async () => {
    await startChain();
    const first = await host.commitMessage(20);
    const second = await host.commitMessage(20, {}, 20n);
    const block = await chain.block(
      await chain.sign(alice, first),
      await chain.sign(alice, second, { skip: 1 }),
    );
    expect(block.txResults.map((r) => r.code)).toEqual([0, 12]);
  });

  test('a bounded number of commits a participant and epoch', async () => {
    await startChain({ maxCommitsPerEpoch: 2 });
    expect([(await send(20)).code, (await send(20)).code, (await send(20)).code]).toEqual([
      0, 0, 11,
    ]);
    host = new PocUser(chain, bob);
    expect((await send(20)).code).toBe(0);
  });
});

test('P10 and P11 nonces are numbered on, stored and summed up', async () => {
  await startChain();
  const first = await chain.block(await host.commit(25));
  const second = await chain.block(await host.commit(38));
  const data = TxMsgData.decode(second.txResults[0]?.data ?? new Uint8Array(0));
  expect(
    MsgSubmitContinuousPoCCommitResponse.decode(data.msgResponses[0]?.value ?? new Uint8Array(0)),
  ).toEqual({ firstNonce: 25n, totalNonces: 63n, effectivePocWeight: 6n });
  const [one, two] = await commitsOf(chain);
  expect(one).toEqual({
    participantAddress: alice.address,
    epochIndex: 1n,
    nonceCount: 25,
    rootHash: host.trees.get('1/0')?.root,
    inferenceCount: 3,
    commitBlockHeight: first.height,
    gpuUtilizationBps: 9000,
    firstNonce: 0n,
  });
  expect(two).toMatchObject({ firstNonce: 25n, nonceCount: 38, commitBlockHeight: second.height });
  expect(await summaryOf(chain, alice)).toMatchObject({
    participantAddress: alice.address,
    epochIndex: 1n,
    totalNonces: 63n,
    totalInferences: 6n,
    commitCount: 2,
    lastCommitHeight: second.height,
    effectivePocWeight: 6n,
    penaltyApplied: false,
  });
  const { commit } = await chain.ask(
    '/cpoc.poc.v1.Query/Commit',
    QueryCommitRequest,
    { epochIndex: 1n, address: alice.address, height: second.height },
    QueryCommitResponse,
  );
  expect(commit).toEqual(two);
});

describe('P10 a commit that says where it stands', () => {
  const at = (firstNonce: bigint) => ({ expected: { firstNonce } });

  test('is taken there and nowhere else, 0 included', async () => {
    await startChain();
    expect(await send(20, at(20n))).toMatchObject({ codespace: 'poc', code: 27 });
    expect((await send(20, at(0n))).code).toBe(0);
    expect((await send(20, at(0n))).code, '0 is a position, not the absence of one').toBe(27);
    expect((await send(20, at(19n))).code).toBe(27);
    expect((await send(20, at(18_446_744_073_709_551_615n))).code).toBe(27);
    expect((await send(20, at(20n))).code).toBe(0);
    expect((await send(20)).code, 'without a position it goes to wherever the chain has come').toBe(
      0,
    );
    expect((await commitsOf(chain)).map(({ firstNonce }) => firstNonce)).toEqual([0n, 20n, 40n]);
  });

  test('is told both numbers, and leaves nothing behind', async () => {
    await startChain();
    await send(25);
    const { log } = await send(20, at(7n));
    expect(log).toContain('expected.first_nonce is 7, and the commit would begin at nonce 25');
    expect(log).toContain('commit is not at the expected position');
    expect(await summaryOf(chain, alice)).toMatchObject({ totalNonces: 25n, commitCount: 1 });
  });

  test('is in once, however often it is sent', async () => {
    await startChain();
    const message = await host.commitMessage(20, at(0n));
    const codes: (number | undefined)[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { txResults } = await chain.block(await chain.sign(alice, message));
      codes.push(txResults[0]?.code);
    }
    expect(codes).toEqual([0, 27, 27]);
    expect(await commitsOf(chain)).toHaveLength(1);
  });

  test('counts from 0 again in the next epoch', async () => {
    await startChain();
    expect((await send(20, at(0n))).code).toBe(0);
    while ((await currentEpoch(chain)).index < 2n) await chain.block();
    expect((await send(20, at(20n))).code).toBe(27);
    expect((await send(20, at(0n))).code).toBe(0);
  });

  test('is checked last: what is wrong otherwise is said first', async () => {
    await startChain({ maxCommitsPerEpoch: 1 });
    expect((await send(20, { ...at(5n), epochIndex: 9n })).code).toBe(5);
    expect((await send(1, at(5n))).code).toBe(8);
    expect((await send(20, at(0n))).code).toBe(0);
    expect((await send(20, at(5n))).code).toBe(11);
  });

  test('is held by each participant for itself', async () => {
    await startChain();
    await send(20, at(0n));
    host = new PocUser(chain, bob);
    expect((await send(20, at(20n))).code).toBe(27);
    expect((await send(20, at(0n))).code).toBe(0);
  });
});

test('P11 a failed commit leaves nothing behind', async () => {
  await startChain();
  await send(20, { rootHash: new Uint8Array(31) });
  expect(await commitsOf(chain)).toEqual([]);
  await expect(summaryOf(chain, alice)).rejects.toThrow('not found');
});
