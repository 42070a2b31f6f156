/** A host that is as it should be. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findFreePorts } from '../../../../src/cli/process/ports.ts';
import { hostChecks } from '../../../../src/host/doctor/hostChecks.ts';
import { runCli } from '../../cli/runCli.ts';
import { DoctorRig, host } from './doctorRig.ts';

test('a sound host has a finding of every check, none of them bad, and exit code 0 even with --strict', async () => {
  const rig = await DoctorRig.start();
  const visit = await rig.doctor('--strict');
  const bad = visit.findings.filter(({ severity }) => ['warning', 'error'].includes(severity));
  expect(bad).toEqual([]);
  expect(visit.code).toBe(0);
  expect(visit.findings.map(({ id }) => id)).toEqual(hostChecks.map(({ id }) => id));
  expect(new Set(visit.findings.map(({ id }) => id)).size).toBe(hostChecks.length);
  expect(visit).toMatchObject({ severity: 'info' });
  const json = JSON.parse(visit.out);
  expect(Object.keys(json)).toEqual([
    'version',
    'severity',
    'counts',
    'checked_at',
    'node',
    'participant',
    'signer',
    'findings',
  ]);
  expect(json).toMatchObject({ version: 1, participant: host.address, signer: host.address });
  for (const finding of json.findings) {
    expect(Object.keys(finding)).toEqual([
      'id',
      'severity',
      'what',
      'why',
      'todo',
      'facts',
      'took_ms',
    ]);
    expect(finding.why).not.toBe('');
  }
  expect(visit.of('rehearsal').facts).toMatchObject({ deadline_blocks: '6', deadline_ms: 6000 });
});

test('the text names each check once, and flags may stand before the word doctor', async () => {
  const rig = await DoctorRig.start();
  const flags = [
    '--from',
    'host',
    '--status.address',
    '',
    '--node',
    rig.rpc.url,
    '--chain-id',
    'sim-1',
  ];
  const { out, code } = await runCli(['host', ...flags, 'doctor', ...rig.keyring]);
  expect(code).toBe(0);
  for (const { id } of hostChecks) {
    const lines = out.split('\n').filter((line) => new RegExp(`^\\w+ +${id} `).test(line));
    expect(lines, id).toHaveLength(1);
  }
  expect(out).toMatch(new RegExp(`^${hostChecks.length} in order$`, 'm'));
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(130);
});

test('what is wrong is told with why it matters and what to do, and the worst of it at the end', async () => {
  const rig = await DoctorRig.start();
  const [gone] = await findFreePorts(1);
  const node = `http://127.0.0.1:${gone}`;
  const args = ['host', 'doctor', '--from', 'host', '--node', node, '--status.address', ''];
  const { out, err, code } = await runCli([...args, ...rig.keyring]);
  expect(code).toBe(3);
  const told = /^ERROR +node-reachable +(no answer[\s\S]*?)\n(?=\w)/m.exec(out)?.[1] ?? '';
  expect(told).toMatch(/\n +why: challenges are seen and answered through this node/);
  expect(told).toMatch(/\n +do: {2}check the address, and that the node is running/);
  expect(out).toMatch(/^info +weight +not checked: /m);
  expect(out).toMatch(/\n1 error, \d+ in order\n$/);
  expect(err).toContain('Error: this host is not ready: 1 error');
  expect(err).toContain('Look at node-reachable above.');
});

test('the guide has a row for every check, and none for others', () => {
  const [, table = ''] =
    /\n## The doctor\n([\s\S]*?)\n## /.exec(readFileSync('docs/host.md', 'utf8')) ?? [];
  const rows = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id);
  expect(rows).toEqual(hostChecks.map(({ id }) => id));
});

test('nothing stays behind on the disk', async () => {
  const rig = await DoctorRig.start();
  const before = await rig.cli(['keys', 'list', ...rig.keyring, '-o', 'json']);
  await rig.doctor();
  expect(readdirSync(rig.home)).toEqual(['keyring-test']);
  expect(await rig.cli(['keys', 'list', ...rig.keyring, '-o', 'json'])).toBe(before);
});
