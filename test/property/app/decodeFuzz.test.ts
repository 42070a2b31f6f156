import { randomInt } from 'node:crypto';
import { SimulateRequest } from 'cosmjs-types/cosmos/tx/v1beta1/service';
import { expect, test } from 'vitest';
import { equalBytes } from '../../../src/lib/bytes.ts';
import { fuzzInput } from '../../fuzz/fuzzInput.ts';
import { createJudge, type Verdict } from '../../fuzz/judge.ts';
import { seedAccounts, txSeeds } from '../../fuzz/txSeeds.ts';
import { SimChain } from '../../harness/simChain.ts';

const judge = createJudge();
const inputs = 25_000;

const simulate = '/cosmos.tx.v1beta1.Service/Simulate';

test('what the fuzzer starts from is right, and in the one form', () => {
  for (const { name, bytes } of txSeeds) {
    const verdict = judge.judge(bytes);
    const hasOptions = name.includes('mode 1') && verdict === 'exceeding';
    expect([name, verdict]).toEqual([name, hasOptions ? 'exceeding' : 'canonical']);
  }
});

test.each([
  ['the same ones each time', 1],
  ['new ones each time', randomInt(2 ** 31)],
])(
  'C: changed transactions are refused with sdk/2 or read in the one way that they can be: %s (seed %i)',
  (_, seed) => {
    const tally: Record<Verdict, number> = { refused: 0, exceeding: 0, canonical: 0 };
    for (let index = 0; index < inputs; index += 1) {
      try {
        tally[judge.judge(fuzzInput(seed, index))] += 1;
      } catch (cause) {
        throw new Error(`npm run fuzz -- --seed ${seed} --at ${index}: ${cause}`, { cause });
      }
    }
    // Every way is walked often enough to mean something.
    expect(tally.refused).toBeGreaterThan(inputs / 2);
    expect(tally.canonical).toBeGreaterThan(inputs / 20);
    expect(tally.exceeding).toBeGreaterThan(inputs / 50);
  },
);

test('C: a block of nothing but changed transactions is the empty block, and they get a code everywhere', async () => {
  const chain = await SimChain.start({ accounts: seedAccounts });
  chain.fixedHash = new Uint8Array(32);
  try {
    await chain.block();
    const txs = Array.from({ length: 3000 }, (_, index) => fuzzInput(2, index)).filter(
      (bytes) => !txSeeds.some((seed) => equalBytes(seed.bytes, bytes)),
    );
    const empty = chain.finalize();
    const block = chain.finalize(txs);
    expect(block.appHash).toEqual(empty.appHash);
    for (const [at, bytes] of txs.entries()) {
      const answers = [chain.check(bytes), block.txResults[at]];
      expect([at, ...answers.map((answer) => answer?.code === 0)]).toEqual([at, false, false]);
      for (const answer of answers) expect(answer?.codespace).not.toBe('undefined');
      const request = SimulateRequest.encode(SimulateRequest.fromPartial({ txBytes: bytes }));
      const { codespace } = await chain.query(simulate, request.finish());
      expect(['', 'sdk']).toContain(codespace);
    }
    // A recheck does not look at signatures: it is asked about what was taken before.
    for (const bytes of txs) expect(chain.check(bytes, true).codespace).not.toBe('undefined');
  } finally {
    await chain.stop();
  }
});
