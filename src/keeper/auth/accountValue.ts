/** How an account becomes bytes: an Any that holds the SDK's BaseAccount or ModuleAccount. */

import type { ValueCodec } from '../../collections/valueCodec.ts';
import { BaseAccount, ModuleAccount } from '../../gen/cosmos/auth/v1beta1/auth.ts';
import { Any } from '../../gen/google/protobuf/any.ts';
import { InvariantError } from '../../lib/errors.ts';
import type { Account } from '../../types/account.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { readAny } from '../../types/readWire.ts';
import { WireReader } from '../../types/wireReader.ts';
import { readBaseAccount, writeBaseAccount } from './baseAccount.ts';

const baseAccountUrl = '/cosmos.auth.v1beta1.BaseAccount';
const moduleAccountUrl = '/cosmos.auth.v1beta1.ModuleAccount';

/** The Any of an account, as queries answer with it. */
export function toAny(account: Account): WireAny {
  const base = toBase(account);
  if (account.module === undefined) {
    return { typeUrl: baseAccountUrl, value: BaseAccount.encode(base).finish() };
  }
  const { name, permissions } = account.module;
  const value = ModuleAccount.encode({
    baseAccount: base,
    name,
    permissions: [...permissions],
  }).finish();
  return { typeUrl: moduleAccountUrl, value };
}

/** The BaseAccount inside of every account. */
export function toBase(account: Account): BaseAccount {
  const { address, publicKey, accountNumber, sequence } = account;
  const pubKey = publicKey === undefined ? undefined : { ...publicKey };
  return { address, pubKey, accountNumber, sequence };
}

export const accountValue: ValueCodec<Account> = {
  shape: 'google.protobuf.Any of cosmos.auth.v1beta1.BaseAccount or ModuleAccount',
  encode: (account) =>
    account.module === undefined
      ? writeBaseAccount(account, baseAccountUrl)
      : Any.encode(toAny(account)).finish(),
  isShared: true,
  decode: decodeAccount,
};

function decodeAccount(bytes: Uint8Array): Account {
  const { typeUrl, value } = readAny(new WireReader(bytes));
  if (typeUrl === baseAccountUrl) return readBaseAccount(value);
  if (typeUrl !== moduleAccountUrl) throw new InvariantError(`account of type ${typeUrl}`);
  const { baseAccount, name, permissions } = ModuleAccount.decode(value);
  if (baseAccount === undefined) throw new InvariantError(`module account ${name} has no base`);
  return fromBase(baseAccount, { name, permissions });
}

function fromBase(base: BaseAccount, module: Account['module']): Account {
  const { address, pubKey, accountNumber, sequence } = base;
  const publicKey =
    pubKey === undefined ? undefined : { typeUrl: pubKey.typeUrl, value: pubKey.value };
  return { address, publicKey, accountNumber, sequence, module };
}
