/**
 * B6 at random: participants register, hand keys on, leave, come back, work, fall silent and sign twice, epoch after epoch. Whatever they do,
 * CometBFT takes every update (the chain of the harness throws where it would not), and what it was told is what the chain holds.
 */

import type { EncodeObject } from '@cosmjs/proto-signing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import * as query from '../../../src/gen/cpoc/poc/v1/query.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { maxTotalVotingPower } from '../../harness/cometValidatorSet.ts';
import { currentEpoch, PocUser, validatorsOf } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';
import { sum } from '../weights/rational.ts';

type Act =
  | 'idle'
  | 'register'
  | 'update'
  | 'deactivate'
  | 'reactivate'
  | 'unjail'
  | 'commit'
  | 'answer';
interface Step {
  readonly acts: readonly { readonly act: Act; readonly key: number; readonly count: number }[];
  /** Keys that sign nothing in this block. */
  readonly silent: readonly number[];
  /** A key that is accused of signing twice; for most blocks one that nobody has. */
  readonly accused: number;
}

const accounts = [1, 2, 3, 4].map((i) => simAccount(i)) as SimAccount[];
/** Fewer keys than hands that reach for them; key 0 is none. */
const keys: [Uint8Array, ...Uint8Array[]] = [
  new Uint8Array(0),
  ...[1, 2, 3, 4, 5].map((i) => simConsensusKey(i)),
];

const act = fc.record({
  act: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<Act>('commit', 'answer') },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Act>(
        'idle',
        'register',
        'update',
        'deactivate',
        'reactivate',
        'unjail',
      ),
    },
  ),
  key: fc.integer({ min: 0, max: 5 }),
  count: fc.integer({ min: 1, max: 20 }),
});
const step: fc.Arbitrary<Step> = fc.record({
  acts: fc.array(act, { minLength: accounts.length, maxLength: accounts.length }),
  silent: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
  accused: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5),
});
const params = fc.record({
  maxValidators: fc.constantFrom(1, 2, 150),
  maxPowerShareBps: fc.constantFrom(1, 3000, 10_000),
  probationSignedBps: fc.constantFrom(0, 5000, 10_000),
  signedBlocksWindow: fc.constantFrom(2, 4),
  minSignedBps: fc.constantFrom(500, 10_000),
});

async function messagesOf(
  host: PocUser,
  { act: what, key, count }: Step['acts'][number],
): Promise<EncodeObject[]> {
  const creator = host.account.address;
  const consensusPubkey = keys[key] as Uint8Array;
  switch (what) {
    case 'idle':
    case 'answer':
      return [];
    case 'commit':
      return [await host.commitMessage(count)];
    case 'register':
    case 'update': {
      const typeUrl = pocTypeUrls[`${what}Participant`];
      return [{ typeUrl, value: { creator, consensusPubkey, inferenceUrl: '' } }];
    }
    case 'deactivate':
    case 'reactivate':
      return [{ typeUrl: pocTypeUrls[`${what}Participant`], value: { creator } }];
    case 'unjail':
      return [{ typeUrl: pocTypeUrls.unjail, value: { creator } }];
  }
}

async function play(chain: SimChain, hosts: readonly PocUser[], { acts, ...rest }: Step) {
  chain.silent.clear();
  for (const key of rest.silent) chain.silent.add(toHex(keys[key] as Uint8Array));
  const suspect = keys[rest.accused] as Uint8Array;
  if (chain.comet.powers.has(toHex(suspect))) chain.accuse(suspect, chain.height);
  const txs: Uint8Array[] = [];
  for (const [i, host] of hosts.entries()) {
    const one = acts[i] as Step['acts'][number];
    if (one.act === 'answer')
      txs.push(...[await host.answerAll()].filter((tx) => tx !== undefined));
    const messages = await messagesOf(host, one);
    if (messages.length > 0) txs.push(await chain.sign(host.account, messages));
  }
  const { validatorUpdates } = await chain.block(...txs);
  // P27: ordered by key, whether somebody left at once, was elected, or both in one block.
  const told = validatorUpdates.map(({ pubKey }) => toHex(pubKey?.ed25519 ?? keys[0]));
  expect(told).toEqual([...new Set(told)].sort((a, b) => (a < b ? -1 : 1)));
}

async function checkSet(chain: SimChain): Promise<void> {
  const validators = await validatorsOf(chain);
  expect(new Map(chain.comet.powers)).toEqual(
    new Map(validators.map((v) => [toHex(v.consensusPubkey), v.power])),
  );
  expect(validators.length).toBeGreaterThan(0);
  expect(sum(validators.map(({ power }) => power)) <= maxTotalVotingPower).toBe(true);
}

/** P1: one participant a key, now and from the next epoch on, and nobody but its own participant claims the key of a validator. */
async function checkKeys(chain: SimChain): Promise<void> {
  const { participants } = await chain.ask(
    '/cpoc.poc.v1.Query/Participants',
    query.QueryParticipantsRequest,
    { pagination: undefined },
    query.QueryParticipantsResponse,
  );
  const { index } = await currentEpoch(chain);
  const claims = participants.flatMap((participant) => {
    const { consensusPubkey, pendingConsensusPubkey, pendingFromEpoch } = participant;
    // A change that is due counts, whether it was written already or not.
    const isDue = pendingFromEpoch !== 0n && pendingFromEpoch <= index;
    const own = isDue ? [pendingConsensusPubkey] : [consensusPubkey, pendingConsensusPubkey];
    return own
      .filter((key) => key.length > 0)
      .map((key) => [toHex(key), participant.address] as const);
  });
  const owners = new Map(claims);
  expect(claims.length).toBe(owners.size);
  for (const { consensusPubkey, address } of await validatorsOf(chain)) {
    expect(owners.get(toHex(consensusPubkey)) ?? address).toBe(address);
  }
}

test('B6 no messages, no silence and no evidence make an update that CometBFT refuses', async () => {
  const powers = fc.array(fc.constantFrom(0n, 1n, 10n, (1n << 58n) - 1n), {
    minLength: 2,
    maxLength: 2,
  });
  const steps = fc.array(step, { minLength: 20, maxLength: 45 });
  await fc.assert(
    fc.asyncProperty(params, powers, steps, async (changes, genesis, walk) => {
      const chain = await SimChain.start({
        accounts,
        participants: genesis.map((power, i) => ({
          account: accounts[i] as SimAccount,
          consensusPubkey: keys[i + 1] as Uint8Array,
          power,
        })),
        params: {
          epochLength: 7n,
          validationChallengeDeadlineBlocks: 1,
          validationSampleRateBps: 0,
          minNoncesPerCommit: 1,
          nonceWeight: 1,
          jailBlocks: 3,
          ...changes,
        },
      });
      try {
        const hosts = accounts.map((account) => new PocUser(chain, account));
        await chain.block();
        for (const one of walk) {
          await play(chain, hosts, one);
          await checkSet(chain);
          await checkKeys(chain);
        }
      } finally {
        await chain.stop();
      }
    }),
    // A run is many blocks: shrinking would take longer than reading the seed.
    { numRuns: 25, endOnFailure: true },
  );
});
