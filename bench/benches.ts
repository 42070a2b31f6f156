/** Every bench of `npm run bench`, in the order in which they run. Loaded when it is asked for: some prepare much. */

import type { Bench } from './bench.ts';
import type { Comparison } from './compare.ts';
import { comparisonReport } from './comparisonReport.ts';

export const benches: readonly Bench[] = [
  comparing(
    'codec',
    'the ABCI codec against that of cosmjs-types',
    ['abci-decode-check-tx', 'abci-encode-finalize-block'],
    async () => (await import('./abciCodec.ts')).abciCodec,
  ),
  comparing(
    'signatures',
    'libsecp256k1 against @noble/curves',
    ['verify-secp256k1'],
    async () => (await import('./signatures.ts')).signatures,
  ),
  comparing(
    'hashing',
    'SHA-256 of tree nodes, many a call, against hashing each alone',
    [
      ...['sha256-tree-node', 'sha256-batch-65', 'sha256-batch-100', 'sha256-batch-64'],
      ...['sha256-batch-of-one', 'sha256-batch-of-three'],
    ],
    async () => (await import('./hashing.ts')).hashing,
  ),
  comparing(
    'depth',
    '1,000 updates of a tree of 100,000 keys against one of 10,000',
    ['iavl-1000-updates'],
    async () => (await import('./iavl.ts')).iavl(),
  ),
  {
    name: 'iavl',
    what: 'versions and proofs of the state tree, beside cosmos/iavl',
    takes: '2 to 9 minutes',
    hasSizes: true,
    hasPeers: true,
    load: async () => (await import('./stateTree.ts')).stateTree,
  },
  {
    name: 'state-memory',
    what: 'a state beyond its memory: versions, proofs, pauses, restarts, disk',
    takes: '5 minutes',
    hasSizes: true,
    load: async () => (await import('./stateMemory.ts')).stateMemory,
  },
  {
    name: 'snapshots',
    what: 'snapshots for state sync: longest hold of a block, making, restoring',
    takes: 'a minute or two',
    hasSizes: true,
    load: async () => (await import('./snapshots.ts')).snapshots,
  },
  {
    name: 'artifacts',
    what: 'the artifact store: appending, proofs, start after kill -9, memory',
    takes: '2 minutes',
    hasSizes: true,
    hasPeers: true,
    load: async () => (await import('./artifacts.ts')).artifacts,
  },
  {
    name: 'proofs',
    what: 'a proof server under 1,000 requests a second, nine in ten hostile, beside the honest ones alone',
    takes: 'a minute',
    hasSizes: true,
    load: async () => (await import('./proofs.ts')).proofs,
  },
  {
    name: 'api',
    what: 'blocks under 200 heavy queries a second, beside none',
    takes: 'half a minute',
    load: async () => (await import('./api.ts')).api,
  },
  {
    name: 'msgsend',
    what: 'sends committed behind CometBFT, beside an application that does nothing and one that only verifies',
    takes: '10 minutes',
    load: async () => (await import('./msgsend.ts')).msgSend,
  },
  {
    name: 'accounts',
    what: 'the same among a million accounts (--most), beside the senders alone',
    takes: '12 minutes',
    hasSizes: true,
    load: async () => (await import('./msgsend.ts')).accounts,
  },
  {
    name: 'accounts-memory',
    what: 'a node with a million accounts (--most): genesis, start from the disk, memory, sends with little of it',
    takes: '6 minutes',
    hasSizes: true,
    load: async () => (await import('./accountsMemory.ts')).accountsMemory,
  },
  {
    name: 'endblock',
    what: 'EndBlock beside 1,000,000 stored entries against 1,000, and for growing work',
    takes: 'some minutes, 4 GiB',
    hasSizes: true,
    load: async () => (await import('./endBlock.ts')).endBlock,
  },
  {
    name: 'gas',
    what: 'time a unit of gas of every form of transaction, against the median',
    takes: '7 minutes',
    load: async () => (await import('./gas.ts')).gas,
  },
];

/** Comparisons that take seconds, each of which can be named. */
function comparing(
  name: string,
  what: string,
  parts: readonly string[],
  load: () => Promise<readonly Comparison[]>,
): Bench {
  return {
    name,
    what,
    parts,
    takes: 'seconds',
    load: async (part) => {
      const chosen = (await load()).filter((one) => part === undefined || one.name === part);
      return comparisonReport(name, what, chosen);
    },
  };
}
