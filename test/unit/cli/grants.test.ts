/** Commands of grants and fee allowances, by the transactions that they print. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { simAccount } from '../../harness/simAccount.ts';
import { runCli } from './runCli.ts';

const [cold, warm] = [simAccount(1).address, simAccount(2).address] as const;
const home = mkdtempSync(join(tmpdir(), 'cpoc-grants-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

// biome-ignore lint/suspicious/noExplicitAny: JSON that the tests look into
type Json = any;

async function unsigned(args: readonly string[], from = cold): Promise<Json> {
  const all = [...args, '--from', from, '--home', home, '--generate-only'];
  const { code, out, err } = await runCli(all);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
}

async function refusal(args: readonly string[]): Promise<string> {
  const { code, err } = await runCli([...args, '--from', cold, '--home', home, '--generate-only']);
  expect(code).toBe(2);
  return err;
}

describe('cpocd tx authz', () => {
  test('grant-host grants a warm key commits and responses, and nothing else', async () => {
    const tx = await unsigned([
      'tx',
      'authz',
      'grant-host',
      warm,
      '--expiration',
      '2030-01-01T00:00:00Z',
    ]);
    expect(tx.body.messages.map((one: Json) => one.granter + one.grantee)).toEqual([
      cold + warm,
      cold + warm,
    ]);
    const { messages } = tx.body;
    expect(messages.map((one: Json) => one.grant.expiration)).toEqual([
      '2030-01-01T00:00:00.000Z',
      '2030-01-01T00:00:00.000Z',
    ]);
    const revoke = await unsigned(['tx', 'authz', 'revoke-host', warm]);
    expect(revoke.body.messages.map((one: Json) => one.msg_type_url)).toEqual([
      '/cpoc.poc.v1.MsgSubmitContinuousPoCCommit',
      '/cpoc.poc.v1.MsgRespondContinuousPoCChallenge',
    ]);
  });

  test('exec executes what --generate-only printed, whatever is in it', async () => {
    const limit = ['--period', '60', '--period-limit', '5upoc'];
    const printed = await unsigned(['tx', 'feegrant', 'grant', cold, warm, ...limit]);
    expect(printed.body.messages[0].allowance).toMatchObject({
      '@type': '/cosmos.feegrant.v1beta1.PeriodicAllowance',
      period: '60s',
      period_spend_limit: [{ denom: 'upoc', amount: '5' }],
    });
    const file = join(home, 'tx.json');
    writeFileSync(file, JSON.stringify(printed));
    const exec = await unsigned(['tx', 'authz', 'exec', file], warm);
    expect(exec.body.messages[0].grantee).toBe(warm);
    expect(exec.body.messages[0].msgs).toEqual(printed.body.messages);
  });

  test('says what is missing and what has no effect', async () => {
    const grant = ['tx', 'authz', 'grant', warm];
    expect(await refusal([...grant, 'send'])).toContain('flag --spend-limit is missing');
    expect(await refusal([...grant, 'generic'])).toContain('flag --msg-type is missing');
    expect(await refusal([...grant, 'stake'])).toContain('xpected send or generic');
    const misplaced = [...grant, 'generic', '--msg-type', '/a', '--spend-limit', '1upoc'];
    expect(await refusal(misplaced)).toContain('has no effect here');
    const when = [...grant, 'generic', '--msg-type', '/a', '--expiration', 'soon'];
    expect(await refusal(when)).toContain('flag --expiration is "soon"');
    expect(await refusal(['tx', 'authz', 'revoke', 'bob', '/a'])).toContain(
      'or the name of a key of this keyring',
    );
  });
});

describe('cpocd tx poc', () => {
  test('a warm key executes for the participant of --on-behalf-of', async () => {
    const respond = ['tx', 'poc', 'respond', '7', 'aa'];
    const tx = await unsigned([...respond, '--on-behalf-of', cold], warm);
    expect(tx.body.messages[0]['@type']).toBe('/cosmos.authz.v1beta1.MsgExec');
    expect(tx.body.messages[0].grantee).toBe(warm);
    const own = await unsigned([...respond, '--on-behalf-of', cold], cold);
    expect(own.body.messages[0]['@type']).toBe('/cpoc.poc.v1.MsgRespondContinuousPoCChallenge');
  });
});

describe('fees', () => {
  test('are paid by the granter or the payer that is named', async () => {
    const send = ['tx', 'bank', 'send', warm, cold, '1upoc'];
    const tx = await unsigned([...send, '--fee-granter', cold, '--fee-payer', warm], warm);
    expect(tx.auth_info.fee).toMatchObject({ granter: cold, payer: warm });
    expect(await refusal([...send, '--fee-granter', 'nobody'])).toContain('flag --fee-granter');
  });
});

test('start takes heights of upgrades to skip, and nothing else', async () => {
  const { code, err } = await runCli(['start', '--home', home, '--unsafe-skip-upgrades', 'all']);
  expect(code).toBe(2);
  expect(err).toContain('xpected heights separated by commas');
});
