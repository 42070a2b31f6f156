/** Messages that execute messages, and what is asked about grants (docs/spec/modules.md, M1). */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { afterEach, describe, expect, test } from 'vitest';
import { execMessage, genericAuthorization } from '../../../src/client/authzMessages.ts';
import * as query from '../../../src/gen/cosmos/authz/v1beta1/query.ts';
import {
  AuthzPlay,
  cold,
  grantAll,
  other,
  sendOf,
  sendUrl,
  upocs,
  warm,
} from '../../harness/authzPlay.ts';

const service = '/cosmos.authz.v1beta1.Query';

let play: AuthzPlay;
afterEach(() => play.chain.stop());

describe('messages inside messages', () => {
  const nested = (depth: number, leaf: EncodeObject): EncodeObject =>
    depth === 0 ? leaf : execMessage(warm.address, [nested(depth - 1, leaf)]);

  test('are all or none: what fails last undoes what came first', async () => {
    play = await AuthzPlay.start();
    await play.run(cold, grantAll(sendUrl));
    const before = (await play.chain.account(cold)).sequence;
    const failed = await play.run(
      warm,
      execMessage(warm.address, [
        sendOf(cold.address, other.address, 5),
        sendOf(cold.address, other.address, 10_000_000_000),
      ]),
    );
    expect(failed).toMatchObject({ code: 5, codespace: 'sdk' });
    expect(failed.events.some(({ type }) => type === 'transfer')).toBe(false);
    expect((await play.chain.account(cold)).sequence).toBe(before);
  });

  test('nest ten deep, the outermost counted, and no deeper', async () => {
    play = await AuthzPlay.start();
    const leaf = sendOf(warm.address, other.address, 1);
    expect((await play.run(warm, nested(9, leaf))).code).toBe(0);
    const deeper = await play.run(warm, nested(10, leaf));
    expect(deeper).toMatchObject({ code: 2, codespace: 'sdk' });
    expect(deeper.log).toContain('max depth exceeded');
  });

  test('need a grant at every step: a grant to execute is none to send', async () => {
    play = await AuthzPlay.start();
    await play.run(cold, grantAll(sendUrl));
    const inner = execMessage(warm.address, [sendOf(cold.address, other.address, 1)]);
    const stranger = await play.run(other, execMessage(other.address, [inner]));
    expect(stranger).toMatchObject({ code: 2, codespace: 'authz' });
    await play.run(warm, grantAll('/cosmos.authz.v1beta1.MsgExec', other.address, warm.address));
    expect((await play.run(other, execMessage(other.address, [inner]))).code).toBe(0);
  });

  test('use gas of the transaction: too little stops them all', async () => {
    play = await AuthzPlay.start();
    await play.run(cold, grantAll(sendUrl));
    const many = Array.from({ length: 20 }, () => sendOf(cold.address, other.address, 1));
    const tx = await play.chain.sign(warm, execMessage(warm.address, many), { gas: 200_000n });
    const { txResults } = await play.chain.block(tx);
    expect(txResults[0]).toMatchObject({ code: 11, codespace: 'sdk' });
    expect(txResults[0]?.gasUsed).toBeGreaterThan(200_000n);
  });

  test('are refused where there are none, and where two would have to sign one', async () => {
    play = await AuthzPlay.start();
    expect(await play.run(warm, execMessage(warm.address, []))).toMatchObject({
      code: 18,
      codespace: 'sdk',
    });
    const two = {
      typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
      value: {
        inputs: [cold, other].map(({ address }) => ({ address, coins: upocs(1) })),
        outputs: [{ address: warm.address, coins: upocs(2) }],
      },
    };
    expect(await play.run(warm, execMessage(warm.address, [two]))).toMatchObject({
      code: 9,
      codespace: 'authz',
    });
  });
});

describe('queries', () => {
  test('list what an account granted and what it was granted', async () => {
    play = await AuthzPlay.start();
    await play.run(cold, grantAll(sendUrl), grantAll('/cpoc.poc.v1.MsgUnjail'));
    await play.run(other, grantAll(sendUrl, warm.address, other.address));
    const granted = await play.chain.ask(
      `${service}/GranterGrants`,
      query.QueryGranterGrantsRequest,
      { granter: cold.address, pagination: undefined },
      query.QueryGranterGrantsResponse,
    );
    expect(granted.grants.map(({ grantee }) => grantee)).toEqual([warm.address, warm.address]);
    const received = await play.chain.ask(
      `${service}/GranteeGrants`,
      query.QueryGranteeGrantsRequest,
      { grantee: warm.address, pagination: undefined },
      query.QueryGranteeGrantsResponse,
    );
    expect(received.grants.map(({ granter }) => granter).sort()).toEqual(
      [cold.address, cold.address, other.address].sort(),
    );
    const one = await play.grantsOf(cold.address, warm.address, sendUrl);
    expect(one.grants[0]?.authorization).toEqual(genericAuthorization(sendUrl));
    await expect(play.grantsOf(cold.address, other.address, sendUrl)).rejects.toThrow(
      /sdk\/6: authorization not found for .* type: authorization not found: unknown request/,
    );
  });
});
