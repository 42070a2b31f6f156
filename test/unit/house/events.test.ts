/** Events and their attributes are a promise: what the code emits is what docs/spec/events.md says. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { challengesOf, PocUser } from '../../harness/pocUser.ts';
import { simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const [alice, bob] = [simAccount(1), simAccount(2)] as const;
const seen = new Map<string, string[]>();
let chain: SimChain;

/** An epoch in which every event of ours happens: one host passes, one fails, and nobody can be a validator in the second epoch. */
beforeAll(async () => {
  chain = await SimChain.start({
    accounts: [alice, bob],
    participants: [
      { account: alice, consensusPubkey: simConsensusKey(1), power: 1n },
      { account: bob },
    ],
    params: { validationSampleRateBps: 10_000 },
  });
  const note = async (...txs: Uint8Array[]): Promise<void> => {
    const block = await chain.block(...txs);
    for (const { type, attributes } of [
      ...block.events,
      ...block.txResults.flatMap((r) => r.events),
    ]) {
      if (type.startsWith('poc_')) {
        seen.set(
          type,
          attributes.map((a) => a.key).filter((key) => key !== 'msg_index'),
        );
      }
    }
  };
  await note();
  const [a, b] = [new PocUser(chain, alice), new PocUser(chain, bob)];
  await note(await a.commit(20), await b.commit(20));
  await note();
  const [challenge] = await challengesOf(chain, bob);
  if (challenge === undefined) throw new Error('no challenge was drawn');
  const wrong = await b.responseMessage(challenge, { artifact: new Uint8Array(24) });
  const leave = {
    typeUrl: '/cpoc.poc.v1.MsgDeactivateParticipant',
    value: { creator: alice.address },
  };
  await note((await a.answerAll()) as Uint8Array, await chain.sign(bob, wrong));
  await note(await chain.sign(alice, leave));
  while (chain.height < 41n) await note();
  chain.accuse(simConsensusKey(1), 40n);
  await note();
});

afterAll(async () => {
  await chain.stop();
});

test('what is emitted is what is documented', () => {
  const documented = new Map(
    [
      ...readFileSync('docs/spec/events.md', 'utf8').matchAll(/^\| `(poc_\w+)` \|.*\| (.*) \|$/gm),
    ].map(([, type, attributes]): [string, string[]] => [
      type as string,
      [...(attributes ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name as string),
    ]),
  );
  const issued = documented.get('poc_challenge_issued') ?? [];
  documented.set('poc_challenge_resolved', [...issued, 'outcome']);
  expect(documented.size).toBeGreaterThanOrEqual(9);
  expect(Object.fromEntries([...seen].sort())).toEqual(Object.fromEntries([...documented].sort()));
});
