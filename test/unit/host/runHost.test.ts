import { type AddressInfo, createServer } from 'node:net';
import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing';
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { afterEach, expect, test } from 'vitest';
import { pause } from '../../../src/client/pause.ts';
import * as query from '../../../src/gen/cpoc/poc/v1/query.ts';
import {
  MsgRegisterParticipant,
  MsgRespondContinuousPoCChallenge,
  MsgSubmitContinuousPoCCommit,
} from '../../../src/gen/cpoc/poc/v1/tx.ts';
import { createHashGenerator } from '../../../src/host/hashGenerator.ts';
import { runHost } from '../../../src/host/runHost.ts';
import { decodeBech32 } from '../../../src/types/bech32.ts';
import { FakeNode } from '../client/fakeNode.ts';
import { address as chainAddress, FakeChain } from './fakeChain.ts';
import { LogBook, newFolder, removeFolders, testPolicy } from './rig.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  removeFolders();
});

/** The fake chain behind the fake node: queries and transactions in their wire form. */
function putBehind(chain: FakeChain, node: FakeNode, fees: string[]): void {
  const answer = (name: string, make: (data: Uint8Array) => Uint8Array | undefined): void => {
    node.answers.set(`/cpoc.poc.v1.Query/${name}`, make);
  };
  answer('Epoch', () => {
    const { current: epoch, lastCommitHeight, height: currentHeight } = chain;
    const lastHeight = epoch.startHeight + epoch.length - 1n;
    const response = { epoch, lastCommitHeight, lastHeight, currentHeight };
    return query.QueryEpochResponse.encode(response).finish();
  });
  answer('Participant', () =>
    chain.registered
      ? query.QueryParticipantResponse.encode(
          query.QueryParticipantResponse.fromPartial({ participant: { status: chain.status } }),
        ).finish()
      : undefined,
  );
  answer('Summary', (data) => {
    const { epochIndex } = query.QuerySummaryRequest.decode(data);
    const summary = chain.summaries.get(epochIndex);
    if (summary === undefined) return undefined;
    return query.QuerySummaryResponse.encode({ summary }).finish();
  });
  answer('Commits', () =>
    query.QueryCommitsResponse.encode({
      commits: chain.allCommits.filter((one) => one.epochIndex === chain.current.index),
      pagination: undefined,
    }).finish(),
  );
  answer('Challenges', () =>
    query.QueryChallengesResponse.encode({
      challenges: chain.allChallenges.filter((one) => !one.resolved),
      pagination: undefined,
    }).finish(),
  );
  node.execute = (tx) => {
    const { bodyBytes, authInfoBytes } = TxRaw.decode(tx);
    const fee = AuthInfo.decode(authInfoBytes).fee?.amount[0]?.amount ?? 'free';
    for (const { typeUrl, value } of TxBody.decode(bodyBytes).messages) {
      fees.push(`${typeUrl.split('.').at(-1)} ${fee}`);
      if (typeUrl.endsWith('Commit')) chain.commit(MsgSubmitContinuousPoCCommit.decode(value));
      else if (typeUrl.endsWith('Challenge')) {
        chain.answer(MsgRespondContinuousPoCChallenge.decode(value));
      } else {
        expect(MsgRegisterParticipant.decode(value).inferenceUrl).toBe('https://host');
        chain.registered = true;
      }
    }
  };
}

test('registers, commits, answers and stops, through cosmjs and the wire', async () => {
  const node = await FakeNode.start();
  ends.push(() => node.stop());
  const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: 'cpoc' });
  const address = (await wallet.getAccounts())[0]?.address ?? '';
  node.address = address;
  const decoded = decodeBech32(address);
  chainAddress.set(typeof decoded === 'string' ? [] : decoded.data);
  const chain = new FakeChain();
  chain.registered = false;
  const fees: string[] = [];
  putBehind(chain, node, fees);
  chain.nextBlock();

  const log = new LogBook();
  const over = new AbortController();
  const running = runHost({
    rpc: node.rpc,
    chainId: 'test-1',
    signer: wallet,
    address,
    dataDir: newFolder(),
    gasPrice: '0.1upoc',
    policy: testPolicy,
    generator: createHashGenerator(),
    register: { inferenceUrl: 'https://host' },
    logger: log,
    pollMs: 500,
    signal: over.signal,
  });
  const blocks = setInterval(() => {
    chain.nextBlock();
    node.nextBlock();
  }, 100);
  ends.push(() => clearInterval(blocks));
  const passed = (): number => chain.summaries.get(1n)?.challengesPassed ?? 0;
  await expect.poll(passed, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
  over.abort();
  await running;

  expect(chain.log.filter((line) => /FAILED|EXPIRED|poc\//.test(line))).toEqual([]);
  expect(chain.allCommits.length).toBeGreaterThanOrEqual(2);
  expect(fees.filter((line) => line.startsWith('MsgRespond'))).not.toContainEqual(
    expect.not.stringContaining('free'),
  );
  expect(fees).toContain('MsgSubmitContinuousPoCCommit 6500');
  expect(log.of('error')).toEqual([]);
  expect(log.of('info').join()).toMatch(
    /no model.*registered as a participant.*host agent stopped/,
  );
});

test('waits for a node that is not there, and stops when told', async () => {
  const over = new AbortController();
  const log = new LogBook();
  const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: 'cpoc' });
  const address = (await wallet.getAccounts())[0]?.address ?? '';
  const running = runHost({
    rpc: 'http://127.0.0.1:1',
    signer: wallet,
    address,
    dataDir: newFolder(),
    policy: testPolicy,
    generator: createHashGenerator(),
    logger: log,
    signal: over.signal,
  });
  await expect.poll(() => log.of('warn').join()).toContain('not ready yet');
  await pause(700, over.signal);
  expect(log.of('warn')).toHaveLength(1);
  over.abort();
  await running;
});

test('says once that its node went away, and once that it is back', async () => {
  const node = await FakeNode.start();
  ends.push(() => node.stop());
  const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: 'cpoc' });
  const address = (await wallet.getAccounts())[0]?.address ?? '';
  const chain = new FakeChain();
  chain.nextBlock();
  putBehind(chain, node, []);
  const log = new LogBook();
  const over = new AbortController();
  const running = runHost({
    rpc: node.rpc,
    signer: wallet,
    address,
    dataDir: newFolder(),
    policy: testPolicy,
    generator: createHashGenerator(),
    logger: log,
    pollMs: 50,
    signal: over.signal,
  });
  await expect.poll(() => log.lines.join()).toContain('artifacts are made');
  node.isAway = true;
  await expect.poll(() => log.of('warn').join()).toContain('the node does not answer');
  await pause(300, over.signal);
  node.isAway = false;
  await expect.poll(() => log.of('info').join()).toContain('the node answers again');
  over.abort();
  await running;
  const about = log.lines.filter((line) => /does not answer|answers again/.test(line));
  expect(about).toHaveLength(2);
});

test('takes up a node as soon as it is there: deadlines run meanwhile', async () => {
  const asked: number[] = [];
  const gate = createServer((socket) => {
    asked.push(Date.now());
    socket.destroy();
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  ends.push(() => void gate.close());
  const over = new AbortController();
  const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: 'cpoc' });
  const running = runHost({
    rpc: `http://127.0.0.1:${(gate.address() as AddressInfo).port}`,
    signer: wallet,
    address: (await wallet.getAccounts())[0]?.address ?? '',
    dataDir: newFolder(),
    policy: testPolicy,
    generator: createHashGenerator(),
    logger: new LogBook(),
    signal: over.signal,
  });
  await expect.poll(() => asked.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(3);
  over.abort();
  await running;
  const [first = 0, , third = Number.POSITIVE_INFINITY] = asked;
  expect(third - first).toBeLessThan(2_000);
});

test('an address that is none is one clear error', async () => {
  const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: 'cpoc' });
  const options = {
    rpc: 'http://127.0.0.1:1',
    signer: wallet,
    address: 'cpoc1x',
    dataDir: newFolder(),
    policy: testPolicy,
    generator: createHashGenerator(),
    logger: new LogBook(),
    signal: new AbortController().signal,
  };
  await expect(runHost(options)).rejects.toThrow(/not an account address: cpoc1x/);
});
