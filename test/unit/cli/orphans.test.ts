import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { endOrphanedComet } from '../../../src/cli/comet/superviseComet.ts';
import { homeLayout } from '../../../src/cli/home/homeLayout.ts';
import { type ManagedChild, startChild } from '../../../src/cli/process/managedChild.ts';
import { runningOf, writePidFile } from '../../../src/cli/process/processIdentity.ts';
import { runCli, temporaryFolder } from './runCli.ts';

/** A CometBFT, as far as its pid file goes. */
async function startComet(home: string, keeperPid?: number): Promise<ManagedChild> {
  const args = ['-e', 'setInterval(() => {}, 1000)'];
  const child = await startChild({ file: process.execPath, args, log: () => {} });
  onTestFinished(async () => void (await child.stop(0)));
  mkdirSync(homeLayout(home).data, { recursive: true });
  writePidFile(homeLayout(home).cometPid, child.pid, keeperPid);
  return child;
}

test('a second start with a home leaves the CometBFT of the first alone', async () => {
  const home = temporaryFolder();
  const { pid } = await startComet(home, process.pid);
  await expect(endOrphanedComet(home, () => {})).rejects.toMatchObject({
    code: 'file',
    message: expect.stringContaining(`a node runs with ${home} already (process ${process.pid})`),
  });
  expect(runningOf(homeLayout(home).cometPid)?.pid).toBe(pid);
});

test('a CometBFT whose node was killed is ended', async () => {
  const home = temporaryFolder();
  const killed = await startChild({ file: process.execPath, args: ['-e', ''], log: () => {} });
  const comet = await startComet(home, killed.pid);
  await killed.ended;
  const said: string[] = [];
  await endOrphanedComet(home, (text) => said.push(text));
  expect(await comet.ended).toMatchObject({ signal: 'SIGTERM' });
  expect(said).toEqual([`ending the CometBFT of an earlier run (process ${comet.pid})`]);
});

test('a devnet ends the CometBFT of a killed node before it touches the home', async () => {
  const home = temporaryFolder();
  const comet = await startComet(join(home, 'node0'));
  const program = join(temporaryFolder(), 'cometbft');
  writeFileSync(program, '#!/bin/sh\necho 0.38.25\n', { mode: 0o755 });
  writeFileSync(join(home, 'devnet.json'), '{"version":99}');
  const run = await runCli(['devnet', '--home', home], { env: { CPOC_COMETBFT: program } });
  expect(run.err).toContain('describes a devnet of version 99');
  expect(await comet.ended).toMatchObject({ signal: 'SIGTERM' });
});
