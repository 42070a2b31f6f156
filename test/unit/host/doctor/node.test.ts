/** What the doctor finds at the node. */

import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { findFreePorts } from '../../../../src/cli/process/ports.ts';
import { runCli } from '../../cli/runCli.ts';
import { DoctorRig } from './doctorRig.ts';

test('a node that is not there is one error; what needs it is not checked, and says so', async () => {
  const rig = await DoctorRig.start();
  const [gone] = await findFreePorts(1);
  const visit = await rig.doctor('--node', `http://127.0.0.1:${gone}`);
  expect(visit.code).toBe(3);
  const bad = visit.findings.filter(({ severity }) => ['warning', 'error'].includes(severity));
  expect(bad.map(({ id }) => id)).toEqual(['node-reachable']);
  expect(bad[0]).toMatchObject({
    what: `no answer from http://127.0.0.1:${gone} (ECONNREFUSED)`,
    todo: expect.stringContaining('--node'),
  });
  expect(visit.of('participant').what).toBe(
    `not checked: no answer from http://127.0.0.1:${gone} (ECONNREFUSED)`,
  );
  expect(JSON.parse(visit.err.trim().split('\n').at(-1) ?? '').error).toMatchObject({
    code: 'findings',
    severity: 'error',
    ids: ['node-reachable'],
  });
});

test('a node that takes connections and says nothing is a finding after the time, and no hang', async () => {
  const rig = await DoctorRig.start();
  rig.rpc.faults.hangs.add('status');
  const visit = await rig.doctor('--timeout', '2');
  expect(visit.of('node-reachable')).toMatchObject({
    severity: 'error',
    what: expect.stringContaining('timed out'),
  });
  expect(visit.of('disk-speed').severity).toBe('ok');
});

test('a check that hangs is a warning that says how long it was waited for', async () => {
  const silent = createSocketServer(() => {});
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  onTestFinished(() => void silent.close());
  const rig = await DoctorRig.start();
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  await rig.send('host', 'poc', 'update', '--url', url);
  const visit = await rig.doctor('--timeout', '3');
  expect(visit.of('proof-server')).toMatchObject({
    severity: 'warning',
    what: 'the check did not end within 3 s',
    todo: expect.stringContaining('--timeout'),
  });
});

test('what is no CometBFT is said to be none', async () => {
  const rig = await DoctorRig.start();
  const web = createServer((_, response) => response.end('<html>hello</html>'));
  await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
  onTestFinished(() => void web.close());
  const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  expect((await rig.doctor('--node', url)).of('node-reachable')).toMatchObject({
    severity: 'error',
    what: expect.stringContaining('sent what no CometBFT sends'),
  });
});

test('another chain is an error, and nothing of it is taken for ours', async () => {
  const rig = await DoctorRig.start();
  const visit = await rig.doctor('--chain-id', 'other-1');
  expect(visit.of('node-chain')).toMatchObject({
    severity: 'error',
    what: 'the node is of chain sim-1, expected other-1',
  });
  expect(visit.of('weight')).toMatchObject({
    severity: 'info',
    what: expect.stringContaining('not checked: '),
  });
});

test('a node that catches up, of another version and without peers is found out in all three', async () => {
  const rig = await DoctorRig.start();
  Object.assign(rig.rpc.faults, { catchingUp: true, version: '0.37.2', peers: 0 });
  rig.rpc.faults.blockTimeShiftMs = -7_200_000;
  const visit = await rig.doctor();
  expect(visit.of('node-synced')).toMatchObject({
    severity: 'error',
    what: 'the node catches up: it is at height 3, 2 h behind',
  });
  expect(visit.of('clock').severity).toBe('ok');
  expect(visit.of('node-version')).toMatchObject({
    severity: 'error',
    what: expect.stringContaining('CometBFT 0.37.2'),
  });
  expect(visit.of('node-peers')).toMatchObject({
    severity: 'warning',
    what: 'the node has no peers',
  });
});

test('a chain that stands still is an error, and one validator needs no peers', async () => {
  const rig = await DoctorRig.start();
  Object.assign(rig.rpc.faults, { blockTimeShiftMs: -600_000, peers: 0, validators: 1 });
  const visit = await rig.doctor();
  expect(visit.of('node-synced')).toMatchObject({
    severity: 'error',
    what: 'the newest block, 3, is 10 min old, and no other came meanwhile',
  });
  expect(visit.of('clock').severity).toBe('ok');
  expect(visit.of('node-peers').severity).toBe('ok');
});

test('warnings end with exit code 0, and with --strict with 3', async () => {
  const rig = await DoctorRig.start();
  rig.rpc.faults.peers = 0;
  const visit = await rig.doctor();
  expect([visit.severity, visit.code]).toEqual(['warning', 0]);
  const strict = await rig.doctor('--strict');
  expect([strict.severity, strict.code]).toEqual(['warning', 3]);
});

test('a witness that is away, of another chain or behind is named; the others are in order', async () => {
  const rig = await DoctorRig.start();
  const one = await DoctorRig.start();
  const two = await DoctorRig.start();
  const [gone] = await findFreePorts(1);
  two.rpc.faults.network = 'sim-9';
  await rig.chain.advanceTo(12n);
  const good = await DoctorRig.start();
  await good.chain.advanceTo(12n);
  const list = [
    `${rig.rpc.url}/`,
    good.rpc.url,
    one.rpc.url,
    two.rpc.url,
    `http://127.0.0.1:${gone}`,
  ].join(',');
  expect((await rig.doctor('--witness.nodes', list)).of('witnesses')).toMatchObject({
    severity: 'warning',
    what: [
      `${rig.rpc.url} is the node itself, which is no witness of what it says`,
      `${one.rpc.url} is at height 3, the node at 12: the witness is behind`,
      `${two.rpc.url} is of chain sim-9, not sim-1`,
      `no answer from http://127.0.0.1:${gone} (ECONNREFUSED)`,
    ].join('; '),
    facts: { witnesses: 5, faulty: 4 },
  });
  expect((await rig.doctor('--witness.nodes', good.rpc.url)).of('witnesses').severity).toBe('ok');
});

test.each([['--node'], ['--witness.nodes']])(
  'a password in the address of %s is refused, and shown nowhere',
  async (flag) => {
    const rig = await DoctorRig.start();
    const nodes = { '--node': rig.rpc.url, [flag]: 'http://me:hunter2@127.0.0.1:1' };
    const given = Object.entries(nodes).flat();
    const args = ['host', 'doctor', '--from', 'host', '--status.address', '', ...given];
    const { code, out, err } = await runCli([...args, ...rig.keyring]);
    expect(code).toBe(1);
    expect(err).toMatch(/is no address that can be used.*without user and password/);
    expect(out + err).not.toContain('hunter2');
  },
);
