/** What the doctor finds about keys, grants and fees. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EpochStore } from '../../../../src/host/artifacts/epochStore.ts';
import { currentEpoch, PocUser } from '../../../harness/pocUser.ts';
import { runCli } from '../../cli/runCli.ts';
import { DoctorRig, host, other, warm } from './doctorRig.ts';

const asWarm = ['--from', 'warm', '--on-behalf-of', host.address];

describe('the key', () => {
  test('that nobody named, or that is not there, is an error', async () => {
    const rig = await DoctorRig.start();
    expect((await rig.doctor('--from', '')).of('key')).toMatchObject({
      severity: 'error',
      what: 'it is not said which key signs',
    });
    const visit = await rig.doctor('--from', 'hots');
    expect(visit.of('key')).toMatchObject({
      severity: 'error',
      what: expect.stringContaining('there is no key "hots"'),
      todo: expect.stringContaining('did you mean host?'),
    });
    expect(visit.of('participant').what).toContain('not checked');
  });

  test('whose passphrase is wrong is an error, and without one it is not tried', async () => {
    const rig = await DoctorRig.start();
    const file = ['--keyring-backend', 'file', '--home', rig.home];
    const env = { CPOCD_KEYRING_PASSPHRASE: 'a good passphrase' };
    const hex = Buffer.from(host.privateKey).toString('hex');
    await runCli(['keys', 'import', 'host', ...file], { env, stdin: hex });
    const secret = join(rig.home, 'passphrase');
    writeFileSync(secret, 'a wrong passphrase\n');
    const wrong = await rig.doctor(...file, '--passphrase-file', secret);
    expect(wrong.of('key')).toMatchObject({ severity: 'error', what: 'wrong passphrase' });
    expect(wrong.of('account').severity).toBe('ok');
    const untried = await rig.doctor(...file);
    expect(untried.of('key')).toMatchObject({
      severity: 'info',
      what: expect.stringContaining('was not tried'),
    });
    writeFileSync(secret, 'a good passphrase\n');
    const right = await rig.doctor(...file, '--passphrase-file', secret);
    expect(right.of('key')).toMatchObject({ severity: 'ok' });
    expect(wrong.out + wrong.err + right.out + right.err).not.toContain('good passphrase');
  });

  test('in the keyring "test" is a warning on a chain that is no trial', async () => {
    const rig = await DoctorRig.start();
    rig.rpc.faults.network = 'gpu-main-1';
    const visit = await rig.doctor('--chain-id', 'gpu-main-1');
    expect(visit.of('key')).toMatchObject({
      severity: 'warning',
      what: expect.stringContaining('lies unencrypted'),
    });
  });

  test('without an account on the chain is an error that says what makes one', async () => {
    const rig = await DoctorRig.start();
    expect((await rig.doctor(...asWarm)).of('account')).toMatchObject({
      severity: 'error',
      what: `${warm.address} has no account on sim-1`,
      todo: expect.stringContaining(`cpocd tx bank send FROM ${warm.address}`),
    });
  });
});

describe('the warm key', () => {
  test('without grants answers nothing: both the grants and the rehearsal say so', async () => {
    const rig = await DoctorRig.start({ accounts: [host, warm, other] });
    const visit = await rig.doctor(...asWarm);
    expect(visit.of('grants')).toMatchObject({
      severity: 'error',
      what: `${host.address} has not granted ${warm.address} MsgSubmitContinuousPoCCommit and MsgRespondContinuousPoCChallenge`,
      todo: expect.stringContaining(`cpocd tx authz grant-host ${warm.address}`),
    });
    expect(visit.of('rehearsal')).toMatchObject({
      severity: 'error',
      what: expect.stringContaining('failed to get grant'),
    });
  });

  test('with grants is in order, and a grant that ends soon is a warning', async () => {
    const rig = await DoctorRig.start({ accounts: [host, warm, other] });
    await rig.send('host', 'authz', 'grant-host', warm.address);
    const visit = await rig.doctor(...asWarm);
    expect(visit.of('grants')).toMatchObject({ severity: 'ok' });
    expect(visit.of('rehearsal')).toMatchObject({ severity: 'ok' });
    const soon = Math.floor(Date.now() / 1000) + 36 * 3600 + 60;
    await rig.send('host', 'authz', 'grant-host', warm.address, '--expiration', String(soon));
    expect((await rig.doctor(...asWarm)).of('grants')).toMatchObject({
      severity: 'warning',
      what: expect.stringMatching(/end in 1 d 12 h/),
    });
  });
});

describe('fees', () => {
  const price = ['--gas-prices', '0.1upoc'];

  test('that the signer cannot pay are an error, that last for less than two epochs a warning', async () => {
    const rig = await DoctorRig.start({ balance: 20_000n });
    expect((await rig.doctor(...price)).of('fees')).toMatchObject({
      severity: 'warning',
      what: expect.stringContaining('20000upoc; a commit costs about 16000upoc'),
    });
    expect((await rig.doctor('--gas-prices', '1upoc')).of('fees').severity).toBe('error');
    expect((await rig.doctor('--gas-prices', '0.001upoc')).of('fees').severity).toBe('ok');
  });

  test('that are not paid while the node of the home asks for them are an error', async () => {
    const rig = await DoctorRig.start();
    mkdirSync(join(rig.home, 'config'), { recursive: true });
    writeFileSync(join(rig.home, 'config', 'app.toml'), 'minimum-gas-prices = "0.025upoc"\n');
    expect((await rig.doctor()).of('fees')).toMatchObject({
      severity: 'error',
      todo: 'set account.gas-prices = "0.025upoc" in host.toml',
    });
    writeFileSync(join(rig.home, 'config', 'app.toml'), 'minimum-gas-prices = ""\n');
    expect((await rig.doctor()).of('fees').severity).toBe('ok');
  });

  test('by an allowance: none, one for other messages, one that is spent, and one that pays', async () => {
    const rig = await DoctorRig.start({ accounts: [host, warm, other] });
    await rig.addKey('other', other);
    const paid = [...asWarm, ...price, '--fee-granter', other.address];
    const fees = async (): Promise<unknown> => (await rig.doctor(...paid)).of('fees');
    expect(await fees()).toMatchObject({
      severity: 'error',
      what: expect.stringContaining('has granted'),
    });
    const grant = async (...flags: readonly string[]): Promise<void> =>
      rig.send('other', 'feegrant', 'grant', 'other', warm.address, ...flags);
    await grant('--allowed-messages', '/cosmos.bank.v1beta1.MsgSend');
    expect(await fees()).toMatchObject({
      severity: 'error',
      what: expect.stringContaining('is not for /cosmos.authz.v1beta1.MsgExec'),
    });
    await rig.send('other', 'feegrant', 'revoke', 'other', warm.address);
    await grant('--spend-limit', '900upoc');
    expect(await fees()).toMatchObject({
      severity: 'error',
      what: expect.stringContaining('has 900upoc left'),
    });
    await rig.send('other', 'feegrant', 'revoke', 'other', warm.address);
    await grant('--allowed-messages', '/cosmos.authz.v1beta1.MsgExec');
    expect(await fees()).toMatchObject({ severity: 'ok' });
  });
});

describe('the key in use elsewhere', () => {
  test('commits whose artifacts are not here are an error', async () => {
    const rig = await DoctorRig.start();
    await rig.chain.block(await new PocUser(rig.chain, host).commit(50));
    expect((await rig.doctor()).of('key-elsewhere')).toMatchObject({
      severity: 'error',
      what: expect.stringContaining('1 commit of this epoch was made elsewhere'),
      facts: { strange_commits: 1 },
    });
  });

  test('commits whose artifacts lie here are in order', async () => {
    const rig = await DoctorRig.start();
    const { index, seed } = await currentEpoch(rig.chain);
    const binding = { index, seed, address: host.bytes, artifactSize: 24 };
    const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const folder = join(rig.agentFolder, 'epochs', index.toString());
    const store = await EpochStore.open(folder, binding, quiet);
    await store.append(
      0n,
      Array.from({ length: 20 }, (_, i) => new Uint8Array(24).fill(i)),
      3n,
    );
    await store.seal();
    const [batch] = store.batches;
    await store.close();
    const rootHash = batch?.root ?? new Uint8Array(0);
    const user = new PocUser(rig.chain, host);
    await rig.chain.block(await user.commit(20, { rootHash }));
    const visit = await rig.doctor();
    expect(visit.of('weight').facts).toMatchObject({ nonces: '20' });
    expect(visit.of('key-elsewhere')).toMatchObject({ severity: 'ok' });
  });

  test('a sequence that moves while no agent runs here is a warning', async () => {
    const rig = await DoctorRig.start();
    let sent = false;
    const send = setInterval(() => {
      if (sent) return;
      sent = true;
      void rig.send('host', 'poc', 'update', '--url', 'http://elsewhere.example');
    }, 500);
    onTestFinished(() => clearInterval(send));
    const visit = await rig.doctor();
    clearInterval(send);
    expect(visit.of('key-elsewhere')).toMatchObject({
      severity: 'warning',
      what: expect.stringContaining('went from 0 to 1 while no agent runs here'),
    });
  });
});
