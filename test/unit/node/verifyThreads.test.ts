import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import secp256k1 from 'secp256k1';
import { afterEach, expect, test } from 'vitest';
import {
  startVerifyAhead,
  type VerifyThreads,
} from '../../../src/node/verifyAhead/startVerifyAhead.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';

const logger = createLogger({ level: 'silent', format: 'json' });
const opened: VerifyThreads[] = [];
afterEach(async () => {
  for (const threads of opened.splice(0)) await threads.close();
});

function start(threads: number, script?: URL) {
  const verdicts: string[] = [];
  const inc = (verdict: string) => void verdicts.push(verdict);
  const ahead = startVerifyAhead(threads, { inc }, logger, script);
  opened.push(ahead);
  return { ahead, verdicts };
}

/** Every third signature is of something else. */
function jobs(count: number) {
  return Array.from({ length: count }, (_, i) => {
    const [secret, digest] = [randomBytes(32), randomBytes(32)];
    const { signature } = secp256k1.ecdsaSign(i % 3 === 0 ? randomBytes(32) : digest, secret);
    return { signature, digest, key: secp256k1.publicKeyCreate(secret), holds: i % 3 !== 0 };
  });
}

test('threads find the verdicts, and one that nobody found yet is withdrawn', async () => {
  const { ahead, verdicts } = start(2);
  const posted = jobs(300).map((job) => ({
    ...job,
    ticket: ahead.post(job.signature, job.digest, job.key) as number,
  }));
  ahead.start();
  while (!verdicts.includes('ready')) {
    const [next] = posted;
    if (next === undefined) break;
    await pause(20);
    const verdict = ahead.take(next.ticket);
    if (verdict !== undefined) expect(verdict).toBe(next.holds);
    posted.shift();
  }
  for (const { ticket, holds } of posted) expect([undefined, holds]).toContain(ahead.take(ticket));
  expect(verdicts).toHaveLength(300);
  expect(verdicts).toContain('ready');
});

test('after a thread failed nothing is taken, and what was given has no verdict', async () => {
  const { ahead, verdicts } = start(1, new URL('data:text/javascript,throw new Error("cannot")'));
  const [job] = jobs(1);
  const post = () =>
    ahead.post(job?.signature as Uint8Array, job?.digest as Uint8Array, job?.key as Uint8Array);
  const first = post() as number;
  while (post() !== undefined) await pause(10);
  expect(ahead.take(first)).toBeUndefined();
  expect(verdicts).toEqual(['missed']);
});

test('where no thread can be started nothing is taken, and nothing is thrown', () => {
  const { ahead } = start(2, new URL('http://localhost/verifyThread.ts'));
  const [job] = jobs(1);
  const { signature, digest, key } = job as NonNullable<typeof job>;
  expect(ahead.post(signature, digest, key)).toBeUndefined();
});

test('a thread that is still beginning comes to its end by itself before it is closed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cpoc-threads-'));
  try {
    const ring = new URL('../../../src/node/verifyAhead/jobRing.ts', import.meta.url).href;
    const script = `
      import { writeFileSync } from 'node:fs';
      import { workerData } from 'node:worker_threads';
      import { JobRing } from ${JSON.stringify(ring)};
      new JobRing(workerData).workOnAll(() => true);
      writeFileSync(${JSON.stringify(join(folder, 'ended'))}, '');
    `;
    const { ahead } = start(1, new URL(`data:text/javascript,${encodeURIComponent(script)}`));
    await ahead.close();
    expect(existsSync(join(folder, 'ended'))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
