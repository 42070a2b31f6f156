/** What the doctor asks of the agent that runs, instead of starting a generator of its own beside it. */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lockFolder } from '../../../../src/host/artifacts/folderLock.ts';
import { HostBoard } from '../../../../src/host/status/hostBoard.ts';
import { createStatusServer } from '../../../../src/host/status/statusServer.ts';
import { DoctorRig, host, other } from './doctorRig.ts';

const example = fileURLToPath(
  new URL('../../../../examples/generator/hash_generator.py', import.meta.url),
);

/** A home in whose folder an agent works, with a back end that leaves a mark where it is started. */
async function agentRuns(participant = host.address) {
  const rig = await DoctorRig.start();
  mkdirSync(rig.agentFolder);
  onTestFinished(await lockFolder(rig.agentFolder));
  const mark = join(rig.home, 'started');
  const script = join(rig.home, 'back end.sh');
  writeFileSync(script, `touch '${mark}'\nexec python3 '${example}'\n`);
  const board = new HostBoard();
  const identity = { participant, signer: participant, generator: 'qwen', startedAt: '' };
  const server = await createStatusServer({ host: '127.0.0.1', port: 0, board, identity });
  onTestFinished(() => server.close());
  const status = ['--status.address', server.url.replace('http://', '')];
  const process_ = ['--generator.backend', 'process', '--generator.command', `sh '${script}'`];
  return { rig, board, status, process: process_, wasStarted: () => existsSync(mark) };
}

describe('the generator of an agent that runs', () => {
  test('is asked of the agent: no second copy is started, and the rehearsal goes on with another', async () => {
    const { rig, board, status, process, wasStarted } = await agentRuns();
    board.metrics.generated?.(4_000);
    const visit = await rig.doctor(...status, ...process);
    expect(visit.of('generator')).toMatchObject({
      severity: 'ok',
      what: 'qwen: the agent has made 4000 artifacts with it',
      facts: { artifacts: '4000', failures: 0 },
    });
    expect(visit.of('rehearsal')).toMatchObject({
      severity: 'ok',
      what: expect.stringContaining('(with artifacts of another generator)'),
    });
    expect(wasStarted()).toBe(false);
  });

  test('that fails is a warning, and an error from the third time on; what was made since ends it', async () => {
    const { rig, board, status } = await agentRuns();
    board.metrics.generatorFailed?.(new Error('CUDA out of memory'));
    expect((await rig.doctor(...status)).of('generator')).toMatchObject({
      severity: 'warning',
      what: expect.stringMatching(/^qwen: failed once .* at 20.*Z: CUDA out of memory$/),
    });
    board.metrics.generatorFailed?.(new Error('CUDA out of memory'));
    board.metrics.generatorFailed?.(new Error('CUDA gone'));
    const visit = await rig.doctor(...status);
    expect(visit.of('generator')).toMatchObject({
      severity: 'error',
      what: expect.stringMatching(/failed 3 times in a row .*: CUDA gone$/),
      todo: expect.stringContaining('check-generator'),
    });
    expect(visit.code).toBe(3);
    board.metrics.generated?.(1);
    expect((await rig.doctor(...status)).of('generator').severity).toBe('ok');
  });

  test('is not known where the agent does not say; a copy is started only where the flag says so', async () => {
    const { rig, process, wasStarted } = await agentRuns();
    const visit = await rig.doctor(...process);
    expect(visit.of('generator')).toMatchObject({
      severity: 'warning',
      todo: expect.stringMatching(/status\.address[\s\S]*--start-generator/),
    });
    expect(wasStarted()).toBe(false);
    const started = await rig.doctor(...process, '--start-generator');
    expect(started.of('generator').severity).toBe('info');
    expect(started.of('rehearsal')).toMatchObject({
      severity: 'ok',
      what: expect.not.stringContaining('another generator'),
    });
    expect(wasStarted()).toBe(true);
  });

  test('of another participant is not asked', async () => {
    const { rig, status, process } = await agentRuns(other.address);
    expect((await rig.doctor(...status, ...process)).of('generator').severity).toBe('warning');
  });
});

describe('what an epoch needs, where the load decides how many artifacts there are', () => {
  const idle = ['--load.source', 'idle', '--gas-prices', '0.001upoc'];

  test('is not known before anybody measured the generator', async () => {
    const { rig } = await agentRuns();
    const visit = await rig.doctor(...idle, '--nonces-per-block', '1000000');
    expect(visit.of('disk-space')).toMatchObject({
      severity: 'ok',
      what: expect.stringMatching(/not known: it follows the load, and the generator is not/),
    });
    expect(visit.of('disk-space').facts).not.toHaveProperty('epoch_bytes');
    expect(visit.of('fees').what).toMatch(/up to \d+ commits, the most that the chain takes/);
  });

  test('follows from the speed that the agent measured, and the share that is allowed', async () => {
    const { rig, board, status } = await agentRuns();
    const told = { reason: 'generating', idleBps: 10_000, wanted: 1, room: 1, sourceAgeMs: 1 };
    const facts = { ...told, noncesPerSecond: 100, usedMs: 1, idleMs: 1, energy: undefined };
    board.metrics.scheduled?.(facts as never);
    const bytes = async (...flags: string[]): Promise<number> => {
      const visit = await rig.doctor(...idle, ...status, ...flags);
      expect(visit.of('fees').what).not.toContain('the most that the chain takes');
      return Number(visit.of('disk-space').facts['epoch_bytes']);
    };
    const all = await bytes('--schedule.share-bps', '8000');
    const half = await bytes('--schedule.share-bps', '4000', '--nonces-per-block', '1000000');
    expect(all).toBeGreaterThan(1000);
    // A block's time is measured, too, and rounded up to whole nonces.
    expect(all / half).toBeCloseTo(2, 1);
  });
});
