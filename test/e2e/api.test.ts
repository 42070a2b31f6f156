/** REST and gRPC of a node behind the real CometBFT, as wallets, explorers and scripts use them. */

import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing';
import { coins, SigningStargateClient } from '@cosmjs/stargate';
import { Comet38Client } from '@cosmjs/tendermint-rpc';
import { Metadata } from '@grpc/grpc-js';
import { TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  GetLatestBlockRequest,
  GetLatestBlockResponse,
} from '../../src/gen/cosmos/base/tendermint/v1beta1/query.ts';
import { GetTxRequest, GetTxResponse } from '../../src/gen/cosmos/tx/v1beta1/service.ts';
import { QueryEpochRequest, QueryEpochResponse } from '../../src/gen/cpoc/poc/v1/query.ts';
import { grpcCall } from '../harness/grpcCall.ts';
import { TestNode } from './testNode.ts';

type Json = Readonly<Record<string, unknown>>;

let node: TestNode;
let address: string;
let signer: DirectSecp256k1HdWallet;

beforeAll(async () => {
  node = await TestNode.create({ chainId: 'api-1' });
  signer = await DirectSecp256k1HdWallet.generate(12, { prefix: 'cpoc' });
  address = (await signer.getAccounts())[0]?.address ?? '';
  await node.fund(address);
  node.startApp();
  node.startComet();
  await node.reach(3);
});

afterAll(() => node.stop());

/** What lies at a path of names in JSON. */
function at(json: unknown, ...path: string[]): unknown {
  return path.reduce((part, name) => (part as Json | undefined)?.[name], json);
}

async function get(path: string): Promise<{ status: number; json: Json }> {
  const answer = await fetch(node.rest + path);
  return { status: answer.status, json: (await answer.json()) as Json };
}

async function post(path: string, body: object): Promise<{ status: number; json: Json }> {
  const answer = await fetch(node.rest + path, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, json: (await answer.json()) as Json };
}

async function signedSend(amount: number): Promise<string> {
  const client = await SigningStargateClient.connectWithSigner(node.rpc, signer);
  const message = {
    typeUrl: '/cosmos.bank.v1beta1.MsgSend',
    value: { fromAddress: address, toAddress: address, amount: coins(amount, node.denom) },
  };
  const raw = await client.sign(address, [message], { amount: [], gas: '200000' }, 'by REST');
  client.disconnect();
  return Buffer.from(TxRaw.encode(raw).finish()).toString('base64');
}

test('a transaction is simulated, sent and found by REST alone', async () => {
  const txBytes = await signedSend(5);
  const simulated = await post('/cosmos/tx/v1beta1/simulate', { tx_bytes: txBytes });
  expect(simulated.status).toBe(200);
  expect(Number(at(simulated.json, 'gas_info', 'gas_used'))).toBeGreaterThan(40_000);
  const sent = await post('/cosmos/tx/v1beta1/txs', {
    tx_bytes: txBytes,
    mode: 'BROADCAST_MODE_SYNC',
  });
  expect(sent.json['tx_response']).toMatchObject({
    code: 0,
    raw_log: '',
    height: '0',
    logs: [],
    tx: null,
  });
  const hash = String(at(sent.json, 'tx_response', 'txhash'));
  expect(hash).toMatch(/^[0-9A-F]{64}$/);
  const again = await post('/cosmos/tx/v1beta1/txs', {
    tx_bytes: txBytes,
    mode: 'BROADCAST_MODE_SYNC',
  });
  expect(again.json['tx_response']).toMatchObject({ code: 19, codespace: 'sdk', txhash: hash });
  const { height } = await node.status();
  await node.reach(height + 3);

  const found = await get(`/cosmos/tx/v1beta1/txs/${hash}`);
  expect(at(found.json, 'tx', 'body')).toMatchObject({
    memo: 'by REST',
    messages: [
      {
        '@type': '/cosmos.bank.v1beta1.MsgSend',
        from_address: address,
        amount: [{ denom: node.denom, amount: '5' }],
      },
    ],
  });
  expect(found.json['tx_response']).toMatchObject({
    code: 0,
    txhash: hash,
    raw_log: '',
    tx: { '@type': '/cosmos.tx.v1beta1.Tx' },
    data: expect.stringMatching(/^([0-9A-F]{2})+$/),
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  });
  const included = String(at(found.json, 'tx_response', 'height'));
  const inBlock = await get(`/cosmos/tx/v1beta1/txs/block/${included}`);
  expect(inBlock.json).toMatchObject({
    txs: [found.json['tx']],
    block: { header: { height: included, chain_id: 'api-1' } },
    pagination: { next_key: null, total: '1' },
  });
  const search = new URLSearchParams({
    query: `message.sender='${address}'`,
    order_by: 'ORDER_BY_DESC',
    limit: '1',
  });
  const searched = await get(`/cosmos/tx/v1beta1/txs?${search}`);
  expect(searched.json).toMatchObject({
    total: '1',
    tx_responses: [{ txhash: hash }],
    pagination: null,
  });
  const byGrpc = await grpcCall(
    node.grpc,
    '/cosmos.tx.v1beta1.Service/GetTx',
    GetTxRequest,
    { hash },
    GetTxResponse,
  );
  expect(byGrpc.answer.txResponse?.txhash).toBe(hash);
  const comet = await Comet38Client.connect(node.rpc);
  const byAbci = await comet.abciQuery({
    path: '/cosmos.tx.v1beta1.Service/GetTx',
    data: GetTxRequest.encode({ hash }).finish(),
  });
  expect(GetTxResponse.decode(byAbci.value).txResponse?.txhash).toBe(hash);
  comet.disconnect();
});

test('what is not there is 404 by REST, NotFound by gRPC, code 22 by abci_query', async () => {
  const hash = '00'.repeat(32);
  expect(await get(`/cosmos/tx/v1beta1/txs/${hash}`)).toMatchObject({
    status: 404,
    json: { code: 5, message: `tx not found: ${hash}`, details: [] },
  });
  await expect(
    grpcCall(node.grpc, '/cosmos.tx.v1beta1.Service/GetTx', GetTxRequest, { hash }, GetTxResponse),
  ).rejects.toMatchObject({ code: 5, details: `tx not found: ${hash}` });
  const comet = await Comet38Client.connect(node.rpc);
  const byAbci = await comet.abciQuery({
    path: '/cosmos.tx.v1beta1.Service/GetTx',
    data: GetTxRequest.encode({ hash }).finish(),
  });
  expect(byAbci).toMatchObject({
    code: 22,
    log: `rpc error: code = NotFound desc = tx not found: ${hash}: key not found`,
  });
  comet.disconnect();
});

test('explorers find node, blocks and validators', async () => {
  const { json: info } = await get('/cosmos/base/tendermint/v1beta1/node_info');
  expect(info).toMatchObject({
    default_node_info: { network: 'api-1', other: { tx_index: 'on' } },
    application_version: {
      cosmos_sdk_version: 'v0.53.3',
      build_deps: expect.arrayContaining([
        { path: 'github.com/cometbft/cometbft', version: 'v0.38.25', sum: '' },
      ]),
    },
  });
  expect((await get('/cosmos/base/tendermint/v1beta1/syncing')).json).toEqual({ syncing: false });
  const { json: latest } = await get('/cosmos/base/tendermint/v1beta1/blocks/latest');
  const block = latest['block'] as unknown as { header: Record<string, string> };
  const { json: same } = await get(
    `/cosmos/base/tendermint/v1beta1/blocks/${block.header['height']}`,
  );
  expect(same).toEqual(latest);
  expect(at(latest, 'sdk_block', 'header', 'proposer_address')).toMatch(/^cpocvalcons1/);
  const rpc = await node.call<{ block: { header: Record<string, string> } }>('block', {
    height: block.header['height'],
  });
  expect(
    Buffer.from(String(block.header['app_hash']), 'base64').toString('hex').toUpperCase(),
  ).toBe(rpc.block.header['app_hash']);
  expect(await get('/cosmos/base/tendermint/v1beta1/blocks/99999999')).toMatchObject({
    status: 400,
    json: { code: 3, message: 'requested block height is bigger then the chain length' },
  });
  for (const which of ['latest', '2']) {
    const { json: set } = await get(`/cosmos/base/tendermint/v1beta1/validatorsets/${which}`);
    expect(set).toMatchObject({
      validators: [
        {
          address: expect.stringMatching(/^cpocvalcons1/),
          pub_key: { '@type': '/cosmos.crypto.ed25519.PubKey' },
          voting_power: '10',
        },
      ],
      pagination: { next_key: null, total: '1' },
    });
  }
  const { json: status } = await get('/cosmos/base/node/v1beta1/status');
  expect(Number(status['height'])).toBeGreaterThan(2);
  expect(String(status['timestamp'])).toMatch(/^20/);
});

test('gRPC reads the last block, and the state of a height that is past', async () => {
  const { answer } = await grpcCall(
    node.grpc,
    '/cosmos.base.tendermint.v1beta1.Service/GetLatestBlock',
    GetLatestBlockRequest,
    {},
    GetLatestBlockResponse,
  );
  expect(answer.block?.header?.chainId).toBe('api-1');
  const metadata = new Metadata();
  metadata.set('x-cosmos-block-height', '2');
  const epoch = await grpcCall(
    node.grpc,
    '/cpoc.poc.v1.Query/Epoch',
    QueryEpochRequest,
    { epochIndex: 0n },
    QueryEpochResponse,
    metadata,
  );
  expect(epoch.answer.currentHeight).toBe(2n);
  expect(epoch.header.get('x-cosmos-block-height')).toEqual(['2']);
});

test('without CometBFT, the state is still read, and what needs CometBFT is 503', async () => {
  await node.end('comet');
  expect((await get('/cosmos/bank/v1beta1/supply')).status).toBe(200);
  const missing = await get('/cosmos/base/tendermint/v1beta1/blocks/latest');
  expect(missing).toMatchObject({ status: 503, json: { code: 14 } });
  expect(String(missing.json['message'])).toContain('CometBFT does not answer');
});

test('the node ends at once while connections to its servers are open', async () => {
  const idle = await fetch(`${node.rest}/cosmos/bank/v1beta1/supply`, {
    headers: { connection: 'keep-alive' },
  });
  await idle.text();
  expect(await node.end('app')).toBe(0);
});
