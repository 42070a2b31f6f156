import { expect, test } from 'vitest';
import { runCli, temporaryFolder } from './runCli.ts';

const alice = 'cpoc17jnufs0wecst6lu3vp4tq0v7wewjnz48w8s46f';
const bob = 'cpoc1v0qxdhmqxw2jc6jk0adep02ekuu95l2dghyjvm';

function send(flags: readonly string[]) {
  const args = ['tx', 'bank', 'send', alice, bob, '5upoc', '--generate-only', ...flags];
  return runCli([...args, '--home', temporaryFolder()]);
}

test('the fee of a transaction that is only printed follows from the gas price', async () => {
  const fee = async (flags: readonly string[]) => {
    const run = await send(flags);
    expect(run.code, run.err).toBe(0);
    return JSON.parse(run.out).auth_info.fee;
  };
  const price = ['--gas-prices', '0.0011upoc'];
  expect(await fee([...price, '--gas', '1001'])).toMatchObject({
    amount: [{ denom: 'upoc', amount: '2' }],
    gas_limit: '1001',
  });
  expect(await fee(price)).toMatchObject({ amount: [{ denom: 'upoc', amount: '220' }] });
  expect(await fee(['--fees', '7upoc'])).toMatchObject({ amount: [{ amount: '7' }] });
  expect(await fee([])).toMatchObject({ amount: [] });
});

test('printing and simulating exclude each other', async () => {
  const run = await send(['--dry-run']);
  expect(run.code).toBe(2);
  expect(run.err).toContain('--generate-only and --dry-run exclude each other');
});

test('a commit says where it stands only where it was told to, and 0 is a place', async () => {
  const commit = async (flags: readonly string[]) => {
    const args = ['tx', 'poc', 'commit', '20', 'ab'.repeat(32), '--epoch', '3', '--from', alice];
    const run = await runCli([
      ...[...args, '--generate-only', '--home', temporaryFolder()],
      ...flags,
    ]);
    return run.code === 0 ? JSON.parse(run.out).body.messages[0] : run.err;
  };
  expect(await commit([])).not.toHaveProperty('expected');
  expect(await commit(['--expected-first-nonce', '0'])).toHaveProperty('expected');
  expect(await commit(['--expected-first-nonce', '41'])).toMatchObject({
    expected: { first_nonce: '41' },
  });
  expect(await commit(['--expected-first-nonce', '-1'])).toContain('expected-first-nonce');
});
