import { afterEach, describe, expect, test } from 'vitest';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import { ParticipantStatus } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import {
  QueryParticipantRequest,
  QueryParticipantResponse,
  QueryValidatorsRequest,
  QueryValidatorsResponse,
} from '../../../src/gen/cpoc/poc/v1/query.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { PocUser } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const [alice, bob, carol] = [simAccount(1), simAccount(2), simAccount(3)] as const;
let chain: SimChain;

afterEach(async () => {
  await chain.stop();
});

async function startChain(): Promise<void> {
  chain = await SimChain.start({
    accounts: [alice, bob, carol],
    participants: [{ account: alice, consensusPubkey: simConsensusKey(1), power: 10n }],
  });
  await chain.block();
}

const register = (
  account: SimAccount,
  key: Uint8Array = new Uint8Array(0),
  inferenceUrl = 'http://h:1',
) => ({
  typeUrl: pocTypeUrls.registerParticipant,
  value: { creator: account.address, consensusPubkey: key, inferenceUrl },
});
const update = (account: SimAccount, key: Uint8Array, inferenceUrl = 'http://h:2') => ({
  typeUrl: pocTypeUrls.updateParticipant,
  value: { creator: account.address, consensusPubkey: key, inferenceUrl },
});
const status = (account: SimAccount, what: 'deactivateParticipant' | 'reactivateParticipant') => ({
  typeUrl: pocTypeUrls[what],
  value: { creator: account.address },
});

async function participant(account: SimAccount) {
  const answer = await chain.ask(
    '/cpoc.poc.v1.Query/Participant',
    QueryParticipantRequest,
    { address: account.address },
    QueryParticipantResponse,
  );
  return answer.participant;
}

async function send(account: SimAccount, message: { typeUrl: string; value: unknown }) {
  const block = await chain.block(await chain.sign(account, message));
  const result = block.txResults[0];
  return { code: result?.code, codespace: result?.codespace, log: result?.log };
}

describe('P1 participants', () => {
  test('one participant per account', async () => {
    await startChain();
    expect((await send(bob, register(bob))).code).toBe(0);
    expect(await participant(bob)).toEqual({
      address: bob.address,
      status: ParticipantStatus.PARTICIPANT_STATUS_ACTIVE,
      consensusPubkey: new Uint8Array(0),
      inferenceUrl: 'http://h:1',
      pendingConsensusPubkey: new Uint8Array(0),
      pendingFromEpoch: 0n,
      registeredHeight: 2n,
      jailedUntilHeight: 0n,
      jailedForGood: false,
    });
    expect(await send(bob, register(bob))).toMatchObject({ codespace: 'poc', code: 18 });
  });

  test('no inference URL that cannot be one, neither at registration nor later', async () => {
    await startChain();
    const refusal = { codespace: 'poc', code: 21 };
    const url = 'ftp://h';
    expect(await send(bob, register(bob, undefined, url))).toMatchObject(refusal);
    expect(await participant(alice)).toMatchObject({ inferenceUrl: '' });
    expect(await send(alice, update(alice, simConsensusKey(1), url))).toMatchObject(refusal);
    expect(await participant(alice)).toMatchObject({ inferenceUrl: '' });
  });

  test('any number of participants without a consensus key', async () => {
    await startChain();
    expect((await send(bob, register(bob))).code).toBe(0);
    expect((await send(carol, register(carol))).code).toBe(0);
    expect(await send(bob, update(bob, new Uint8Array(0)))).toMatchObject({ code: 0 });
  });

  test('one account per consensus key', async () => {
    await startChain();
    expect(await send(bob, register(bob, simConsensusKey(1)))).toMatchObject({
      codespace: 'poc',
      code: 19,
    });
    expect((await send(bob, register(bob, simConsensusKey(2)))).code).toBe(0);
    expect((await send(carol, register(carol, simConsensusKey(2)))).code).toBe(19);
  });

  test('keys of another length and URLs that are none are refused', async () => {
    await startChain();
    expect((await send(bob, register(bob, new Uint8Array(31)))).code).toBe(20);
    for (const url of ['ftp://x', 'javascript:alert(1)', 'http://a b', 'http://"><script>', 'x']) {
      expect((await send(bob, register(bob, new Uint8Array(0), url))).code, url).toBe(21);
    }
    const long = `http://${'a'.repeat(250)}`;
    expect((await send(bob, register(bob, new Uint8Array(0), long))).code).toBe(21);
  });

  test('the URL changes at once, the consensus key with the next epoch', async () => {
    await startChain();
    expect((await send(alice, update(alice, simConsensusKey(5)))).code).toBe(0);
    expect(await participant(alice)).toMatchObject({
      inferenceUrl: 'http://h:2',
      consensusPubkey: simConsensusKey(1),
      pendingConsensusPubkey: simConsensusKey(5),
      pendingFromEpoch: 2n,
    });
    // Both keys are claimed while the change is pending.
    expect((await send(bob, register(bob, simConsensusKey(5)))).code).toBe(19);
    expect((await send(bob, register(bob, simConsensusKey(1)))).code).toBe(19);
    const host = new PocUser(chain, alice);
    await chain.block(await host.commit(40));
    await answerUntil(host, 20n);
    const settled = await chain.advanceTo(20n);
    expect(settled ?? true).toBeTruthy();
    expect(await participant(alice)).toMatchObject({
      consensusPubkey: simConsensusKey(5),
      pendingFromEpoch: 0n,
    });
    const { validators } = await chain.ask(
      '/cpoc.poc.v1.Query/Validators',
      QueryValidatorsRequest,
      { pagination: undefined },
      QueryValidatorsResponse,
    );
    // P34: the only key that was seen signing stays beside the new one, and claimed, for an epoch.
    expect(new Map(validators.map((v) => [toHex(v.consensusPubkey), v.probation]))).toEqual(
      new Map([
        [toHex(simConsensusKey(1)), false],
        [toHex(simConsensusKey(5)), true],
      ]),
    );
    expect((await send(bob, register(bob, simConsensusKey(1)))).code).toBe(19);
    await chain.block(await host.commit(40));
    await answerUntil(host, 40n);
    expect([...chain.comet.powers.keys()]).toEqual([toHex(simConsensusKey(5))]);
    expect((await send(bob, register(bob, simConsensusKey(1)))).code).toBe(0);
  });

  test('who is no participant can neither update nor commit', async () => {
    await startChain();
    expect((await send(bob, update(bob, new Uint8Array(0)))).code).toBe(3);
    const block = await chain.block(await new PocUser(chain, bob).commit(20));
    expect(block.txResults[0]).toMatchObject({ codespace: 'poc', code: 3 });
  });
});

describe('P2 status', () => {
  test('leaving and coming back by choice; only the active commit', async () => {
    await startChain();
    expect((await send(alice, status(alice, 'reactivateParticipant'))).code).toBe(22);
    expect((await send(alice, status(alice, 'deactivateParticipant'))).code).toBe(0);
    expect((await send(alice, status(alice, 'deactivateParticipant'))).code).toBe(22);
    const refused = await chain.block(await new PocUser(chain, alice).commit(20));
    expect(refused.txResults[0]).toMatchObject({ codespace: 'poc', code: 4 });
    expect((await send(alice, status(alice, 'reactivateParticipant'))).code).toBe(0);
    const taken = await chain.block(await new PocUser(chain, alice).commit(20));
    expect(taken.txResults[0]?.code).toBe(0);
  });

  test('genesis names participants with key and power, and InitChain answers with them', async () => {
    await startChain();
    expect(chain.init.validators).toHaveLength(1);
    expect(chain.init.validators[0]).toMatchObject({ power: 10n });
    expect(chain.init.validators[0]?.pubKey?.ed25519).toEqual(simConsensusKey(1));
  });
});

/** Blocks up to a height in which the host answers whatever it is asked. */
async function answerUntil(host: PocUser, height: bigint): Promise<void> {
  while (chain.height < height) {
    const answer = await host.answerAll();
    await (answer === undefined ? chain.block() : chain.block(answer));
  }
}
