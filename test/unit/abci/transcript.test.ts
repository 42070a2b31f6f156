import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import type { AbciClient, PartialRequest } from './abciClient.ts';
import { createFakeApplication } from './fakeApplication.ts';
import { startServer, temporaryFolder } from './harness.ts';

const time = { seconds: 1_700_000_000n, nanos: 5 };
const proposerAddress = new Uint8Array(20).fill(7);
const tx = Uint8Array.of(1, 2, 3);

/** A handshake of a fresh chain and its first block with one transaction, as CometBFT 0.38 sends them on its four connections. */
async function play(connect: () => Promise<AbciClient>): Promise<string[]> {
  const lines: string[] = [];
  const [query, snapshot, mempool, consensus] = [
    await connect(),
    await connect(),
    await connect(),
    await connect(),
  ];
  const ask = async (name: string, client: AbciClient, request: PartialRequest) => {
    client.send(request, { flush: {} });
    await client.next();
    await client.next();
    const answers = client.received.slice(-2).map(toHex);
    lines.push(`${name}: ${answers.join(' ')}`);
  };
  await ask('query echo', query, { echo: { message: 'hello' } });
  await ask('query info', query, {
    info: { version: '0.38.25', blockVersion: 11n, p2pVersion: 8n, abciVersion: '2.0.0' },
  });
  await ask('consensus initChain', consensus, {
    initChain: {
      time,
      chainId: 'golden-1',
      initialHeight: 1n,
      appStateBytes: Uint8Array.of(123, 125),
    },
  });
  await ask('snapshot list', snapshot, { listSnapshots: {} });
  await ask('mempool checkTx', mempool, { checkTx: { tx, type: 0 } });
  await ask('consensus prepare', consensus, {
    prepareProposal: { maxTxBytes: 1000n, txs: [tx], height: 1n, time, proposerAddress },
  });
  await ask('consensus process', consensus, {
    processProposal: { txs: [tx], height: 1n, time, proposerAddress, hash: proposerAddress },
  });
  await ask('consensus extend', consensus, { extendVote: { height: 1n, time } });
  await ask('consensus verify', consensus, { verifyVoteExtension: { height: 1n } });
  await ask('consensus finalize', consensus, {
    finalizeBlock: { txs: [tx], height: 1n, time, proposerAddress, hash: proposerAddress },
  });
  await ask('consensus commit', consensus, { commit: {} });
  await ask('mempool recheck', mempool, { checkTx: { tx, type: 1 } });
  await ask('query query', query, { query: { path: '/a', data: Uint8Array.of(9) } });
  await ask('query info', query, { info: {} });
  return lines;
}

const zeros = '00'.repeat(32);
const ones = '01'.repeat(32);
const golden = [
  'query echo: 12070a0568656c6c6f 1a00',
  'query info: 220b0a0466616b651201311801 1a00',
  `consensus initChain: 32221a20${zeros} 1a00`,
  'snapshot list: 6a00 1a00',
  'mempool checkTx: 4a00 1a00',
  'consensus prepare: 8a01050a03010203 1a00',
  'consensus process: 9201020801 1a00',
  'consensus extend: 9a0100 1a00',
  'consensus verify: a201020801 1a00',
  `consensus finalize: aa0129120512030102032a20${ones} 1a00`,
  'consensus commit: 6200 1a00',
  'mempool recheck: 4a00 1a00',
  'query query: 3a093201093a022f614801 1a00',
  `query info: 222f0a0466616b65120131180120012a20${ones} 1a00`,
];

const calls = [
  'initChain',
  'listSnapshots',
  'checkTx',
  'prepareProposal',
  'processProposal',
  'extendVote',
  'verifyVoteExtension',
  'finalizeBlock',
  'commit',
  'checkTx',
  'query',
];

describe('the transcript of a handshake and a block', () => {
  test('over tcp is the golden one', async () => {
    const application = createFakeApplication();
    const { connect, log } = await startServer(application);
    expect(await play(connect)).toEqual(golden);
    expect(application.calls).toEqual(calls);
    for (const role of ['query', 'snapshot', 'mempool', 'consensus']) {
      expect(log.some((line) => line.includes(`serves ${role}`))).toBe(true);
    }
  });

  test('over a unix socket is the same', async () => {
    const application = createFakeApplication();
    const { connect } = await startServer(application, {
      address: `unix://${join(temporaryFolder(), 'abci.sock')}`,
    });
    expect(await play(connect)).toEqual(golden);
    expect(application.calls).toEqual(calls);
  });
});
