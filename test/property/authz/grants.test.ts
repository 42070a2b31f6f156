/** M1 to M5: grants, uses and revocations in any order, in messages inside messages, beside a plain model of them. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  execMessage,
  genericAuthorization,
  grantMessage,
  revokeMessage,
  sendAuthorization,
} from '../../../src/client/authzMessages.ts';
import { grantQueue, grants, grantsByGrantee } from '../../../src/keeper/authz/schema.ts';
import { getBalance } from '../../../src/keeper/bank/balances.ts';
import type { StateReader } from '../../../src/lib/kv.ts';
import { formatAddress, parseAddress } from '../../../src/types/address.ts';
import { sendMessage } from '../../harness/buildTx.ts';
import { type SimAccount, simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const accounts = [1, 2, 3].map((i) => simAccount(i));
const people = accounts.map(({ address }) => address);
const sink = simAccount(50).address;
const urls = {
  send: '/cosmos.bank.v1beta1.MsgSend',
  exec: '/cosmos.authz.v1beta1.MsgExec',
} as const;
const genesisTime = 1_700_000_000n;

interface Give {
  readonly kind: 'give';
  readonly granter: string;
  readonly grantee: string;
  readonly what: keyof typeof urls;
  /** Undefined for no limit; of sends alone. */
  readonly limit: bigint | undefined;
  /** Seconds from the block's time; undefined for ever. */
  readonly lasts: bigint | undefined;
}
interface TakeBack {
  readonly kind: 'takeBack';
  readonly granter: string;
  readonly grantee: string;
  readonly what: keyof typeof urls;
}
/** A send of the last of the chain, which everybody before executes for the one behind. */
interface Use {
  readonly kind: 'use';
  readonly chain: readonly string[];
  readonly amount: bigint;
}
type Step = Give | TakeBack | Use;

const person = fc.constantFrom(...people);
const what = fc.constantFrom<keyof typeof urls>('send', 'send', 'exec');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('give' as const),
    granter: person,
    grantee: person,
    what,
    limit: fc.option(fc.constantFrom(5n, 10n, 15n), { nil: undefined }),
    lasts: fc.option(fc.bigInt(0n, 6n), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('takeBack' as const), granter: person, grantee: person, what }),
  fc.record({
    kind: fc.constant('use' as const),
    chain: fc.array(person, { minLength: 2, maxLength: 4 }),
    amount: fc.constantFrom(5n, 10n),
  }),
);

interface Held {
  limit: bigint | undefined;
  readonly until: bigint | undefined;
}
type Model = Map<string, Held>;

const keyOf = (granter: string, grantee: string, url: string): string =>
  `${granter} ${grantee} ${url}`;

/** What the step makes of the model; undefined where it is refused. */
function playStep(model: Model, one: Step, now: bigint): Model | undefined {
  const next: Model = new Map([...model].map(([key, held]) => [key, { ...held }]));
  if (one.kind === 'use') return useAll(next, one, now) ? next : undefined;
  const { granter, grantee } = one;
  if (granter === grantee) return undefined;
  const key = keyOf(granter, grantee, urls[one.what]);
  if (one.kind === 'takeBack') return next.delete(key) ? next : undefined;
  if (one.lasts === 0n) return undefined;
  const until = one.lasts === undefined ? undefined : now + one.lasts;
  next.set(key, { limit: one.what === 'send' ? one.limit : undefined, until });
  return next;
}

/** Everybody needs a grant of the one behind: to execute, the last but one to send. */
function useAll(model: Model, { chain, amount }: Use, now: bigint): boolean {
  return chain.slice(0, -1).every((grantee, i) => {
    const granter = chain[i + 1] ?? '';
    const url = i === chain.length - 2 ? urls.send : urls.exec;
    return granter === grantee || useOne(model, keyOf(granter, grantee, url), amount, now);
  });
}

function useOne(model: Model, key: string, amount: bigint, now: bigint): boolean {
  const held = model.get(key);
  if (held === undefined || (held.until !== undefined && held.until < now)) return false;
  if (held.limit === undefined) return true;
  if (held.limit < amount) return false;
  held.limit -= amount;
  if (held.limit === 0n) model.delete(key);
  return true;
}

function messageOf(one: Step, now: bigint): { by: string; message: EncodeObject } {
  switch (one.kind) {
    case 'give': {
      const { granter, grantee, lasts } = one;
      const authorization =
        one.what === 'send' && one.limit !== undefined
          ? sendAuthorization([{ denom: 'upoc', amount: one.limit.toString() }])
          : genericAuthorization(urls[one.what]);
      const expiration = lasts === undefined ? undefined : { seconds: now + lasts, nanos: 0 };
      return {
        by: granter,
        message: grantMessage({ granter, grantee, authorization, expiration }),
      };
    }
    case 'takeBack':
      return { by: one.granter, message: revokeMessage(one.granter, one.grantee, urls[one.what]) };
    case 'use': {
      const last = one.chain.at(-1) ?? '';
      const send = sendMessage(last, sink, [{ denom: 'upoc', amount: one.amount.toString() }]);
      const message = one.chain
        .slice(0, -1)
        .reduceRight<EncodeObject>((inner, by) => execMessage(by, [inner]), send);
      return { by: one.chain[0] ?? '', message };
    }
  }
}

/** Expired ones go at the end of a block. */
function prune(model: Model, now: bigint): Model {
  return new Map([...model].filter(([, { until }]) => until === undefined || until > now));
}

function assertSame(state: StateReader, model: Model): void {
  const text = (bytes: Uint8Array): string => formatAddress(bytes, 'cpoc');
  const stored = [...grants.keys(state)].map(([granter, grantee, url]) =>
    keyOf(text(granter), text(grantee), url),
  );
  const byGrantee = [...grantsByGrantee.keys(state)].map(([grantee, granter, url]) =>
    keyOf(text(granter), text(grantee), url),
  );
  const queued = [...grantQueue.keys(state)].map(
    ([seconds, , granter, grantee, url]) =>
      `${keyOf(text(granter), text(grantee), url)} ${seconds}`,
  );
  const expiring = [...model].flatMap(([key, { until }]) =>
    until === undefined ? [] : [`${key} ${until}`],
  );
  expect(new Set(stored)).toEqual(new Set(model.keys()));
  expect(new Set(byGrantee)).toEqual(new Set(model.keys()));
  expect(new Set(queued)).toEqual(new Set(expiring));
}

/** A chain and its model, side by side. */
class Pair {
  readonly #chain: SimChain;
  #model: Model = new Map();
  #sent = 0n;
  /** Uses that worked. */
  uses = 0;

  constructor(chain: SimChain) {
    this.#chain = chain;
  }

  async block(txs: readonly (readonly Step[])[]): Promise<void> {
    const now = genesisTime + this.#chain.height + 1n;
    const expected: boolean[] = [];
    const signed: Uint8Array[] = [];
    const signers: string[] = [];
    for (const steps of txs) {
      // One signer a transaction: the first step's. Steps of others would need their signatures.
      const all = steps.map((one) => ({ one, ...messageOf(one, now) }));
      const own = all.filter(({ by }) => by === all[0]?.by);
      const account = accounts.find(({ address }) => address === all[0]?.by) as SimAccount;
      const skip = signers.filter((signer) => signer === account.address).length;
      signers.push(account.address);
      const messages = own.map(({ message }) => message);
      signed.push(await this.#chain.sign(account, messages, { skip, gas: 10_000_000n }));
      expected.push(
        this.#play(
          own.map(({ one }) => one),
          now,
        ),
      );
    }
    const { txResults } = await this.#chain.block(...signed);
    expect(txResults.map(({ code }) => code === 0)).toEqual(expected);
    this.#model = prune(this.#model, now);
    const state = this.#chain.store.view();
    assertSame(state, this.#model);
    expect(getBalance(state, parseAddress(sink, 'cpoc'), 'upoc')).toBe(this.#sent);
  }

  /** All steps, or none. */
  #play(steps: readonly Step[], now: bigint): boolean {
    const after = steps.reduce<Model | undefined>(
      (before, one) => before && playStep(before, one, now),
      this.#model,
    );
    if (after === undefined) return false;
    this.#model = after;
    for (const one of steps) {
      if (one.kind !== 'use') continue;
      this.#sent += one.amount;
      this.uses += 1;
    }
    return true;
  }
}

test('M1 M2 M3 M4 every sequence of grants, uses and revocations does what the model says, transaction by transaction', async () => {
  let uses = 0;
  const txs = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(txs, { minLength: 5, maxLength: 12 }), async (blocks) => {
      const chain = await SimChain.start({ accounts });
      try {
        await chain.block();
        const pair = new Pair(chain);
        for (const block of blocks) await pair.block(block);
        uses += pair.uses;
      } finally {
        await chain.stop();
      }
    }),
    { numRuns: 60 },
  );
  expect(uses).toBeGreaterThan(20);
});
