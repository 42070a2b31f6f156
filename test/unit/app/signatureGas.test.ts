import { expect, test } from 'vitest';
import { defaultAuthParams } from '../../../src/keeper/auth/params.ts';
import { authParams } from '../../../src/keeper/auth/schema.ts';
import { buildTx, sendMessage } from '../../harness/buildTx.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { createTxRunner } from '../../harness/txRunner.ts';
import { type Multisig, multisigAccount, type TxSigner } from '../../harness/txSigners.ts';

const [alice, bob, carol] = [0, 1, 2].map((i) => simAccount(i)) as [
  SimAccount,
  SimAccount,
  SimAccount,
];
const inner: Multisig = { threshold: 1, members: [{ key: alice }, { key: bob, mode: 1 }] };
const two: Multisig = {
  threshold: 1,
  members: [{ key: alice, mode: 1 }, { key: bob }, { key: carol, mode: 127 }],
};
const nested: Multisig = {
  threshold: 2,
  members: [
    { key: inner, mode: 1 },
    { key: carol, mode: 1 },
  ],
};
const start = { accountNumber: 0n, sequence: 0n };
const beside: Multisig = { threshold: 1, members: [{ key: inner }, { key: carol, mode: 1 }] };

test.each<[string, number, readonly TxSigner[]]>([
  ['a single key', 1, [{ account: alice, ...start }]],
  [
    'two signers',
    2,
    [alice, bob].map((account, i) => ({ account, ...start, accountNumber: BigInt(i) })),
  ],
  ['two members of three', 2, [{ multisig: two, ...start }]],
  ['a member beside one that does not sign', 1, [{ multisig: beside, ...start }]],
  ['a member of a member, and one beside it', 2, [{ multisig: nested, ...start }]],
])('every signature of %s is paid for: %i', (_, count, signers) => {
  const accounts = signers.map((one) =>
    'multisig' in one ? multisigAccount(one.multisig) : one.account,
  );
  const one = [{ denom: 'upoc', amount: '1' }];
  const bytes = buildTx({
    signers,
    messages: accounts.map(({ address }) => sendMessage(address, carol.address, one)),
    gas: 1_000_000n,
  });
  const gas = [1000n, 3500n].map((sigVerifyCostSecp256k1) => {
    const coins = [{ denom: 'upoc', amount: 100n }];
    const runner = createTxRunner({
      accounts: accounts.map((account) => ({ address: account.bytes, coins })),
    });
    authParams.set(runner.ctx, { ...defaultAuthParams, sigVerifyCostSecp256k1 });
    const result = runner.run(bytes);
    expect(result.log).toBe('');
    return result.gasUsed;
  });
  expect((gas[1] ?? 0n) - (gas[0] ?? 0n)).toBe(2500n * BigInt(count));
});
