/**
 * Appends in a process of its own, asked as the program in `bench/go/merkle` is: `STORE FOLDER`, then `append` a line.
 *
 * The store `artifacts` is the agent's own, hashes 84 bytes a leaf (P13) and writes to the disk; `node` is what Go is asked for, in
 * memory with `node:crypto`: leaves of 24 bytes.
 */

import { createInterface } from 'node:readline';
import { openBenchStore } from './benchStore.ts';
import { PlainRange } from './plainRange.ts';

/** As many a question as Go appends. */
const leaves = 524_288;
/** As many as the agent stores before other work has its turn. */
const aBatch = 1024;
const artifactBytes = 24;

const [kind, folder = ''] = process.argv.slice(2);
const append = kind === 'artifacts' ? await intoStore() : intoRange;

for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'append') throw new Error(`asked for ${line}`);
  process.stdout.write(`${JSON.stringify(await timed())}\n`);
}
// A store that is open would keep the process.
process.exit(0);

/** Made before they are timed; one batch again and again, since nothing depends on what is in them. */
function someArtifacts(): Uint8Array[] {
  return Array.from({ length: aBatch }, (_, i) =>
    Uint8Array.from({ length: artifactBytes }, (_, j) => i * 31 + j * 7),
  );
}

async function intoStore(): Promise<() => Promise<void>> {
  const store = await openBenchStore('flat files', folder);
  const artifacts = someArtifacts();
  return async () => {
    for (let done = 0; done < leaves; done += aBatch) await store.append(store.count, artifacts);
  };
}

async function intoRange(): Promise<void> {
  const range = new PlainRange();
  const artifacts = someArtifacts();
  for (let done = 0; done < leaves; done += aBatch) {
    for (const artifact of artifacts) range.append(artifact);
  }
  range.root();
}

/** Nanoseconds a leaf: on the clock, and of the processor. */
async function timed(): Promise<{ clock: number; cpu: number }> {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  await append();
  const clock = Number(process.hrtime.bigint() - start) / leaves;
  const { user, system } = process.cpuUsage(cpu);
  return { clock, cpu: ((user + system) * 1000) / leaves };
}
