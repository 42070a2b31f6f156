/** A fresh node joins a running chain by state sync, with the real CometBFT on every side. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replaceTomlValue } from '../../src/cli/config/tomlLines.ts';
import { devnetAccounts } from '../../src/cli/devnet/devnetAccounts.ts';
import { openDevnetHome } from '../../src/cli/devnet/devnetHome.ts';
import { devnetLayout } from '../../src/cli/devnet/devnetLayout.ts';
import { homeLayout } from '../../src/cli/home/homeLayout.ts';
import { DevnetProcess } from './devnetProcess.ts';
import { JoiningNode } from './joiningNode.ts';
import { cpocd } from './testNode.ts';

const interval = 8;
const names = ['node0', 'node1'];

let devnet: DevnetProcess;
let joining: JoiningNode | undefined;

beforeAll(async () => {
  const home = DevnetProcess.newHome();
  const shape = await openDevnetHome(home, { validators: 2, hosts: 1, blockTimeMs: 200 });
  for (const { name, role } of await devnetAccounts(shape)) {
    if (role !== 'validator') continue;
    const path = homeLayout(devnetLayout(home).member(name)).appToml;
    // All stay, however long the other node takes.
    const text = replaceTomlValue(
      readFileSync(path, 'utf8'),
      'state-sync.snapshot-interval',
      String(interval),
    );
    writeFileSync(path, replaceTomlValue(text, 'state-sync.snapshot-keep-recent', '0'));
  }
  devnet = new DevnetProcess(home);
  await devnet.reach(interval + 4);
});

afterAll(async () => {
  await joining?.stop();
  await devnet?.stop();
});

async function ask<T>(rpc: string, method: string, params: string): Promise<T> {
  const answer = await fetch(`${rpc}/${method}?${params}`);
  const { result, error } = (await answer.json()) as { result?: T; error?: object };
  if (result === undefined) throw new Error(`${method} ${params}: ${JSON.stringify(error)}`);
  return result;
}

interface Commit {
  readonly signed_header: {
    readonly header: { readonly app_hash: string };
    readonly commit: { readonly block_id: { readonly hash: string } };
  };
}

interface Answer {
  readonly response: { readonly code: number; readonly value: string };
}

/** Of the header of a height, which is that of the state before it. */
async function appHash(rpc: string, height: number): Promise<string> {
  return (await ask<Commit>(rpc, 'commit', `height=${height}`)).signed_header.header.app_hash;
}

/** Bytes of every file of a snapshot, by their names. */
function filesOf(home: string, height: number): Record<string, string> {
  const folder = join(home, 'data/snapshots', `${height}-2`);
  const files = readdirSync(folder).sort();
  return Object.fromEntries(
    files.map((name) => [name, readFileSync(join(folder, name)).toString('hex')]),
  );
}

test('a fresh node takes a snapshot of its peers, follows the chain to the same app hashes, and starts again from there', async () => {
  const { rpc } = devnet;
  const { signed_header: trusted } = await ask<Commit>(rpc, 'commit', 'height=2');
  const peers = names.map((name) => ({
    home: join(devnet.home, name),
    rpc: devnet.node(name).rpc,
    p2p: devnet.node(name).p2p,
  }));
  const like = join(devnet.home, 'node0');
  joining = await JoiningNode.create({
    like,
    peers,
    trusted: { height: 2, hash: trusted.commit.block_id.hash },
  });
  joining.start();
  const before = devnet.height;
  await joining.reach(before + 5, 100);
  const { earliest, latest } = await joining.heights();
  // A node has a block before it has executed it, and the one that is asked beside it may be a block behind.
  await devnet.reach(latest + 1);
  await joining.reach(latest + 1, 60);
  // It has no block from before the snapshot, so that it did not replay them.
  expect(earliest).toBeGreaterThan(interval);
  expect(joining.log).toMatch(/the snapshot of height \d+ is restored/);
  expect(await appHash(joining.rpc, latest)).toBe(await appHash(rpc, latest));
  const path = '"/cosmos.bank.v1beta1.Query/TotalSupply"';
  const supply = `path=${encodeURIComponent(path)}&height=${latest}`;
  const answers = await Promise.all(
    [rpc, joining.rpc].map((each) => ask<Answer>(each, 'abci_query', supply)),
  );
  expect(answers[1]?.response).toEqual(answers[0]?.response);
  expect(answers[1]?.response.value).not.toBe('');
  await joining.end();
  joining.start();
  await joining.reach(latest + 5, 60);
  await devnet.reach(latest + 6);
  expect(await appHash(joining.rpc, latest + 5)).toBe(await appHash(rpc, latest + 5));
});

test('both nodes made the same bytes, and the command line lists them beside the running node', async () => {
  const [first = '', second = ''] = names.map((name) => join(devnet.home, name));
  for (let left = 100; left > 0 && devnet.height < interval * 2 + 2; left -= 1) await pause(100);
  expect(filesOf(first, interval)).toEqual(filesOf(second, interval));
  const listed = JSON.parse(
    (await cpocd(['snapshots', 'list', '--home', first, '-o', 'json'])).out,
  );
  const heights = (listed as { snapshots: { height: string }[] }).snapshots.map(
    ({ height }) => height,
  );
  expect(heights).toContain(String(interval));
});
