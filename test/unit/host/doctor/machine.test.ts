/** What the doctor finds on the machine itself: clock, disk, folder, ports. */

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findFreePorts } from '../../../../src/cli/process/ports.ts';
import { lockFolder } from '../../../../src/host/artifacts/folderLock.ts';
import { judgeClock } from '../../../../src/host/doctor/checks/clockCheck.ts';
import { judgeSpace } from '../../../../src/host/doctor/checks/diskSpaceCheck.ts';
import { judgeDisk } from '../../../../src/host/doctor/checks/diskSpeedCheck.ts';
import { durationText } from '../../../../src/host/doctor/durationText.ts';
import { DoctorRig } from './doctorRig.ts';

async function listening(handle: (server: Server) => void = () => {}): Promise<number> {
  const server = createServer();
  handle(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('the clock', () => {
  test("that is behind the node's and the chain's is said so, with its sign", async () => {
    const rig = await DoctorRig.start();
    rig.rpc.faults.dateShiftMs = 42_000;
    rig.rpc.faults.blockTimeShiftMs = 42_000;
    const visit = await rig.doctor();
    const clock = visit.of('clock');
    const driftMs = Number(clock.facts['drift_ms']);
    // A header is cut to seconds, and taken for half a second later.
    expect(driftMs).toBeGreaterThanOrEqual(-42_500);
    expect(driftMs).toBeLessThan(-40_000);
    expect(clock).toMatchObject({
      severity: 'warning',
      what: expect.stringMatching(`^this machine's clock is ${durationText(-driftMs)} behind`),
      todo: expect.stringContaining('NTP'),
    });
    expect(visit.code).toBe(0);
  });

  test('that is minutes ahead is an error, and is told from a chain that stands still', async () => {
    const rig = await DoctorRig.start();
    rig.rpc.faults.dateShiftMs = -400_000;
    rig.rpc.faults.blockTimeShiftMs = -400_000;
    const blocks = setInterval(() => void rig.rpc.block(), 300);
    onTestFinished(() => clearInterval(blocks));
    const visit = await rig.doctor();
    clearInterval(blocks);
    expect(visit.of('clock')).toMatchObject({
      severity: 'error',
      what: expect.stringMatching(/clock is 6 min 4\d s ahead of/),
    });
    expect(visit.of('node-synced').severity).toBe('ok');
  });

  const at = { sentMs: 1_000_000, receivedMs: 1_000_020, catchingUp: false, isMoving: true };
  test.each([
    ['a header of the same second', { dateMs: 1_000_000, blockTimeMs: 999_000 }, 'ok', 0],
    ['a block of the future', { dateMs: undefined, blockTimeMs: 1_009_020 }, 'warning', -9_000],
    [
      'an old block of a chain that moves',
      { dateMs: 1_000_000, blockTimeMs: 800_020 },
      'error',
      200_000,
    ],
    [
      'an old block of a chain that stands',
      { dateMs: 1_000_000, blockTimeMs: 0, isMoving: false },
      'ok',
      0,
    ],
    [
      'an old block of a node that catches up',
      { dateMs: undefined, blockTimeMs: 0, catchingUp: true },
      'info',
      undefined,
    ],
    ['a header of ten seconds ago', { dateMs: 990_000, blockTimeMs: 999_900 }, 'warning', 9_510],
  ])('%s', (_name, facts, severity, drift) => {
    const verdict = judgeClock({ ...at, ...facts });
    expect(verdict).toMatchObject({ severity });
    expect(verdict.facts?.['drift_ms']).toBe(drift);
  });
});

describe('the disk', () => {
  test('on which nothing can be written is an error, and the rest is still looked at', async () => {
    const rig = await DoctorRig.start();
    writeFileSync(rig.agentFolder, 'a file where the folder should be');
    const visit = await rig.doctor();
    expect(visit.of('disk-speed')).toMatchObject({
      severity: 'error',
      what: expect.stringContaining(`nothing can be written in ${rig.agentFolder}`),
    });
    expect(visit.of('window').severity).toBe('ok');
    expect(visit.code).toBe(3);
  });

  test('that is too small for what is configured is an error that names what to lower', async () => {
    const rig = await DoctorRig.start();
    const visit = await rig.doctor('--keep-epochs', '1000000', '--nonces-per-block', '1000000');
    expect(visit.of('disk-space')).toMatchObject({
      severity: 'error',
      what: expect.stringMatching(/free; 1000001 epochs at full pace need \d+ TiB/),
      todo: expect.stringContaining('artifacts.keep-epochs'),
    });
  });

  const gib = 1024 ** 3;
  test.each([
    [10 * gib, gib, 1, 'ok'],
    [3 * gib, gib, 1, 'warning'],
    [2 * gib, gib, 1, 'error'],
    [gib, ' without the chain', 1, 'ok'],
    [200 * 1024 ** 2, ' without the chain', 1, 'error'],
  ])('%d bytes free, %s an epoch, %d past epochs: %s', (free, epoch, keep, severity) => {
    expect(judgeSpace(free, epoch, keep).severity).toBe(severity);
  });

  test.each([
    [4, 200e6, 'ok'],
    [150, 200e6, 'warning'],
    [4, 5e6, 'warning'],
    [1500, 200e6, 'error'],
  ])('%d ms a synced write and %d bytes a second: %s', (syncMs, bytesPerSecond, severity) => {
    const verdict = judgeDisk({ syncMs, slowestSyncMs: syncMs, bytesPerSecond });
    expect(verdict.severity).toBe(severity);
  });
});

describe('the folder', () => {
  test('of another account is an error', async () => {
    const rig = await DoctorRig.start();
    mkdirSync(rig.agentFolder);
    const theirs = { version: 1, chain_id: 'sim-1', address: 'cpoc1other' };
    writeFileSync(join(rig.agentFolder, 'host.json'), JSON.stringify(theirs));
    expect((await rig.doctor()).of('folder')).toMatchObject({
      severity: 'error',
      what: expect.stringContaining('belongs to cpoc1other on sim-1'),
    });
  });

  test('in which an agent works is in order: its ports and its sequence are its own', async () => {
    const rig = await DoctorRig.start();
    mkdirSync(rig.agentFolder);
    onTestFinished(await lockFolder(rig.agentFolder));
    const port = await listening();
    const visit = await rig.doctor('--status.address', `127.0.0.1:${port}`);
    expect(visit.of('folder').facts).toEqual({ agent_pid: process.pid });
    expect(visit.of('ports')).toMatchObject({ severity: 'ok' });
    expect(visit.of('key-elsewhere').facts).toEqual({});
    expect(readdirSync(rig.agentFolder).sort()).toEqual(['agent.json', 'agent.lock']);
  });
});

test('a port that somebody uses names its setting: a warning for the status page, an error for the proof server', async () => {
  const rig = await DoctorRig.start();
  const port = await listening();
  const proofs = ['--proof-server.enable', '--proof-server.address', `127.0.0.1:${port}`];
  expect((await rig.doctor(...proofs)).of('ports')).toMatchObject({
    severity: 'error',
    todo: expect.stringContaining('change proof-server.address in'),
  });
  expect((await rig.doctor('--status.address', `127.0.0.1:${port}`)).of('ports')).toMatchObject({
    severity: 'warning',
    what: `the status page cannot listen on 127.0.0.1:${port}: the port is in use`,
    todo: expect.stringContaining('status.address'),
  });
});

test('a generator that is not there, or is not said well enough, fails the rehearsal', async () => {
  const rig = await DoctorRig.start();
  const [gone] = await findFreePorts(1);
  const http = ['--generator.backend', 'http', '--generator.url', `http://127.0.0.1:${gone}`];
  expect((await rig.doctor(...http)).of('rehearsal')).toMatchObject({
    severity: 'error',
    what: expect.stringContaining('artifacts could not be made, stored and proved'),
    facts: { step: 'prove' },
  });
  expect((await rig.doctor('--generator.backend', 'process')).of('rehearsal')).toMatchObject({
    severity: 'error',
    what: expect.stringContaining('generator.command is empty'),
  });
});

test('the load of the GPUs: read, not to be read, and not said where', async () => {
  const rig = await DoctorRig.start();
  const gpus = createHttpServer((_, response) => response.end('{"busy_percent": 37.5}'));
  await new Promise<void>((done) => gpus.listen(0, '127.0.0.1', done));
  onTestFinished(() => void gpus.close());
  const address = gpus.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const json = ['--load.source', 'json', '--load.url'];
  expect((await rig.doctor(...json, `http://127.0.0.1:${port}`)).of('load')).toMatchObject({
    severity: 'ok',
    what: expect.stringContaining('GPUs 37.5 % busy'),
    facts: { busy_bps: 3750 },
  });
  const [gone] = await findFreePorts(1);
  expect((await rig.doctor(...json, `http://127.0.0.1:${gone}`)).of('load')).toMatchObject({
    severity: 'warning',
    what: expect.stringContaining('says no load'),
  });
  expect((await rig.doctor('--load.source', 'json')).of('load')).toMatchObject({
    severity: 'warning',
    what: expect.stringContaining('load.url'),
  });
});
