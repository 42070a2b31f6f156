/** Upgrades that bring a store of their own (docs/spec/modules.md, M18): from their height on, and not a block earlier. */

import { afterEach, expect, test } from 'vitest';
import { createQueryContext } from '../../../src/app/queryContext.ts';
import type { Upgrade } from '../../../src/app/upgrades/upgrade.ts';
import { MsgSoftwareUpgrade } from '../../../src/gen/cosmos/upgrade/v1beta1/tx.ts';
import { Plan } from '../../../src/gen/cosmos/upgrade/v1beta1/upgrade.ts';
import { fromUtf8, toHex, utf8 } from '../../../src/lib/bytes.ts';
import type { WireAny } from '../../../src/types/publicKey.ts';
import { GovPlay } from '../../harness/govPlay.ts';
import { any, authority } from '../../harness/govUser.ts';

let play: GovPlay;
afterEach(() => play.chain.stop());

const key = utf8('a key');

/** Adds a store and writes its own name into it. */
function adding(name: string, store: string): Upgrade {
  return {
    name,
    stores: { added: [store], deleted: [], renamed: [] },
    apply: (ctx) => ctx.store(store).set(key, utf8(name)),
  };
}

const [v2, v3] = [adding('v2', 'second'), adding('v3', 'third')];
const program = (...upgrades: Upgrade[]) => ({ upgrade: { upgrades } });

function plan(name: string, height: bigint): WireAny {
  return any('/cosmos.upgrade.v1beta1.MsgSoftwareUpgrade', MsgSoftwareUpgrade, {
    authority,
    plan: Plan.fromPartial({ name, height }),
  });
}

/** What a store holds under the key, as anybody may ask; the log where that is refused. */
async function stored(store: string, height = 0n, prove = false): Promise<string> {
  const answer = await play.chain.query(`/store/${store}/key`, key, height, prove);
  return answer.code === 0 ? fromUtf8(answer.value) : answer.log;
}

/** A chain that stands before block 20, for which `v2` is planned. */
async function beforeV2(): Promise<void> {
  play = await GovPlay.start();
  await play.pass(plan('v2', 20n));
  await play.chain.advanceTo(19n);
}

test('M18 a new store is there from the height of its upgrade on, with proofs, and not at heights before', async () => {
  await beforeV2();
  expect(await stored('second')).toMatch(
    /no such store: second; there are acc, authz, bank, chain, /,
  );
  await play.chain.restart(program(v2));
  expect(play.chain.store.lastCommit.version).toBe(19n);
  await play.chain.block();
  await play.chain.block();
  expect(await stored('second', 20n, true)).toBe('v2');
  expect(await stored('second', 19n, true)).toMatch(/no such store: second/);
  expect(play.chain.store.view(20n).names).toContain('second');
  const { state } = createQueryContext(play.chain.store, 19n);
  expect(() => state.store('second')).toThrow(
    'there is no store second at height 19: an upgrade brought it later; ask for a later height',
  );
});

test('M18 the store counts in the app hash even where the upgrade writes nothing into it', async () => {
  const silent: Upgrade = { ...v2, apply() {} };
  const hashes = [];
  for (const upgrade of [silent, { name: 'v2', apply() {} }]) {
    await beforeV2();
    await play.chain.restart(program(upgrade));
    hashes.push(toHex((await play.chain.block()).appHash));
    if (hashes.length < 2) await play.chain.stop();
  }
  expect(new Set(hashes).size).toBe(2);
});

test('M18 a crash before the commit leaves the upgrade to be done again, to the same app hash', async () => {
  await beforeV2();
  await play.chain.restart(program(v2));
  const first = play.chain.finalize().appHash;
  await play.chain.restart(program(v2));
  expect(play.chain.store.lastCommit.version).toBe(19n);
  expect(play.chain.finalize().appHash).toEqual(first);
  // Nothing of it was kept: the program before the upgrade still opens the state, and stops at the height.
  await play.chain.restart({});
  expect(() => play.chain.finalize()).toThrow(/UPGRADE "v2" NEEDED at height: 20/);
});

test('M18 a restart after the upgrade replays it and goes on; a program without the store does not open the state', async () => {
  await beforeV2();
  await play.chain.restart(program(v2));
  await play.chain.advanceTo(23n);
  const { appHash } = play.chain.store.lastCommit;
  await play.chain.restart(program(v2));
  expect(play.chain.store.lastCommit.appHash).toEqual(appHash);
  expect(play.chain.store.stats.replayedVersions).toBe(23);
  expect(await stored('second')).toBe('v2');
  expect((await play.chain.block()).height).toBe(24n);
  await expect(play.chain.restart({})).rejects.toThrow(/this program needs/);
  await play.chain.restart(program(v2));
});

test('M18 put in place too early the program adds nothing, and the one before goes on', async () => {
  play = await GovPlay.start();
  await play.pass(plan('v2', 30n));
  await play.chain.restart(program(v2));
  expect(() => play.chain.finalize()).toThrow(/BINARY UPDATED BEFORE TRIGGER/);
  await play.chain.restart({});
  await play.chain.block();
  expect(play.chain.store.view(play.chain.height).names).not.toContain('second');
});

test('M18 a program that knows two upgrades adds the store of each at its own height', async () => {
  await beforeV2();
  await play.chain.restart(program(v2, v3));
  await play.chain.block();
  expect(await stored('second')).toBe('v2');
  expect(play.chain.store.view(20n).names).not.toContain('third');
  await play.chain.restart(program(v2));
  const height = play.chain.height + 20n;
  await play.pass(plan('v3', height));
  await play.chain.advanceTo(height - 1n);
  await play.chain.restart(program(v2, v3));
  await play.chain.block();
  expect([await stored('second'), await stored('third')]).toEqual(['v2', 'v3']);
});

test('M18 an upgrade whose older one was skipped stops the node: the stores would not be those of the others', async () => {
  await beforeV2();
  await play.chain.restart({ upgrade: { skipHeights: new Set([20n]) } });
  await play.chain.block();
  await play.pass(plan('v3', 40n));
  await play.chain.advanceTo(39n);
  await play.chain.restart(program(v2, v3));
  expect(() => play.chain.finalize()).toThrow(/an older one of this program was not done/);
});
