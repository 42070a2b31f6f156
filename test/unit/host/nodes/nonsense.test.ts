/** Answers that cannot be are no answers, also over the wire: an agent with witnesses asks the next one. */

import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing';
import { afterEach, expect, test } from 'vitest';
import { connectClient } from '../../../../src/client/connectClient.ts';
import { TxSender } from '../../../../src/client/txSender.ts';
import { ContinuousPoCChallenge } from '../../../../src/gen/cpoc/poc/v1/poc.ts';
import * as query from '../../../../src/gen/cpoc/poc/v1/query.ts';
import type { ChainPort } from '../../../../src/host/chainPort.ts';
import { createCosmosPort } from '../../../../src/host/cosmosPort.ts';
import { FakeNode } from '../../client/fakeNode.ts';
import { FakeChain } from '../fakeChain.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function portOver(name: string, answer: () => Uint8Array): Promise<ChainPort> {
  const node = await FakeNode.start();
  ends.push(() => node.stop());
  node.answers.set(`/cpoc.poc.v1.Query/${name}`, answer);
  const signer = await DirectSecp256k1HdWallet.generate(12, { prefix: 'cpoc' });
  const address = (await signer.getAccounts())[0]?.address ?? '';
  const client = await connectClient({ rpc: node.rpc });
  const sender = await TxSender.create(client, { signer, address });
  const { signal } = new AbortController();
  return createCosmosPort(client, sender, { participant: address, signer: address }, { signal });
}

test('a list without an end is ended', async () => {
  const page = query.QueryChallengesResponse.encode({
    challenges: Array.from({ length: 20_000 }, () => ContinuousPoCChallenge.fromPartial({})),
    pagination: { nextKey: new Uint8Array([1]), total: 0n },
  }).finish();
  const port = await portOver('Challenges', () => page);
  await expect(port.openChallenges()).rejects.toMatchObject({ code: 'bad_answer' });
});

test('an epoch with artifacts of 0 bytes is refused before anything is made for it', async () => {
  const chain = new FakeChain({ artifactSizeBytes: 0 });
  chain.nextBlock();
  const { epoch, lastCommitHeight, lastHeight, height } = await chain.epoch();
  const port = await portOver('Epoch', () =>
    query.QueryEpochResponse.encode({
      epoch,
      lastCommitHeight,
      lastHeight,
      currentHeight: height,
    }).finish(),
  );
  await expect(port.epoch()).rejects.toMatchObject({
    code: 'bad_answer',
    message: expect.stringContaining('artifacts of 0 bytes'),
  });
});
