/** What the doctor finds on the chain: the participant, its validator, its challenges, its epoch. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readCometKey } from '../../../../src/cli/home/cometKeys.ts';
import { homeLayout } from '../../../../src/cli/home/homeLayout.ts';
import { toHex } from '../../../../src/lib/bytes.ts';
import { PocUser } from '../../../harness/pocUser.ts';
import { simAccount, simConsensusKey } from '../../../harness/simAccount.ts';
import { DoctorRig, host, other } from './doctorRig.ts';

test('an account that is no participant is an error with the command that registers it', async () => {
  const rig = await DoctorRig.start({ participants: [] });
  expect((await rig.doctor()).of('participant')).toMatchObject({
    severity: 'error',
    what: expect.stringContaining('the account is no participant'),
    todo: expect.stringContaining('cpocd host setup'),
  });
});

test('a deactivated participant is an error, and the way back is a command', async () => {
  const rig = await DoctorRig.start();
  await rig.send('host', 'poc', 'deactivate');
  expect((await rig.doctor()).of('participant')).toMatchObject({
    severity: 'error',
    todo: `cpocd tx poc reactivate --from ${host.address}`,
  });
});

test('an open challenge without an agent is an error with its blocks; a missed one is a penalty until the next epoch', async () => {
  const rig = await DoctorRig.start({ params: { validationSampleRateBps: 10_000 } });
  await rig.chain.block(await new PocUser(rig.chain, host).commit(50));
  await rig.chain.block();
  const visit = await rig.doctor();
  expect(visit.of('challenges')).toMatchObject({
    severity: 'error',
    what: '1 challenge is open; the first deadline is in 6 blocks (about 6.0 s), at height 11, and no agent runs here',
    facts: { open: 1, blocks_left: '6' },
  });
  expect(visit.of('weight').facts).toMatchObject({ weight: '5', share_bps: 10_000, nonces: '50' });
  await rig.chain.advanceTo(11n);
  const after = await rig.doctor();
  expect(after.of('participant')).toMatchObject({
    severity: 'warning',
    what: expect.stringContaining('penalized in this epoch for a challenge without an answer'),
    facts: { penalized: true },
  });
  expect(after.of('weight').facts).toMatchObject({ weight: '0' });
  expect(after.of('challenges').severity).toBe('ok');
});

test('a validator that misses blocks is found out before it is jailed, and after it', async () => {
  const key = simConsensusKey(1);
  const rig = await DoctorRig.start({
    accounts: [host, other],
    participants: [
      { account: host, consensusPubkey: key, power: 10n },
      { account: other, consensusPubkey: simConsensusKey(3), power: 30n },
    ],
    params: { signedBlocksWindow: 8, minSignedBps: 5000, jailBlocks: 30 },
  });
  const before = await rig.doctor();
  expect(before.of('signing').severity).toBe('ok');
  expect(before.of('consensus-key')).toMatchObject({
    severity: 'info',
    what: expect.stringContaining('runs elsewhere'),
  });
  rig.chain.silent.add(toHex(key));
  await rig.chain.advanceTo(8n);
  expect((await rig.doctor()).of('signing')).toMatchObject({
    severity: 'error',
    what: expect.stringContaining('of the last 8 blocks; 4 are the most without jail'),
  });
  await rig.chain.advanceTo(13n);
  expect((await rig.doctor()).of('participant')).toMatchObject({
    severity: 'error',
    what: expect.stringContaining('is jailed'),
    todo: expect.stringContaining('cpocd tx poc unjail'),
    facts: { jailed: true },
  });
});

test("the home's validator key: registered, another, and waiting for the next epoch", async () => {
  const rig = await DoctorRig.start({
    participants: [
      { account: host, consensusPubkey: simConsensusKey(1), power: 10n },
      { account: simAccount(9), consensusPubkey: simConsensusKey(9), power: 10n },
    ],
    accounts: [host, other, simAccount(9)],
  });
  await rig.cli(['init', 'node', '--home', rig.home, '--chain-id', 'sim-1']);
  expect((await rig.doctor()).of('consensus-key')).toMatchObject({
    severity: 'warning',
    todo: expect.stringContaining('cpocd tx poc update --consensus-pubkey home'),
  });
  await rig.send('host', 'poc', 'update', '--consensus-pubkey', 'home');
  expect((await rig.doctor()).of('consensus-key')).toMatchObject({
    severity: 'ok',
    what: expect.stringContaining('from epoch 2 on'),
  });
  await rig.chain.advanceTo(21n);
  const { publicKey } = readCometKey(homeLayout(rig.home).privValidatorKey);
  expect((await rig.doctor()).of('consensus-key')).toMatchObject({
    severity: 'ok',
    what: 'the registered consensus key is that of this home',
    facts: { registered: Buffer.from(publicKey).toString('base64') },
  });
});

test('the window: open, used up, and closed until the next epoch', async () => {
  const rig = await DoctorRig.start({ params: { maxCommitsPerEpoch: 1 } });
  const open = await rig.doctor();
  expect(open.of('window')).toMatchObject({
    severity: 'ok',
    facts: { blocks_to_next_window: '18', seconds_to_next_window: 18, commits_left: 1 },
  });
  await rig.chain.block(await new PocUser(rig.chain, host).commit(50));
  expect((await rig.doctor()).of('window')).toMatchObject({
    severity: 'warning',
    what: expect.stringContaining('no commit of 1 is left'),
  });
  await rig.chain.advanceTo(14n);
  expect((await rig.doctor()).of('window')).toMatchObject({
    severity: 'info',
    what: 'closed for epoch 1; the window of epoch 2 opens in 7 blocks (about 7.0 s), at height 21',
  });
});

test('a registered address: what serves proofs, what serves something else, and what nobody else reaches', async () => {
  const rig = await DoctorRig.start();
  let answer = { status: 400, body: { code: 'malformed', message: 'no' } as object };
  const server = createServer((_, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await rig.send('host', 'poc', 'update', '--url', url);
  expect((await rig.doctor()).of('proof-server')).toMatchObject({
    severity: 'warning',
    what: `${url} serves proofs, seen from here; it is an address that only this machine or its network reaches`,
    facts: { answers: true, private_address: true },
  });
  answer = { status: 200, body: { models: [] } };
  expect((await rig.doctor()).of('proof-server')).toMatchObject({
    severity: 'info',
    what: expect.stringContaining('HTTP status 200, as no proof server does'),
    facts: { answers: false },
  });
});
