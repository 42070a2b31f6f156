import { type AddressInfo, createServer } from 'node:net';
import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing';
import { afterEach, expect, test } from 'vitest';
import { pause } from '../../../src/client/pause.ts';
import { createHashGenerator } from '../../../src/host/hashGenerator.ts';
import { runHost } from '../../../src/host/runHost.ts';
import { decodeBech32, encodeBech32 } from '../../../src/types/bech32.ts';
import { RpcProxy } from '../../harness/rpcProxy.ts';
import { FakeNode } from '../client/fakeNode.ts';
import { putBehind } from './chainBehindNode.ts';
import { address as chainAddress, FakeChain } from './fakeChain.ts';
import { LogBook, newFolder, removeFolders, testPolicy } from './rig.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  removeFolders();
});

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

test.each([
  ['a slash at its end', (rpc: string) => `${rpc}/`],
  ['tcp', (rpc: string) => rpc.replace('http:', 'tcp:')],
  ['capitals', (rpc: string) => rpc.replace('http:', 'HTTP:')],
])(
  'a node that is written with %s is connected to once, also as its own witness',
  async (_, write) => {
    const node = await FakeNode.start();
    ends.push(() => node.stop());
    const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: 'cpoc' });
    const chain = new FakeChain();
    chain.nextBlock();
    putBehind(chain, node, []);
    const log = new LogBook();
    const over = new AbortController();
    const running = runHost({
      rpc: write(node.rpc),
      // Nobody listens there.
      witnesses: [node.rpc, 'http://127.0.0.1:1', 'tcp://127.0.0.1:1/'],
      signer: wallet,
      address: (await wallet.getAccounts())[0]?.address ?? '',
      dataDir: newFolder(),
      policy: testPolicy,
      generator: createHashGenerator(),
      logger: log,
      pollMs: 60_000,
      signal: over.signal,
    });
    await expect.poll(() => log.lines.join(), { timeout: 10_000 }).toContain('artifacts are made');
    // One to connect, one to see the height; a second connection would ask for the status too.
    expect(node.statusAsked).toBe(2);
    over.abort();
    await running;
    expect(log.of('warn').filter((line) => line.includes('witness'))).toEqual([
      `warn a node is no witness of itself: left out node=${node.rpc}`,
    ]);
  },
);

test.each([
  ['rpc.example.org', /not an RPC address: rpc.example.org/],
  ['http://me:hunter2@127.0.0.1:1', /^(?!.*hunter2).*has a user or a password in it/],
])('a witness at %s is one clear error at the start, without secrets', async (witness, said) => {
  const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: 'cpoc' });
  const options = {
    rpc: 'http://127.0.0.1:1',
    witnesses: [witness],
    signer: wallet,
    address: (await wallet.getAccounts())[0]?.address ?? '',
    dataDir: newFolder(),
    policy: testPolicy,
    generator: createHashGenerator(),
    logger: new LogBook(),
    signal: new AbortController().signal,
  };
  await expect(runHost(options)).rejects.toThrow(said);
});

test('a warm key of an account that is no participant is told who registers it', async () => {
  const node = await FakeNode.start();
  ends.push(() => node.stop());
  const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: 'cpoc' });
  const chain = new FakeChain();
  chain.registered = false;
  chain.nextBlock();
  putBehind(chain, node, []);
  const log = new LogBook();
  const over = new AbortController();
  const running = runHost({
    rpc: node.rpc,
    signer: wallet,
    address: encodeBech32('cpoc', new Uint8Array(20).fill(7)),
    warmAddress: (await wallet.getAccounts())[0]?.address ?? '',
    dataDir: newFolder(),
    policy: testPolicy,
    generator: createHashGenerator(),
    logger: log,
    pollMs: 50,
    signal: over.signal,
  });
  await expect
    .poll(() => log.of('warn').join())
    .toContain("register it where its own key is (cpocd tx poc register), the agent's warm key");
  over.abort();
  await running;
});

test('a node that suddenly answers something else is a plain message, not an error of the language', async () => {
  const node = await FakeNode.start();
  ends.push(() => node.stop());
  const proxy = await RpcProxy.start(node.rpc);
  ends.push(() => proxy.stop());
  const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: 'cpoc' });
  const chain = new FakeChain();
  chain.nextBlock();
  putBehind(chain, node, []);
  const log = new LogBook();
  const over = new AbortController();
  const running = runHost({
    rpc: proxy.url,
    signer: wallet,
    address: (await wallet.getAccounts())[0]?.address ?? '',
    dataDir: newFolder(),
    policy: testPolicy,
    generator: createHashGenerator(),
    logger: log,
    pollMs: 50,
    signal: over.signal,
    onReady: () => {
      proxy.lie = (method) => (method === 'status' ? {} : undefined);
    },
  });
  await expect.poll(() => log.of('warn').join()).toContain('the node does not answer');
  expect(log.of('warn').join()).toContain(`why=${proxy.url} sent what is not understood`);
  over.abort();
  await running;
});
