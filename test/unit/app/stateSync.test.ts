/** State sync between two applications, over the sockets that CometBFT would use: from any height, to the same app hashes. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestFinalizeBlock } from 'cosmjs-types/tendermint/abci/types';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Application } from '../../../src/app/application.ts';
import { createApplication } from '../../../src/app/createApplication.ts';
import { storeNames } from '../../../src/app/storeNames.ts';
import { toHex, utf8 } from '../../../src/lib/bytes.ts';
import { type MultiStore, openMultiStore } from '../../../src/store/multiStore.ts';
import { decodeMetadata, offerOf } from '../../../src/store/snapshots/snapshotMetadata.ts';
import { Snapshots } from '../../../src/store/snapshots/snapshots.ts';
import { PocUser } from '../../harness/pocUser.ts';
import { simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';
import type { AbciClient } from '../abci/abciClient.ts';
import { startServer } from '../abci/harness.ts';

const accounts = [1, 2, 3].map((i) => simAccount(i));
const last = 40n;
const chunkBytes = 3000;
const results = { accept: 1, abort: 2 };

let chain: SimChain;
let snapshots: Snapshots;
let folder: string;
const requests = new Map<bigint, RequestFinalizeBlock>();

/** Epochs of twelve blocks with commits, challenges, answers, and some that stay open; a snapshot of every height. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cpoc-statesync-'));
  chain = await SimChain.start({
    accounts,
    participants: accounts.map((account, i) => ({
      account,
      ...(i < 2 ? { consensusPubkey: simConsensusKey(i), power: 10n } : {}),
    })),
    params: {
      validationSampleRateBps: 10_000,
      epochLength: 12n,
      validationChallengeDeadlineBlocks: 3,
    },
  });
  const { app } = chain;
  const finalizeBlock = app.finalizeBlock.bind(app);
  app.finalizeBlock = (request) => {
    requests.set(request.height, request);
    return finalizeBlock(request);
  };
  snapshots = await Snapshots.open({
    path: join(folder, 'snapshots'),
    store: chain.store,
    interval: 1,
    keepRecent: 0,
    chunkBytes,
  });
  await chain.block();
  snapshots.committed();
  await snapshots.settled();
  const hosts = accounts.map((account) => new PocUser(chain, account));
  while (chain.height < last) {
    const turn = Number(chain.height % 3n);
    const txs: (Uint8Array | undefined)[] = [];
    for (const [i, host] of hosts.entries()) {
      txs.push(i === turn ? await host.commit(12) : await host.answerAll());
    }
    await chain.block(...txs.filter((tx) => tx !== undefined));
    snapshots.committed();
    await snapshots.settled();
  }
}, 120_000);

afterAll(async () => {
  await snapshots.close();
  await chain.stop();
  rmSync(folder, { recursive: true });
});

interface Fresh {
  readonly store: MultiStore;
  readonly app: Application;
  readonly peer: AbciClient;
  readonly challenges: number[];
}

async function fresh(): Promise<Fresh> {
  const path = mkdtempSync(join(folder, 'fresh-'));
  const store = await openMultiStore({ path: join(path, 'state'), storeNames });
  const own = await Snapshots.open({
    path: join(path, 'snapshots'),
    store,
    interval: 0,
    keepRecent: 2,
    chunkBytes,
  });
  const challenges: number[] = [];
  const none = (): void => {};
  const app = createApplication({
    store,
    snapshots: own,
    observer: {
      phase: none,
      rest: none,
      challenge: none,
      commits: none,
      stored: none,
      openChallenges: (count) => challenges.push(count),
    },
  });
  const { connect, fatal } = await startServer(app);
  onTestFinished(async () => {
    expect(fatal).toEqual([]);
    await store.close();
    rmSync(path, { recursive: true });
  });
  return { store, app, peer: await connect(), challenges };
}

test('a fresh application takes a snapshot of any height, and goes on with the same app hashes', async () => {
  const served = createApplication({ store: chain.store, snapshots });
  const source = await (await startServer(served)).connect();
  const { listSnapshots } = await source.ask({ listSnapshots: {} });
  // CometBFT looks at ten.
  expect(listSnapshots?.snapshots.map(({ height }) => height)).toEqual(
    Array.from({ length: 10 }, (_, i) => last - BigInt(i)),
  );
  for (const { height, format, chunks, hash, metadata } of snapshots.list.filter(
    (_, i) => i % 3 === 1,
  )) {
    const { store, peer, challenges } = await fresh();
    const appHash = chain.appHashes.get(height) ?? new Uint8Array(0);
    const offerSnapshot = { snapshot: { height, format, chunks, hash, metadata }, appHash };
    expect((await peer.ask({ offerSnapshot })).offerSnapshot?.result).toBe(results.accept);
    for (let index = 0; index < chunks; index += 1) {
      const loadSnapshotChunk = { height, format, chunk: index };
      const loaded = (await source.ask({ loadSnapshotChunk })).loadSnapshotChunk;
      const chunk = loaded?.chunk ?? new Uint8Array(0);
      expect(chunk.length).toBeGreaterThan(0);
      const applied = await peer.ask({ applySnapshotChunk: { index, chunk, sender: 'peer' } });
      expect(applied.applySnapshotChunk?.result).toBe(results.accept);
    }
    const { info } = await peer.ask({ info: {} });
    expect(info?.lastBlockHeight).toBe(height);
    expect(toHex(info?.lastBlockAppHash ?? new Uint8Array(0))).toBe(toHex(appHash));
    expect(store.lastCommit.time).toEqual({ seconds: 1_700_000_000n + height, nanos: 0 });
    for (let next = height + 1n; next <= last; next += 1n) {
      const request = requests.get(next);
      if (request === undefined) throw new Error(`block ${next} was not kept`);
      const { finalizeBlock } = await peer.ask({ finalizeBlock: request });
      expect(toHex(finalizeBlock?.appHash ?? new Uint8Array(0)), `${next}`).toBe(
        toHex(chain.appHashes.get(next) ?? new Uint8Array(0)),
      );
      await peer.ask({ commit: {} });
    }
    // What is counted beside the state is counted anew.
    expect(challenges.every((count) => count >= 0)).toBe(true);
  }
}, 120_000);

test('after it the mempool and queries are of the restored state, and a second offer ends state sync', async () => {
  const { app, peer } = await fresh();
  const [snapshot] = snapshots.list;
  if (snapshot === undefined) throw new Error('there is no snapshot');
  const { height, format, chunks, hash, metadata } = snapshot;
  const offerSnapshot = {
    snapshot: { height, format, chunks, hash, metadata },
    appHash: chain.appHashes.get(height) ?? new Uint8Array(0),
  };
  await peer.ask({ offerSnapshot });
  for (let index = 0; index < chunks; index += 1) {
    const chunk = (await snapshots.loadChunk(height, format, index)) ?? new Uint8Array(0);
    await peer.ask({ applySnapshotChunk: { index, chunk, sender: 'peer' } });
  }
  const [account] = accounts;
  if (account === undefined) throw new Error('there is no account');
  const tx = await chain.sign(account, {
    typeUrl: '/cosmos.bank.v1beta1.MsgSend',
    value: {
      fromAddress: account.address,
      toAddress: accounts[1]?.address,
      amount: [{ denom: 'upoc', amount: '5' }],
    },
  });
  expect(chain.check(tx).code).toBe(0);
  expect((await peer.ask({ checkTx: { tx } })).checkTx?.code).toBe(0);
  expect(
    app.info({ version: '', blockVersion: 0n, p2pVersion: 0n, abciVersion: '' }).lastBlockHeight,
  ).toBe(height);
  expect((await peer.ask({ offerSnapshot })).offerSnapshot?.result).toBe(results.abort);
});

test.each([-62_135_596_800n, 253_402_300_799n])(
  'a time that a peer made up (%s s) changes nothing of the blocks after it',
  async (seconds) => {
    const { store, peer } = await fresh();
    const snapshot = snapshots.list[3];
    if (snapshot === undefined) throw new Error('there is no snapshot');
    const { height, format, chunks, metadata } = snapshot;
    const lie = offerOf({ ...decodeMetadata(metadata), time: { seconds, nanos: 0 } });
    const appHash = chain.appHashes.get(height) ?? new Uint8Array(0);
    await peer.ask({ offerSnapshot: { snapshot: lie, appHash } });
    for (let index = 0; index < chunks; index += 1) {
      const chunk = (await snapshots.loadChunk(height, format, index)) ?? new Uint8Array(0);
      await peer.ask({ applySnapshotChunk: { index, chunk, sender: 'peer' } });
    }
    expect(store.lastCommit).toEqual({ version: height, appHash, time: { seconds, nanos: 0 } });
    for (let next = height + 1n; next <= last; next += 1n) {
      const request = requests.get(next);
      if (request === undefined) throw new Error(`block ${next} was not kept`);
      const { finalizeBlock } = await peer.ask({ finalizeBlock: request });
      expect(toHex(finalizeBlock?.appHash ?? new Uint8Array(0)), `${next}`).toBe(
        toHex(chain.appHashes.get(next) ?? new Uint8Array(0)),
      );
      await peer.ask({ commit: {} });
      expect(store.lastCommit.time).toEqual(request.time);
    }
  },
  60_000,
);

/** As CometBFT sends it to a node that joins. */
function genesisOf({ chainId, genesis, initialHeight }: SimChain): { initChain: object } {
  return {
    initChain: {
      chainId,
      initialHeight,
      appStateBytes: utf8(JSON.stringify(genesis)),
      time: { seconds: 1_700_000_000n, nanos: 0 },
      consensusParams: {
        block: { maxBytes: 22_020_096n, maxGas: -1n },
        evidence: {
          maxAgeNumBlocks: 100_000n,
          maxAgeDuration: { seconds: 172_800n, nanos: 0 },
          maxBytes: 1_048_576n,
        },
        validator: { pubKeyTypes: ['ed25519'] },
      },
    },
  };
}

async function expectBlocks({ peer, store }: Fresh): Promise<void> {
  for (let next = 1n; next <= 3n; next += 1n) {
    const request = requests.get(next);
    if (request === undefined) throw new Error(`block ${next} was not kept`);
    await peer.ask({ finalizeBlock: request });
    await peer.ask({ commit: {} });
  }
  expect(toHex(store.lastCommit.appHash)).toBe(toHex(chain.appHashes.get(3n) ?? new Uint8Array(0)));
}

test('a node that has its genesis takes no snapshot, and one that gets it meanwhile drops what it has of one', async () => {
  const [snapshot] = snapshots.list;
  if (snapshot === undefined) throw new Error('there is no snapshot');
  const { height, format, chunks, hash, metadata } = snapshot;
  const appHash = chain.appHashes.get(height) ?? new Uint8Array(0);
  const offerSnapshot = { snapshot: { height, format, chunks, hash, metadata }, appHash };
  const first = await fresh();
  await first.peer.ask(genesisOf(chain));
  expect((await first.peer.ask({ offerSnapshot })).offerSnapshot?.result).toBe(results.abort);
  await expectBlocks(first);
  const second = await fresh();
  expect((await second.peer.ask({ offerSnapshot })).offerSnapshot?.result).toBe(results.accept);
  for (let index = 0; index < chunks; index += 1) {
    const chunk = (await snapshots.loadChunk(height, format, index)) ?? new Uint8Array(0);
    const { applySnapshotChunk } = await second.peer.ask({
      applySnapshotChunk: { index, chunk, sender: 'peer' },
    });
    const expected = index === 0 ? results.accept : results.abort;
    expect(applySnapshotChunk).toMatchObject({ result: expected, rejectSenders: [] });
    if (index === 0) await second.peer.ask(genesisOf(chain));
  }
  expect((await second.peer.ask({ offerSnapshot })).offerSnapshot?.result).toBe(results.abort);
  await expectBlocks(second);
});
