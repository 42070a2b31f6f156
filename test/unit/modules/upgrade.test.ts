/** A change of the program at a height that governance chose (docs/spec/modules.md, M13 to M15). */

import { afterEach, describe, expect, test, vi } from 'vitest';
import type { UpgradePolicy } from '../../../src/app/upgrades/upgrade.ts';
import * as query from '../../../src/gen/cosmos/upgrade/v1beta1/query.ts';
import {
  MsgCancelUpgrade,
  MsgSoftwareUpgrade,
} from '../../../src/gen/cosmos/upgrade/v1beta1/tx.ts';
import { Plan } from '../../../src/gen/cosmos/upgrade/v1beta1/upgrade.ts';
import { moduleVersions } from '../../../src/keeper/upgrade/schema.ts';
import type { WireAny } from '../../../src/types/publicKey.ts';
import { GovPlay, validator } from '../../harness/govPlay.ts';
import { any, authority, trySend } from '../../harness/govUser.ts';

let play: GovPlay;
afterEach(() => play.chain.stop());

const service = '/cosmos.upgrade.v1beta1';
const plan = (height: bigint, changes: Partial<Plan> = {}): WireAny =>
  any(`${service}.MsgSoftwareUpgrade`, MsgSoftwareUpgrade, {
    authority,
    plan: Plan.fromPartial({ name: 'v2', height, info: '{"binaries":{}}', ...changes }),
  });
const cancel = any(`${service}.MsgCancelUpgrade`, MsgCancelUpgrade, { authority });
const halt = 'UPGRADE "v2" NEEDED at height: 20: {"binaries":{}}';

const v2 = { name: 'v2', apply: vi.fn((ctx) => moduleVersions.set(ctx, 'poc', 2n)) };
const withV2: { upgrade: Partial<UpgradePolicy> } = { upgrade: { upgrades: [v2] } };

async function current(): Promise<Plan | undefined> {
  const answer = await play.chain.ask(
    `${service}.Query/CurrentPlan`,
    query.QueryCurrentPlanRequest,
    {},
    query.QueryCurrentPlanResponse,
  );
  return answer.plan;
}

async function applied(name: string): Promise<bigint> {
  const answer = await play.chain.ask(
    `${service}.Query/AppliedPlan`,
    query.QueryAppliedPlanRequest,
    { name },
    query.QueryAppliedPlanResponse,
  );
  return answer.height;
}

async function versions(moduleName = ''): Promise<Record<string, bigint>> {
  const answer = await play.chain.ask(
    `${service}.Query/ModuleVersions`,
    query.QueryModuleVersionsRequest,
    { moduleName },
    query.QueryModuleVersionsResponse,
  );
  return Object.fromEntries(answer.moduleVersions.map(({ name, version }) => [name, version]));
}

/** A chain that stands before block 20, for which an upgrade is planned. */
async function atTheUpgrade(options: { upgrade?: Partial<UpgradePolicy> } = {}): Promise<void> {
  play = await GovPlay.start({}, options);
  await play.pass(plan(20n));
  await play.chain.advanceTo(19n);
}

describe('a program that does not know the upgrade (M13)', () => {
  test('stops before the block, tells what is needed, and keeps nothing of the block', async () => {
    const notices: unknown[] = [];
    await atTheUpgrade({ upgrade: { onNeeded: (notice) => notices.push(notice) } });
    const { appHash } = play.chain.store.lastCommit;
    expect(() => play.chain.finalize()).toThrow(halt);
    expect(notices).toEqual([{ name: 'v2', height: 20n, info: '{"binaries":{}}' }]);
    expect(play.chain.store.lastCommit).toMatchObject({ version: 19n, appHash });
  });

  test('stops again after a restart, as often as it is tried', async () => {
    await atTheUpgrade();
    for (let i = 0; i < 3; i += 1) {
      expect(() => play.chain.finalize()).toThrow(halt);
      await play.chain.restart();
      expect(play.chain.store.lastCommit.version).toBe(19n);
    }
  });

  test('goes on where it is told to skip the height, and the plan is gone', async () => {
    await atTheUpgrade();
    expect(() => play.chain.finalize()).toThrow(halt);
    const lines: string[] = [];
    await play.chain.restart({
      upgrade: { skipHeights: new Set([20n]), say: (text) => lines.push(text) },
    });
    await play.chain.block();
    expect(lines).toEqual(['UPGRADE "v2" SKIPPED at 20: {"binaries":{}}']);
    expect(await current()).toBeUndefined();
    expect(await applied('v2')).toBe(0n);
    expect((await play.chain.block()).height).toBe(21n);
  });
});

describe('a program that knows the upgrade (M14)', () => {
  test('carries it out once, in the state of that block, and goes on', async () => {
    await atTheUpgrade();
    v2.apply.mockClear();
    const lines: string[] = [];
    await play.chain.restart({ upgrade: { upgrades: [v2], say: (text) => lines.push(text) } });
    await play.chain.block();
    expect(lines).toEqual(['applying upgrade "v2" at height: 20']);
    await play.chain.advanceTo(25n);
    expect(v2.apply).toHaveBeenCalledTimes(1);
    expect(await applied('v2')).toBe(20n);
    expect(await current()).toBeUndefined();
    expect(await versions('poc')).toEqual({ poc: 2n });
  });

  test('computes the same twice where a crash came before the commit', async () => {
    await atTheUpgrade();
    await play.chain.restart(withV2);
    const first = play.chain.finalize().appHash;
    await play.chain.restart(withV2);
    expect(play.chain.finalize().appHash).toEqual(first);
  });

  test('refuses to run before the height: it was put in place too early', async () => {
    play = await GovPlay.start();
    await play.pass(plan(30n));
    await play.chain.restart(withV2);
    expect(() => play.chain.finalize()).toThrow(
      'BINARY UPDATED BEFORE TRIGGER! UPGRADE "v2" - in binary but not executed on chain. Downgrade your binary',
    );
    await play.chain.restart({});
    expect((await play.chain.block()).txResults).toEqual([]);
  });

  test('is followed by none that does not know it: that one is older than the chain', async () => {
    await atTheUpgrade();
    await play.chain.restart(withV2);
    await play.chain.block();
    await play.chain.restart({});
    expect(() => play.chain.finalize()).toThrow(
      /wrong app version, upgrade handler is missing for v2 upgrade plan/,
    );
    await play.chain.restart(withV2);
    expect((await play.chain.block()).height).toBe(21n);
  });
});

describe('a plan (M15)', () => {
  test('replaces an earlier one, is called off, and is seen until then', async () => {
    play = await GovPlay.start();
    await play.pass(plan(100n));
    await play.pass(plan(200n, { name: 'v3' }));
    expect(await current()).toMatchObject({ name: 'v3', height: 200n });
    await play.pass(cancel);
    expect(await current()).toBeUndefined();
    await play.pass(cancel);
  });

  test('has a name that was not used, a height ahead, and nothing that the SDK gave up', async () => {
    await atTheUpgrade();
    await play.chain.restart(withV2);
    await play.chain.block();
    const cases: [Partial<Plan>, RegExp][] = [
      [{ name: '' }, /name cannot be empty/],
      [{ height: 0n }, /height must be greater than 0/],
      [{ time: { seconds: 1_800_000_000n, nanos: 0 } }, /time-based upgrades have been deprecated/],
      [
        { upgradedClientState: { typeUrl: '/x', value: new Uint8Array(0) } },
        /upgrade logic for IBC has been moved/,
      ],
    ];
    for (const [changes, log] of cases) {
      expect((await play.refusal(plan(100n, changes))).log).toMatch(log);
    }
    await expect(play.pass(plan(100n))).rejects.toThrow(/has already been completed/);
    await expect(play.pass(plan(5n, { name: 'v3' }))).rejects.toThrow(/./);
  });

  test('M15 for the height of the block that makes it is carried out in the next one, and one for an earlier height fails', async () => {
    play = await GovPlay.start();
    const before = play.chain.height;
    const takes = (await play.pass(plan(1000n))).height - before;
    await expect(play.pass(plan(play.chain.height + takes - 1n))).rejects.toThrow(
      /upgrade cannot be scheduled in the past/,
    );
    const height = play.chain.height + takes;
    await play.pass(plan(height));
    expect(play.chain.height).toBe(height);
    expect(() => play.chain.finalize()).toThrow(`UPGRADE "v2" NEEDED at height: ${height}`);
    await play.chain.restart(withV2);
    await play.chain.block();
    expect(await applied('v2')).toBe(height + 1n);
  });

  test('M15 of several in one proposal the last counts, and a cancellation behind it takes it back', async () => {
    play = await GovPlay.start();
    await play.pass(plan(100n), plan(90n, { name: 'v3' }));
    expect(await current()).toMatchObject({ name: 'v3', height: 90n });
    await play.pass(plan(100n), cancel);
    expect(await current()).toBeUndefined();
  });

  test("is governance's alone", async () => {
    play = await GovPlay.start();
    const value = {
      authority: validator.address,
      plan: Plan.fromPartial({ name: 'v2', height: 9n }),
    };
    const typeUrl = `${service}.MsgSoftwareUpgrade`;
    const { txResults } = await trySend(play.chain, validator, { typeUrl, value });
    expect(txResults[0]).toMatchObject({ code: 6, codespace: 'upgrade' });
    const answer = await play.chain.ask(
      `${service}.Query/Authority`,
      query.QueryAuthorityRequest,
      {},
      query.QueryAuthorityResponse,
    );
    expect(answer.address).toBe(authority);
  });

  test('leaves the versions of the modules to the program', async () => {
    play = await GovPlay.start();
    expect(Object.keys(await versions())).toEqual([
      'auth',
      'authz',
      'bank',
      'consensus',
      'feegrant',
      'gov',
      'poc',
      'upgrade',
    ]);
    await expect(versions('nothing')).rejects.toThrow(/module nothing not found/);
  });
});
