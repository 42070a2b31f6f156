/** Ways of hashing the nodes of a tree, each on the same messages: the table of what was tried. */

import { createHash, hash } from 'node:crypto';
import { sha256 } from '../src/lib/sha256.ts';
import { BatchSha256 } from '../src/merkle/batchSha256.ts';
import { sha256Into } from '../src/merkle/sha256Into.ts';
import { quiet } from './quiet.ts';
import type { Table } from './table.ts';
import { targetTable } from './target.ts';

/** An inner node of a large IAVL tree; a node of an RFC 9162 tree; a value of 100 bytes. */
const lengths = [74, 65, 100];
const messages = 4_096;
const rounds = 21;

interface Way {
  readonly what: string;
  /** Hashes so many messages of one length. */
  prepare(length: number): () => void;
}

const oneByOne = (what: string, act: (message: Uint8Array) => unknown): Way => ({
  what,
  prepare: (length) => {
    const message = new Uint8Array(length).fill(5);
    return () => {
      for (let i = 0; i < messages; i += 1) act(message);
    };
  },
});

const batches = (aCall: number): Way => ({
  what: `src/merkle/batchSha256, ${aCall} a call`,
  prepare: (length) => {
    const stride = length + 7;
    const hasher = new BatchSha256(aCall * stride, aCall);
    hasher.bytes.fill(5);
    return () => {
      for (let done = 0; done < messages; done += aCall) {
        for (let i = 0; i < aCall; i += 1) hasher.add(i * stride, length, i * stride);
        hasher.run();
      }
    };
  },
});

const digest = new Uint8Array(32);
const ways: readonly Way[] = [
  oneByOne('node:crypto createHash', (message) => createHash('sha256').update(message).digest()),
  oneByOne('node:crypto hash', (message) => hash('sha256', message, 'buffer')),
  oneByOne('@noble/hashes', sha256),
  oneByOne('src/merkle/sha256Into', (message) => sha256Into(message, 0, message.length, digest, 0)),
  ...[1, 2, 4, 16, 128, 1024].map(batches),
];

/** What the state tree hashes with, and what it would call without it. */
const [chosen, plain] = ['src/merkle/batchSha256, 128 a call', 'node:crypto hash'];
const target = 0.5;

export function hashingTables(): Table[] {
  const jobs = ways.map(({ what, prepare }) => ({ what, runs: lengths.map(prepare) }));
  const times = jobs.map(() => lengths.map(() => [] as number[]));
  for (let round = -3; round < rounds; round += 1) {
    jobs.forEach(({ runs }, i) => {
      runs.forEach((run, j) => {
        const start = process.cpuUsage();
        run();
        const { user, system } = process.cpuUsage(start);
        if (round >= 0) times[i]?.[j]?.push((user + system) / messages);
      });
    });
  }
  const nodeTime = (way: string): number =>
    quiet(times[jobs.findIndex(({ what }) => what === way)]?.[0] ?? []);
  const all: Table = {
    title: 'SHA-256 of short messages, ways that were tried',
    columns: ['', ...lengths.map((length) => `µs a message of ${length} bytes`)],
    rows: jobs.map(({ what }, i) => [what, ...(times[i] ?? []).map(quiet)]),
    note: `Processor time; quiet quarter of ${rounds} rounds in turns.`,
  };
  const innerNode = {
    name: 'iavl-hash-inner-node',
    unit: 'µs of CPU',
    ours: nodeTime(chosen),
    reference: nodeTime(plain),
    target,
  };
  return [
    all,
    targetTable('Hashing an inner node', [innerNode], `Ours: ${chosen}; reference: ${plain}.`),
  ];
}
