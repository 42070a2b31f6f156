/** The doctor's visit when the agent starts. */

import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DoctorRig, host } from './doctorRig.ts';

test('what is wrong is in the log of the agent, which goes on; the key is opened once', async () => {
  const rig = await DoctorRig.start();
  await rig.send('host', 'poc', 'deactivate');
  rig.rpc.faults.peers = 0;
  const args = ['host', '--from', 'host', '--node', rig.rpc.url, ...rig.keyring];
  const agent = spawn(process.execPath, [
    resolve('bin/cpocd'),
    ...args,
    ...['--log-format', 'json', '--status.address', ''],
  ]);
  const ended = new Promise((done) => agent.once('exit', done));
  onTestFinished(async () => {
    agent.kill('SIGTERM');
    await ended;
  });
  let log = '';
  agent.stderr.on('data', (data: Buffer) => {
    log += data.toString();
  });
  await expect.poll(() => log, { timeout: 20_000 }).toContain('the doctor has looked');
  const lines = log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const found = lines.filter(({ check }) => check !== undefined);
  expect(found.map(({ level, check }) => [level, check])).toEqual([
    ['warn', 'node-peers'],
    ['error', 'participant'],
  ]);
  expect(found[1]).toMatchObject({ todo: `cpocd tx poc reactivate --from ${host.address}` });
  expect(log.match(/keeps private keys unencrypted/g)).toHaveLength(1);
  expect(agent.exitCode).toBeNull();
});
