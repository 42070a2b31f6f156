/** What the agent takes for an answer, over the wire: what cannot be is none, and an agent with witnesses asks the next one. */

import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing';
import { afterEach, expect, test } from 'vitest';
import { connectClient } from '../../../../src/client/connectClient.ts';
import { TxSender } from '../../../../src/client/txSender.ts';
import {
  ContinuousPoCChallenge,
  ContinuousPoCEpochSummary,
} from '../../../../src/gen/cpoc/poc/v1/poc.ts';
import * as query from '../../../../src/gen/cpoc/poc/v1/query.ts';
import type { ChainPort } from '../../../../src/host/chain/chainPort.ts';
import { createCosmosPort } from '../../../../src/host/chain/cosmosPort.ts';
import { FakeNode } from '../../client/fakeNode.ts';
import { FakeChain } from '../fakeChain.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function nodeThatSays(name: string, answer: () => Uint8Array | undefined): Promise<FakeNode> {
  const node = await FakeNode.start();
  ends.push(() => node.stop());
  node.answers.set(`/cpoc.poc.v1.Query/${name}`, answer);
  return node;
}

async function portOver(node: FakeNode): Promise<ChainPort> {
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
  const port = await portOver(await nodeThatSays('Challenges', () => page));
  await expect(port.openChallenges()).rejects.toMatchObject({ code: 'bad_answer' });
});

test('an epoch with artifacts of 0 bytes is refused before anything is made for it', async () => {
  const chain = new FakeChain({ artifactSizeBytes: 0 });
  chain.nextBlock();
  const { epoch, lastCommitHeight, lastHeight, height } = await chain.epoch();
  const answer = { epoch, lastCommitHeight, lastHeight, currentHeight: height };
  const node = await nodeThatSays('Epoch', () => query.QueryEpochResponse.encode(answer).finish());
  const port = await portOver(node);
  await expect(port.epoch()).rejects.toMatchObject({
    code: 'bad_answer',
    message: expect.stringContaining('artifacts of 0 bytes'),
  });
});

test('a summary is one question, and has the height of its answer, of "there is none" too', async () => {
  let summary: ContinuousPoCEpochSummary | undefined;
  const node = await nodeThatSays('Summary', () =>
    summary === undefined ? undefined : query.QuerySummaryResponse.encode({ summary }).finish(),
  );
  const port = await portOver(node);
  node.height = 41;
  expect(await port.summary(1n)).toEqual({ summary: undefined, height: 41n });
  expect(node.heights).toHaveLength(1);
  summary = ContinuousPoCEpochSummary.fromPartial({ totalNonces: 7n });
  node.height = 42;
  expect(await port.summary(1n)).toEqual({ summary, height: 42n });
  node.answers.clear();
  await expect(port.summary(1n)).rejects.toMatchObject({ code: 'query_failed' });
});
