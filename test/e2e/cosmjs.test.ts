/** cosmjs as published, against the running chain: signs, sends, reads back, and verifies a proof under the app hash of a header. */

import { iavlSpec, ics23, tendermintSpec, verifyMembership } from '@confio/ics23';
import { Secp256k1HdWallet } from '@cosmjs/amino';
import { coins, DirectSecp256k1HdWallet, type OfflineSigner } from '@cosmjs/proto-signing';
import { assertIsDeliverTxSuccess, GasPrice, SigningStargateClient } from '@cosmjs/stargate';
import { Comet38Client } from '@cosmjs/tendermint-rpc';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAminoTypes } from '../../src/client/aminoTypes.ts';
import { registerParticipantMessage, submitCommitMessage } from '../../src/client/pocMessages.ts';
import { createRegistry } from '../../src/client/registry.ts';
import { Epoch } from '../../src/gen/cpoc/poc/v1/poc.ts';
import * as query from '../../src/gen/cpoc/poc/v1/query.ts';
import { be64, concatBytes } from '../../src/lib/bytes.ts';
import { TestNode } from './testNode.ts';

const prefix = 'cosmos';
const fee = { amount: coins(2000, 'ucosm'), gas: '400000' };
const recipient = 'cosmos1h806c7khnvmjlywdrkdgk2vrayy2mmvf9rxk2r';
let node: TestNode;
let comet: Comet38Client;
let direct: DirectSecp256k1HdWallet;
let amino: Secp256k1HdWallet;
let address: string;

/** Another prefix and another denomination than the default: both are genesis data. */
beforeAll(async () => {
  direct = await DirectSecp256k1HdWallet.generate(24, { prefix });
  amino = await Secp256k1HdWallet.fromMnemonic(direct.mnemonic, { prefix });
  address = (await direct.getAccounts())[0]?.address ?? '';
  node = await TestNode.create({ chainId: 'simd-testing', prefix, denom: 'ucosm' });
  await node.fund(address, '1000000000ucosm,500ustake');
  node.startApp();
  node.startComet();
  await node.reach(2);
  comet = await Comet38Client.connect(node.rpc);
});

afterAll(async () => {
  comet?.disconnect();
  await node.stop();
});

const connect = (signer: OfflineSigner): Promise<SigningStargateClient> =>
  SigningStargateClient.connectWithSigner(node.rpc, signer, {
    registry: createRegistry(),
    aminoTypes: createAminoTypes(),
    broadcastPollIntervalMs: 200,
    gasPrice: GasPrice.fromString('0.01ucosm'),
  });

async function ask<Q, R>(
  method: string,
  request: { encode(message: Q): { finish(): Uint8Array } },
  message: Q,
  response: { decode(bytes: Uint8Array): R },
): Promise<R> {
  const path = `/cpoc.poc.v1.Query/${method}`;
  const answer = await comet.abciQuery({ path, data: request.encode(message).finish() });
  expect(answer.code, answer.log).toBe(0);
  return response.decode(answer.value);
}

const currentEpoch = async (): Promise<bigint> => {
  const answer = await ask(
    'Epoch',
    query.QueryEpochRequest,
    { epochIndex: 0n },
    query.QueryEpochResponse,
  );
  return answer.epoch?.index ?? 0n;
};

describe.each(['direct', 'amino JSON'])('signed %s', (mode) => {
  const signer = (): OfflineSigner => (mode === 'direct' ? direct : amino);

  test('MsgSend goes through and is read back', async () => {
    const client = await connect(signer());
    const before = BigInt((await client.getBalance(recipient, 'ucosm')).amount);
    const result = await client.sendTokens(
      address,
      recipient,
      coins(1234, 'ucosm'),
      fee,
      'a <memo> & more',
    );
    assertIsDeliverTxSuccess(result);
    expect(result.gasUsed).toBeGreaterThan(40_000n);
    expect(result.gasUsed).toBeLessThan(100_000n);
    expect(BigInt((await client.getBalance(recipient, 'ucosm')).amount)).toBe(before + 1234n);
    const found = await client.getTx(result.transactionHash);
    expect(found).toMatchObject({ code: 0, height: result.height });
    expect((await client.getAllBalances(address)).map((c) => c.denom)).toEqual(['ucosm', 'ustake']);
    client.disconnect();
  });

  test('gas "auto" is estimated and suffices', async () => {
    const client = await connect(signer());
    const message = {
      typeUrl: '/cosmos.bank.v1beta1.MsgSend',
      value: { fromAddress: address, toAddress: recipient, amount: coins(1, 'ustake') },
    };
    assertIsDeliverTxSuccess(await client.signAndBroadcast(address, [message], 'auto'));
    client.disconnect();
  });

  test('a refusal in the block keeps its code and its log', async () => {
    const client = await connect(signer());
    const result = await client.sendTokens(
      address,
      recipient,
      coins('99999999999999', 'ucosm'),
      fee,
    );
    expect(result.code).toBe(5);
    expect(result.rawLog).toMatch(
      /^failed to execute message; message index: 0: spendable balance \d+ucosm is smaller than 99999999999999ucosm: insufficient funds$/,
    );
    client.disconnect();
  });
});

test('registers, commits and reads the commit back', async () => {
  const client = await connect(direct);
  const inferenceUrl = 'http://host.example:8080';
  const registered = await client.signAndBroadcast(
    address,
    [
      registerParticipantMessage({
        creator: address,
        consensusPubkey: new Uint8Array(0),
        inferenceUrl,
      }),
    ],
    fee,
  );
  assertIsDeliverTxSuccess(registered);
  const epochIndex = await currentEpoch();
  const commit = {
    creator: address,
    epochIndex,
    nonceCount: 50,
    rootHash: new Uint8Array(32).fill(7),
    inferenceCount: 11,
    gpuUtilizationBps: 9900,
  };
  const sent = await (await connect(amino)).signAndBroadcast(
    address,
    [submitCommitMessage(commit)],
    fee,
  );
  assertIsDeliverTxSuccess(sent);
  const { summary } = await ask(
    'Summary',
    query.QuerySummaryRequest,
    { epochIndex, address },
    query.QuerySummaryResponse,
  );
  expect(summary).toMatchObject({ totalNonces: 50n, commitCount: 1, effectivePocWeight: 5n });
  const { commit: stored } = await ask(
    'Commit',
    query.QueryCommitRequest,
    { epochIndex, address, height: BigInt(sent.height) },
    query.QueryCommitResponse,
  );
  expect(stored).toMatchObject({ rootHash: commit.rootHash, firstNonce: 0n, inferenceCount: 11 });
});

test("a proof verifies under the app hash of CometBFT's next header", async () => {
  // Asked for in this order, the height has the epoch, and it is the same that is looked for below.
  const epoch = await currentEpoch();
  const { height } = await node.status();
  const key = concatBytes(Uint8Array.of(3), be64(epoch));
  const answer = await comet.abciQuery({ path: '/store/poc/key', data: key, height, prove: true });
  expect(answer.height).toBe(height);
  expect(Epoch.decode(answer.value).index).toBe(epoch);
  await node.reach(height + 1);
  const { block } = await comet.block(height + 1);
  const [inner, outer] = answer.proof?.ops ?? [];
  const store = ics23.CommitmentProof.decode(outer?.data ?? new Uint8Array(0));
  const iavl = ics23.CommitmentProof.decode(inner?.data ?? new Uint8Array(0));
  const root = store.exist?.value as Uint8Array;
  const { appHash } = block.header;
  expect(verifyMembership(iavl, iavlSpec, root, key, answer.value)).toBe(true);
  expect(verifyMembership(store, tendermintSpec, appHash, outer?.key as Uint8Array, root)).toBe(
    true,
  );
});
