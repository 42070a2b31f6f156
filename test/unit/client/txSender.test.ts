import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing';
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectClient } from '../../../src/client/connectClient.ts';
import { signAndSend } from '../../../src/client/signAndSend.ts';
import { type SendOptions, TxSender } from '../../../src/client/txSender.ts';
import { FakeNode, type Mishap } from './fakeNode.ts';

let node: FakeNode;
let wallet: DirectSecp256k1HdWallet;
let address: string;

beforeEach(async () => {
  node = await FakeNode.start();
  wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: 'cpoc' });
  address = (await wallet.getAccounts())[0]?.address ?? '';
  node.address = address;
});
afterEach(() => node.stop());

const message = (): SendOptions => ({
  messages: [
    {
      typeUrl: '/cosmos.bank.v1beta1.MsgSend',
      value: { fromAddress: address, toAddress: address, amount: [] },
    },
  ],
  waitMs: 5_000,
});

async function sender(gasPrice?: string): Promise<TxSender> {
  const client = await connectClient({ rpc: node.rpc });
  return await TxSender.create(client, { signer: wallet, address, gasPrice, pollMs: 5 });
}

/** Makes blocks until `done`. */
async function whileBlocks<T>(done: Promise<T>, everyMs = 30): Promise<T> {
  const timer = setInterval(() => node.nextBlock(), everyMs);
  return await done.finally(() => clearInterval(timer));
}

function firstIncluded(): { tx: Uint8Array } {
  const [found] = node.included.values();
  if (found === undefined) throw new Error('nothing was included');
  return found;
}

describe('sending', () => {
  test('simulates gas times 1.3, pays the gas price, reports the block', async () => {
    const outcome = await whileBlocks((await sender('0.1upoc')).send(message()));
    expect(outcome).toMatchObject({ status: 'included', gasUsed: 40_000n });
    const { authInfoBytes } = TxRaw.decode(firstIncluded().tx);
    expect(AuthInfo.decode(authInfoBytes).fee).toMatchObject({
      gasLimit: 65_000n,
      amount: [{ denom: 'upoc', amount: '6500' }],
    });
  });

  test('without fee, with given gas and timeout height, nothing is simulated', async () => {
    const options = { ...message(), gas: 123, fee: [], timeoutHeight: 99n };
    await whileBlocks((await sender('0.1upoc')).send(options));
    const { authInfoBytes, bodyBytes } = TxRaw.decode(firstIncluded().tx);
    expect(AuthInfo.decode(authInfoBytes).fee).toMatchObject({ gasLimit: 123n, amount: [] });
    expect(TxBody.decode(bodyBytes).timeoutHeight).toBe(99n);
    expect(node.simulated).toEqual([]);
  });

  test('several at once: handed in one after the other, with consecutive sequences', async () => {
    const from = await sender();
    const all = [1, 2, 3, 4].map(() => from.send(message()));
    const outcomes = await whileBlocks(Promise.all(all), 50);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('included'));
    expect(node.sequence).toBe(11);
  });

  test('a sequence that another program used: signed anew with the expected one', async () => {
    const from = await sender();
    await whileBlocks(from.send(message()));
    node.sequence += 3;
    expect(await whileBlocks(from.send({ ...message(), gas: 1 }))).toMatchObject({
      status: 'included',
    });
    node.sequence += 3;
    expect(await whileBlocks(from.send(message())), 'found by the simulation').toMatchObject({
      status: 'included',
    });
  });

  test('a refusal by CheckTx is an outcome, and leaves the sequence', async () => {
    const from = await sender();
    expect(await from.send({ ...message(), memo: 'refuse me' })).toEqual({
      status: 'refused',
      codespace: 'sdk',
      code: 5,
      log: 'insufficient funds',
    });
    expect(await whileBlocks(from.send(message()))).toMatchObject({ status: 'included' });
  });

  test('a failure in the block is an outcome', async () => {
    const sent = (await sender()).send(message());
    const timer = setInterval(() => node.nextBlock(11, 'out of gas'), 20);
    expect(await sent.finally(() => clearInterval(timer))).toMatchObject({
      status: 'failed',
      code: 11,
      log: 'out of gas',
    });
  });

  test('a simulation that fails sends nothing', async () => {
    await expect((await sender()).send({ ...message(), memo: 'fails' })).rejects.toMatchObject({
      code: 'simulation_failed',
      message: expect.stringContaining('insufficient funds'),
    });
    expect(node.broadcasts).toEqual([]);
  });
});

describe('a node in trouble', () => {
  const mishaps: Mishap[] = [
    'mempool full',
    'still rechecking',
    'room kept',
    'catching up',
    'taken unanswered',
    'lost unanswered',
    'forgotten',
  ];
  for (const mishap of mishaps) {
    test(`"${mishap}" twice: included once all the same`, async () => {
      node.mishaps = [mishap, mishap];
      const outcome = await whileBlocks((await sender()).send(message()), 100);
      expect(outcome).toMatchObject({ status: 'included' });
      expect(node.included.size).toBe(1);
      expect(new Set(node.broadcasts).size, 'the same bytes each time').toBe(1);
    });
  }

  test('taken unanswered and included before the next attempt: not signed anew', async () => {
    node.mishaps = ['taken unanswered'];
    const from = await sender();
    const sent = from.send(message());
    while (node.pooled === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    node.nextBlock();
    expect(await sent).toMatchObject({ status: 'included' });
    expect(node.included.size).toBe(1);
  });

  test('a mempool that stays full is an error in time', async () => {
    node.mishaps = Array<Mishap>(10_000).fill('mempool full');
    await expect((await sender()).send({ ...message(), handInMs: 50 })).rejects.toMatchObject({
      code: 'mempool_full',
    });
  });

  test('a timeout height that passes is an outcome', async () => {
    const from = await sender();
    node.mishaps = ['forgotten', ...Array<Mishap>(100).fill('lost unanswered')];
    const sent = from.send({ ...message(), timeoutHeight: 3n, gas: 1 });
    expect(await whileBlocks(sent)).toMatchObject({ status: 'expired', timeoutHeight: 3n });
  });

  test('another transaction has used the sequence: left at once where that was asked, and signed anew', async () => {
    const from = await sender();
    node.mishaps = ['forgotten'];
    // Without it the wait would be longer than this test may take.
    const sent = from.send({ ...message(), gas: 1, waitMs: 600_000, leaveStale: true });
    while (node.broadcasts.length === 0) await new Promise((done) => setTimeout(done, 1));
    node.sequence += 1;
    expect(await whileBlocks(sent, 20)).toMatchObject({ status: 'unknown' });
    expect(await whileBlocks(from.send(message()))).toMatchObject({ status: 'included' });
  });

  test('no block in time: unknown, never an error', async () => {
    const outcome = await (await sender()).send({ ...message(), waitMs: 60 });
    expect(outcome).toMatchObject({ status: 'unknown' });
  });

  test('a node without an index: unknown, and says what to do', async () => {
    node.indexes = false;
    const outcome = await (await sender()).send(message());
    expect(outcome).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('tx_index'),
    });
  });

  test('an account that does not exist', async () => {
    node.address = 'nobody';
    await expect((await sender()).send(message())).rejects.toMatchObject({
      code: 'account_missing',
    });
  });

  test('a signer without the key, a gas price that is none', async () => {
    const client = await connectClient({ rpc: node.rpc });
    const account = { signer: wallet, address: 'cpoc1other' };
    await expect(signAndSend(client, account, message())).rejects.toMatchObject({
      code: 'key_missing',
    });
    await expect(sender('cheap')).rejects.toMatchObject({ code: 'unsupported' });
  });
});
