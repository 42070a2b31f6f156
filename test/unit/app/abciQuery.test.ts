/** What `abci_query` answers beside the gRPC methods: heights, stores with proofs, simulation, unknown paths. */

import { BinaryReader } from '@bufbuild/protobuf/wire';
import {
  iavlSpec,
  ics23,
  tendermintSpec,
  verifyMembership,
  verifyNonMembership,
} from '@confio/ics23';
import { SimulateRequest, SimulateResponse } from 'cosmjs-types/cosmos/tx/v1beta1/service';
import type { ResponseQuery } from 'cosmjs-types/tendermint/abci/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Epoch } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { be64, concatBytes, equalBytes, utf8 } from '../../../src/lib/bytes.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const [alice, bob] = [simAccount(1), simAccount(2)] as const;
const none = new Uint8Array(0);
/** `poc` store, prefix 3: epoch 1. */
const epochKey = concatBytes(Uint8Array.of(3), be64(1n));
let chain: SimChain;

beforeEach(async () => {
  chain = await SimChain.start({ accounts: [alice, bob] });
});
afterEach(async () => {
  await chain.stop();
});

const send = () => ({
  typeUrl: '/cosmos.bank.v1beta1.MsgSend',
  value: {
    fromAddress: alice.address,
    toAddress: bob.address,
    amount: [{ denom: 'upoc', amount: '1' }],
  },
});

describe('heights', () => {
  test('before the first commit everything is refused with sdk/26', async () => {
    expect(await chain.query('/cpoc.poc.v1.Query/Params', none)).toMatchObject({
      codespace: 'sdk',
      code: 26,
    });
  });

  test('0 is the last height; the future is 26; a state that is gone is 18 and says what is kept', async () => {
    await chain.advanceTo(105n);
    expect(await chain.query('/store/poc/key', epochKey)).toMatchObject({ code: 0, height: 105n });
    expect(await chain.query('/store/poc/key', epochKey, 106n)).toMatchObject({
      code: 26,
      log: 'cannot query with height in the future; please provide a valid height: invalid height',
    });
    expect(await chain.query('/store/poc/key', epochKey, -1n)).toMatchObject({ code: 26 });
    const gone = await chain.query('/store/poc/key', epochKey, 1n);
    expect(gone).toMatchObject({ codespace: 'sdk', code: 18 });
    expect(gone.log).toContain('this node keeps 6 to 105');
  });
});

describe('proofs', () => {
  const appHashAt = (height: bigint): Uint8Array => chain.appHashes.get(height) as Uint8Array;

  /** Verified with an implementation of ICS-23 that is not ours, under the stock specs. */
  function verified(
    answer: ResponseQuery,
    key: Uint8Array,
    value: Uint8Array | undefined,
  ): boolean {
    const [inner, outer] = answer.proofOps?.ops ?? [];
    expect([inner?.type, outer?.type]).toEqual(['ics23:iavl', 'ics23:simple']);
    const store = ics23.CommitmentProof.decode(outer?.data ?? none);
    const iavl = ics23.CommitmentProof.decode(inner?.data ?? none);
    const root = store.exist?.value as Uint8Array;
    const keyProved =
      value === undefined
        ? verifyNonMembership(iavl, iavlSpec, root, key)
        : verifyMembership(iavl, iavlSpec, root, key, value);
    const name = outer?.key ?? none;
    return (
      keyProved && verifyMembership(store, tendermintSpec, appHashAt(answer.height), name, root)
    );
  }

  test('of a key that is there, under the app hash of its height', async () => {
    await chain.advanceTo(25n);
    for (const height of [3n, 25n]) {
      const answer = await chain.query('/store/poc/key', epochKey, height, true);
      expect(answer).toMatchObject({ code: 0, height, key: epochKey });
      expect(Epoch.decode(answer.value)).toMatchObject({ index: 1n, startHeight: 1n });
      expect(verified(answer, epochKey, answer.value)).toBe(true);
      expect(verified(answer, epochKey, Uint8Array.of(1))).toBe(false);
    }
  });

  test('of a key that is not there', async () => {
    await chain.advanceTo(3n);
    const missing = concatBytes(Uint8Array.of(3), be64(7n));
    const answer = await chain.query('/store/poc/key', missing, 0n, true);
    expect(answer.value).toEqual(none);
    expect(verified(answer, missing, undefined)).toBe(true);
  });
});

test('unknown paths, stores and keys', async () => {
  await chain.block();
  const code = async (path: string, data = utf8('x')): Promise<number> =>
    (await chain.query(path, data)).code;
  expect(await chain.query('/nope', none)).toMatchObject({
    code: 6,
    log: 'unknown query path: unknown request',
  });
  expect(await chain.query('/store/nope/key', utf8('x'))).toMatchObject({
    code: 4,
    codespace: 'store',
  });
  expect(await chain.query('/store/poc/nope', utf8('x'))).toMatchObject({
    code: 4,
    codespace: 'store',
  });
  expect(await chain.query('/store/poc/key', none)).toMatchObject({
    code: 3,
    codespace: 'store',
    log: 'query cannot be zero length: tx parse error',
  });
  expect(await code('')).toBe(6);
  expect(await code('/p2p/filter/addr/1.2.3.4:5')).toBe(0);
  expect(await code('/p2p/filter/id/abc')).toBe(0);
  expect(await code('/p2p/filter/addr')).toBe(6);
  expect(await code('/p2p/filter/other/abc')).toBe(6);
  expect(await code('/p2p/ban/addr/abc')).toBe(6);
  expect(await chain.query('/app/version', none)).toMatchObject({ code: 0, codespace: 'sdk' });
  expect((await chain.query('/app', none)).log).toBe(
    "expected second parameter to be either 'simulate' or 'version', neither was present: unknown request",
  );
  expect((await chain.query('/app/nope', none)).log).toBe(
    'unknown query: [app nope]: unknown request',
  );
});

test('peers are let in before the first block, when there is no state yet', async () => {
  expect(await chain.query('/p2p/filter/id/abc', none)).toMatchObject({ code: 0 });
  expect(await chain.query('/app/version', none)).toMatchObject({ code: 0, height: 0n });
});

describe('a subspace', () => {
  /** Reads the SDK's KVPairs by hand. */
  function pairsOf(bytes: Uint8Array): [Uint8Array, Uint8Array][] {
    const reader = new BinaryReader(bytes);
    const pairs: [Uint8Array, Uint8Array][] = [];
    while (reader.pos < reader.len) {
      expect(reader.uint32()).toBe(10);
      const end = reader.uint32() + reader.pos;
      const pair: [Uint8Array, Uint8Array] = [none, none];
      while (reader.pos < end) pair[(reader.uint32() >>> 3) - 1] = reader.bytes();
      pairs.push(pair);
    }
    return pairs;
  }

  test('is the pairs under a prefix, at the height that is asked for', async () => {
    await chain.advanceTo(3n);
    const prefix = Uint8Array.of(1);
    const accounts = await chain.query('/store/acc/subspace', prefix);
    expect(accounts).toMatchObject({ code: 0, height: 3n, key: prefix });
    const pairs = pairsOf(accounts.value);
    expect(pairs.map(([key]) => key).some((key) => equalBytes(key.slice(1), alice.bytes))).toBe(
      true,
    );
    for (const [key, value] of pairs) {
      expect(key[0]).toBe(1);
      expect((await chain.query('/store/acc/key', key)).value).toEqual(value);
    }
    const fresh = simAccount(77);
    const message = { ...send(), value: { ...send().value, toAddress: fresh.address } };
    await chain.block(await chain.sign(alice, message));
    const count = async (height: bigint) =>
      pairsOf((await chain.query('/store/acc/subspace', prefix, height)).value).length;
    expect(await count(4n)).toBe(pairs.length + 1);
    expect(await count(3n)).toBe(pairs.length);
    expect((await chain.query('/store/acc/subspace', Uint8Array.of(0xff))).value).toEqual(none);
  });
});

test('a proof at height 1 is refused, as the SDK does; without one the value is there', async () => {
  await chain.advanceTo(2n);
  expect(await chain.query('/store/poc/key', epochKey, 1n, true)).toMatchObject({
    code: 18,
    codespace: 'sdk',
    log: 'cannot query with proof when height <= 1; please provide a valid height: invalid request',
  });
  expect(await chain.query('/store/poc/key', epochKey, 1n)).toMatchObject({ code: 0, height: 1n });
});

describe('app/simulate', () => {
  test('answers the JSON of an estimate', async () => {
    await chain.block();
    const { value, codespace } = await chain.query(
      '/app/simulate',
      await chain.sign(alice, send()),
    );
    expect(codespace).toBe('sdk');
    const json = JSON.parse(Buffer.from(value).toString());
    expect(json.gas_info.gas_wanted).toBe('18446744073709551615');
    expect(BigInt(json.gas_info.gas_used)).toBeGreaterThan(40_000n);
    expect(json.result.msg_responses).toEqual([
      { '@type': '/cosmos.bank.v1beta1.MsgSendResponse' },
    ]);
    expect(json.result.events.map(({ type }: { type: string }) => type)).toContain('transfer');
  });

  test('of what would fail has the code of the failure', async () => {
    await chain.block();
    const answer = await chain.query('/app/simulate', utf8('nonsense'));
    expect(answer).toMatchObject({ code: 2, codespace: 'sdk' });
    expect(answer.log).toMatch(/^failed to simulate tx: /);
  });
});

describe('simulation', () => {
  const simulate = async (txBytes: Uint8Array): Promise<ResponseQuery> =>
    chain.query(
      '/cosmos.tx.v1beta1.Service/Simulate',
      SimulateRequest.encode(SimulateRequest.fromPartial({ txBytes })).finish(),
    );

  test('tells the gas and changes nothing', async () => {
    await chain.block();
    const tx = await chain.sign(alice, send());
    const first = await simulate(tx);
    const { gasInfo, result } = SimulateResponse.decode(first.value);
    expect(gasInfo?.gasWanted).toBe((1n << 64n) - 1n);
    expect(gasInfo?.gasUsed).toBeGreaterThan(40_000n);
    expect(gasInfo?.gasUsed).toBeLessThan(100_000n);
    expect(result?.events.map((e) => e.type)).toContain('transfer');
    expect(await simulate(tx)).toEqual(first);
    expect((await chain.block(tx)).txResults[0]?.code).toBe(0);
  });

  test('of what would fail says why; of nothing is refused', async () => {
    await chain.block();
    const message = {
      ...send(),
      value: { ...send().value, amount: [{ denom: 'upoc', amount: '9999999999999' }] },
    };
    const answer = await simulate(await chain.sign(alice, message));
    expect(answer).toMatchObject({ codespace: 'sdk', code: 6 });
    expect(answer.log).toContain(
      'rpc error: code = Unknown desc = failed to execute message; message index: 0: spendable balance',
    );
    expect(await simulate(none)).toMatchObject({ code: 18 });
  });
});
