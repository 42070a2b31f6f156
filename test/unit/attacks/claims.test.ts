/** Numbers in a commit: the largest there are, those that do not fit, and those that nobody can check. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { afterEach, describe, expect, test } from 'vitest';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import type { WeightRecord } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { MsgSubmitContinuousPoCCommit } from '../../../src/gen/cpoc/poc/v1/tx.ts';
import { assertValidParams } from '../../../src/types/poc/params.ts';
import { participantWeight } from '../../../src/weights/participantWeight.ts';
import { buildTx } from '../../harness/buildTx.ts';
import { CheatingHost, playEpoch, startAttackChain, weightOf } from '../../harness/cheatingHost.ts';
import { commitsOf, PocUser, recordsOf, summaryOf } from '../../harness/pocUser.ts';
import { simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';
import { simParams } from '../../harness/simGenesis.ts';

const [alice, mallory] = [simAccount(1), simAccount(2)] as const;
const root = new Uint8Array(32).fill(9);
const maxUint32 = 2 ** 32 - 1;
const widest: Partial<Params> = {
  minNoncesPerCommit: 1,
  maxNoncesPerCommit: maxUint32,
  maxCommitsPerEpoch: maxUint32,
  nonceWeight: 1,
};
let chain: SimChain;

afterEach(async () => {
  await chain.stop();
});

/** A commit whose nonce_count is any varint. */
function rawClaim(nonceCount: bigint): EncodeObject {
  const head = MsgSubmitContinuousPoCCommit.encode(
    MsgSubmitContinuousPoCCommit.fromPartial({ creator: mallory.address, epochIndex: 1n }),
  ).finish();
  const varint: number[] = [];
  for (let rest = nonceCount; ; rest >>= 7n) {
    if (rest < 128n) {
      varint.push(Number(rest));
      break;
    }
    varint.push(Number(rest & 127n) | 128);
  }
  const value = Uint8Array.from([...head, 0x18, ...varint, 0x22, 32, ...root]);
  return { typeUrl: pocTypeUrls.submitCommit, value };
}

describe('A15 counts that overflow', () => {
  test('2^32 − 1 nonces in commit after commit add up exactly, and silence costs them all', async () => {
    chain = await startAttackChain([mallory], { ...widest, validationSampleRateBps: 0 });
    const cheat = new CheatingHost(chain, mallory);
    await chain.block();
    for (let i = 1n; i <= 12n; i += 1n) {
      const block = await chain.block(
        await cheat.claim(maxUint32, root, { inferenceCount: maxUint32 }),
      );
      expect(block.txResults[0]?.code).toBe(0);
      expect(await summaryOf(chain, mallory)).toMatchObject({
        totalNonces: i * (2n ** 32n - 1n),
        totalInferences: i * (2n ** 32n - 1n),
        effectivePocWeight: i * (2n ** 32n - 1n),
      });
    }
    const commits = await commitsOf(chain);
    expect(commits.map(({ firstNonce }) => firstNonce)).toEqual(
      Array.from({ length: 12 }, (_, i) => BigInt(i) * (2n ** 32n - 1n)),
    );
    await chain.block();
    const asked = await cheat.open();
    // The audit finds the commit that covers each nonce, beyond 2^32 too.
    expect(asked.length).toBe(4);
    expect(asked.every(({ nonceIndex }) => nonceIndex < 2n ** 32n - 1n)).toBe(true);
    expect(new Set(asked.map(({ commitBlockHeight }) => commitBlockHeight)).size).toBeGreaterThan(
      1,
    );
    await playEpoch(chain);
    expect(await weightOf(chain, mallory)).toBe(0n);
  });

  test('one more than the maximum, 0, and what would wrap to a valid count are refused', async () => {
    chain = await startAttackChain([mallory], { maxNoncesPerCommit: 2 ** 24 });
    await chain.block();
    const wrongCounts = [0n, 9n, 2n ** 24n + 1n, 2n ** 31n, 2n ** 32n - 1n];
    const wrapping = [2n ** 32n, 2n ** 32n + 20n, 2n ** 63n + 20n, 2n ** 64n - 1n];
    for (const count of wrongCounts) {
      expect(await sendRaw(count), `${count}`).toMatchObject({ codespace: 'poc', code: 8 });
    }
    for (const count of wrapping) {
      expect(await sendRaw(count), `${count}`).toMatchObject({ codespace: 'sdk', code: 2 });
    }
    expect(await commitsOf(chain)).toEqual([]);
    // The same bytes with a count that fits are a commit.
    expect(await sendRaw(20n)).toMatchObject({ code: 0 });
    expect(await commitsOf(chain)).toMatchObject([{ nonceCount: 20 }]);
    await playEpoch(chain);
    expect(await weightOf(chain, mallory)).toBe(0n);
  });

  async function sendRaw(nonceCount: bigint) {
    const { accountNumber, sequence } = await chain.account(mallory);
    const signers = [{ account: mallory, accountNumber, sequence }];
    const block = await chain.block(buildTx({ signers, messages: [rawClaim(nonceCount)] }));
    return block.txResults[0];
  }

  test('a full epoch under the widest parameters stays below 2^64, whatever the factor', async () => {
    chain = await startAttackChain([mallory]);
    const full = BigInt(maxUint32) * BigInt(maxUint32);
    const wide = simParams('upoc', widest);
    expect(() => assertValidParams(wide)).not.toThrow();
    const terms = { base: 0n, effective: full, factorNumerator: 1, factorDenominator: 1 };
    expect(participantWeight(terms)).toBe(full);
    expect(full < 2n ** 64n).toBe(true);
    expect(() => assertValidParams({ ...wide, weightFactorNumerator: 2 })).toThrow('2^64');
    expect(() => assertValidParams({ ...wide, maxNoncesPerCommit: 2 ** 32 })).toThrow();
    expect(() => assertValidParams({ ...wide, maxCommitsPerEpoch: 2 ** 32 })).toThrow();
  });

  test('a handful of held nonces beside 2^32 − 1 claimed ones keep their exact share', async () => {
    chain = await startAttackChain([alice, mallory], { ...widest, validationSampleRateBps: 0 });
    await chain.block();
    const honest = new PocUser(chain, alice);
    const cheat = new CheatingHost(chain, mallory);
    await chain.block(await honest.commit(20), await cheat.claim(maxUint32, root));
    await playEpoch(chain, [() => honest.answerAll()]);
    const records = await recordsOf(chain, 1n);
    const shares = records.map(({ address, weight, reward }) => [address, weight, reward]);
    expect(shares).toContainEqual([alice.address, 20n, [{ denom: 'upoc', amount: '1000000' }]]);
    expect(shares).toContainEqual([mallory.address, 0n, []]);
  });
});

describe('A18 lies about inferences and utilization', () => {
  const told = (inferenceCount: number, gpuUtilizationBps: number) => ({
    inferenceCount,
    gpuUtilizationBps,
  });

  /** Alice and Mallory do the same work and answer everything; Mallory tells what she likes. */
  async function settled(lie: ReturnType<typeof told>): Promise<WeightRecord[]> {
    const one = await SimChain.start({
      accounts: [alice, mallory],
      participants: [alice, mallory].map((account, i) => ({
        account,
        consensusPubkey: simConsensusKey(i),
        power: 10n,
      })),
      params: { validationSampleRateBps: 10_000 },
    });
    chain = one;
    await one.block();
    const [honest, liar] = [new PocUser(one, alice), new PocUser(one, mallory)];
    await one.block(await honest.commit(50, told(7, 5000)), await liar.commit(50, lie));
    await one.block(await liar.commit(25, lie));
    await playEpoch(one, [() => honest.answerAll(), () => liar.answerAll()]);
    expect(await summaryOf(one, mallory)).toMatchObject({
      totalInferences: 2n * BigInt(lie.inferenceCount),
      penaltyApplied: false,
    });
    return recordsOf(one, 1n);
  }

  test('weight, power and reward are the same whatever is told', async () => {
    const truth = await settled(told(7, 5000));
    expect(truth.find(({ address }) => address === mallory.address)?.weight).toBe(7n);
    for (const lie of [told(0, 0), told(1, 10_000), told(maxUint32, 0), told(maxUint32, 10_000)]) {
      await chain.stop();
      expect(await settled(lie)).toEqual(truth);
    }
  });

  test('nor do they change how often a host is drawn, nor what a fraud ends with', async () => {
    chain = await startAttackChain([alice, mallory]);
    await chain.block();
    const lies = [told(0, 0), told(maxUint32, 10_000)];
    const cheats = [alice, mallory].map((account) => new CheatingHost(chain, account));
    const sent = cheats.map((cheat, i) => cheat.claim(20, root, lies[i]));
    await chain.block(...(await Promise.all(sent)));
    await chain.block();
    for (const cheat of cheats) expect(await cheat.open()).toHaveLength(1);
    await playEpoch(chain);
    expect([await weightOf(chain, alice), await weightOf(chain, mallory)]).toEqual([0n, 0n]);
  });
});
