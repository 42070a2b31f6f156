import { afterEach, describe, expect, test } from 'vitest';
import { ChallengeOutcome } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { startAttackChain, weightOf } from '../../harness/cheatingHost.ts';
import { challengesOf, PocUser, summaryOf } from '../../harness/pocUser.ts';
import { simAccount } from '../../harness/simAccount.ts';
import type { SimChain } from '../../harness/simChain.ts';

const [honest, attacker] = [simAccount(1), simAccount(2)] as const;
let chain: SimChain;

afterEach(async () => {
  await chain.stop();
});

describe("B1 someone else's challenge", () => {
  test('B1 answered wrongly or rightly by another: refused, and the one who was asked keeps its weight', async () => {
    chain = await startAttackChain([honest, attacker]);
    await chain.block();
    const host = new PocUser(chain, honest);
    await chain.block(await host.commit(20));
    await chain.block();
    const [challenge] = await challengesOf(chain, honest, { openOnly: true });
    if (challenge === undefined) throw new Error('no challenge was drawn');
    const right = await host.responseMessage(challenge);
    const wrong = await host.responseMessage(challenge, { artifact: new Uint8Array(24) });
    for (const message of [right, wrong]) {
      const stolen = { ...message, value: { ...message.value, creator: attacker.address } };
      const tx = await chain.sign(attacker, stolen);
      expect(chain.check(tx)).toMatchObject({ codespace: 'poc', code: 14 });
      const block = await chain.block(tx);
      expect(block.txResults[0]).toMatchObject({ codespace: 'poc', code: 14 });
    }
    expect((await challengesOf(chain, honest))[0]?.outcome).toBe(
      ChallengeOutcome.CHALLENGE_OUTCOME_OPEN,
    );
    expect((await summaryOf(chain, honest))?.penaltyApplied).toBe(false);
    while (chain.height < 20n) {
      const answer = await host.answerAll();
      await chain.block(...(answer === undefined ? [] : [answer]));
    }
    expect(await weightOf(chain, honest)).toBe(2n);
  });

  test("B1 in another's name, signed by oneself: refused before anything is executed", async () => {
    chain = await startAttackChain([honest, attacker]);
    await chain.block();
    const host = new PocUser(chain, honest);
    await chain.block(await host.commit(20));
    await chain.block();
    const [challenge] = await challengesOf(chain, honest, { openOnly: true });
    if (challenge === undefined) throw new Error('no challenge was drawn');
    const wrong = await host.responseMessage(challenge, { artifact: new Uint8Array(24) });
    const tx = await chain.sign(attacker, wrong);
    expect(chain.check(tx)).toMatchObject({ codespace: 'sdk' });
    expect((await chain.block(tx)).txResults[0]).toMatchObject({ codespace: 'sdk' });
    expect(await challengesOf(chain, honest, { openOnly: true })).toHaveLength(1);
  });

  test('B1 among answers of its own: the whole transaction is refused, and its own stay open', async () => {
    chain = await startAttackChain([honest, attacker]);
    await chain.block();
    const [host, other] = [new PocUser(chain, honest), new PocUser(chain, attacker)];
    await chain.block(await host.commit(20), await other.commit(20));
    await chain.block();
    const [theirs] = await challengesOf(chain, honest, { openOnly: true });
    const [own] = await challengesOf(chain, attacker, { openOnly: true });
    if (theirs === undefined || own === undefined) throw new Error('no challenge was drawn');
    const stolen = await host.responseMessage(theirs, {
      creator: attacker.address,
      artifact: new Uint8Array(24),
    });
    const tx = await chain.sign(attacker, [await other.responseMessage(own), stolen], {
      gas: 1_000_000n,
    });
    const block = await chain.block(tx);
    expect(block.txResults[0]?.code).not.toBe(0);
    expect(await challengesOf(chain, attacker, { openOnly: true })).toHaveLength(1);
    expect(await challengesOf(chain, honest, { openOnly: true })).toHaveLength(1);
  });
});
