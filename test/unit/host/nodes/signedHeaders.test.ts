/** B9: seeds follow from headers, and an agent takes those that validators signed, from the block on that its operator knows. */

import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { type ChainClient, connectClient } from '../../../../src/client/connectClient.ts';
import type { Epoch } from '../../../../src/gen/cpoc/poc/v1/poc.ts';
import { SeedCheck } from '../../../../src/host/nodes/checkSeed.ts';
import { SignedHeaders, type TrustRoot } from '../../../../src/host/nodes/signedHeaders.ts';
import { currentEpoch } from '../../../harness/pocUser.ts';
import { RpcProxy } from '../../../harness/rpcProxy.ts';
import { simAccount, simConsensusKey } from '../../../harness/simAccount.ts';
import { SimChain } from '../../../harness/simChain.ts';
import { SimRpc } from '../../../harness/simRpc.ts';

let honest: SimRpc;
let forged: SimRpc;
let liar: RpcProxy;
let client: ChainClient;
let chain: SimChain;
let forgedChain: SimChain;

/** A chain in its second epoch, whose validators have keys of their own. */
async function chainOf(firstKey: number): Promise<SimChain> {
  const made = await SimChain.start({
    accounts: [simAccount(1), simAccount(2)],
    participants: [1, 2].map((i) => ({
      account: simAccount(i),
      consensusPubkey: simConsensusKey(firstKey + i),
      power: 5n,
    })),
  });
  made.headerSalt = Uint8Array.of(firstKey);
  await made.advanceTo(25n);
  return made;
}

beforeAll(async () => {
  chain = await chainOf(0);
  forgedChain = await chainOf(70);
  honest = await SimRpc.start(chain);
  forged = await SimRpc.start(forgedChain);
  liar = await RpcProxy.start(honest.url);
  client = await connectClient({ rpc: liar.url });
});

afterAll(async () => {
  client.disconnect();
  await liar.stop();
  await forged.stop();
  await honest.stop();
  await forgedChain.stop();
  await chain.stop();
});

beforeEach(() => {
  liar.lie = () => undefined;
  liar.refuses = () => undefined;
});

const rootAt = (height: bigint, hours = 336): TrustRoot => ({
  height,
  hash: honest.header(height).hash,
  trustingPeriodMs: hours * 3_600_000,
});

async function check(headers: SignedHeaders, of: SimChain = chain): Promise<void> {
  const epoch = (await currentEpoch(of)) as Epoch;
  expect(epoch.index).toBe(2n);
  await new SeedCheck(headers, chain.chainId).check(epoch);
}

/** Answers with the forged chain above a height. */
function turnAt(height: bigint): void {
  liar.lie = async (method, params, result) => {
    if (method === 'abci_query' || BigInt(String(params['height'] ?? 0)) <= height) return result;
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const answer = await fetch(forged.url, { method: 'POST', body });
    return ((await answer.json()) as { result: unknown }).result;
  };
}

test('a seed whose header is signed is taken, with a known block and without', async () => {
  await check(new SignedHeaders(client));
  await check(new SignedHeaders(client, rootAt(3n)));
  await check(new SignedHeaders(client, rootAt(24n)));
});

describe('a node that makes up', () => {
  test('a signature is refused', async () => {
    liar.lie = (method, _params, result) => {
      if (method !== 'commit') return;
      const [vote] = result.signed_header.commit.signatures;
      vote.timestamp = vote.timestamp.replace(/^20\d\d/, '2020');
    };
    for (const headers of [new SignedHeaders(client), new SignedHeaders(client, rootAt(3n))]) {
      await expect(check(headers)).rejects.toMatchObject({ code: 'not_proven' });
    }
  });

  test('validators of its own is believed, unless a block is known', async () => {
    turnAt(5n);
    await check(new SignedHeaders(client), forgedChain);
    await expect(check(new SignedHeaders(client, rootAt(3n)), forgedChain)).rejects.toThrow(
      'sent what its validators did not sign',
    );
  });

  test('the known block itself is refused', async () => {
    turnAt(0n);
    await expect(check(new SignedHeaders(client, rootAt(3n)))).rejects.toThrow(
      'the trusted one has',
    );
  });
});

describe('a node that does not show', () => {
  const said: string[] = [];
  const say = (_: object, what: string): void => void said.push(what);
  const logger = { debug: say, info: say, warn: say, error: say };
  const gone = new Set<number>();

  beforeEach(() => {
    said.length = 0;
    gone.clear();
    liar.refuses = (method, params) =>
      method === 'commit' && gone.has(Number(params['height']))
        ? 'height is not available'
        : undefined;
  });

  test('the known block is asked for the header alone, and it is said each time', async () => {
    gone.add(3);
    const headers = new SignedHeaders(client, rootAt(3n), logger);
    await check(headers);
    expect(said).toEqual([expect.stringContaining('does not show blocks that lead on')]);
    // Once it shows it again, the known block decides again.
    gone.clear();
    turnAt(5n);
    await expect(check(headers, forgedChain)).rejects.toMatchObject({ code: 'not_proven' });
  });

  test('the first block of the epoch leaves the seed unchecked, and it is said', async () => {
    gone.add(21);
    for (const headers of [
      new SignedHeaders(client, undefined, logger),
      new SignedHeaders(client, rootAt(3n), logger),
    ]) {
      said.length = 0;
      await check(headers);
      expect(said.at(-1)).toContain('nothing says that the seed is the right one');
    }
  });
});

test('a clock that is behind is not taken for a lie of the node', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 2 * 86_400_000 });
  onTestFinished(() => void vi.useRealTimers());
  await expect(check(new SignedHeaders(client, rootAt(3n)))).rejects.toThrow(
    /ahead of the clock of this machine: .* or the clock is wrong/,
  );
});

test('a known block that has grown too old is said once, and stops nobody', async () => {
  const said: string[] = [];
  const say = (_: object, what: string): void => void said.push(what);
  const logger = { debug: say, info: say, warn: say, error: say };
  const headers = new SignedHeaders(client, rootAt(3n, 1), logger);
  await check(headers);
  await check(headers);
  expect(said).toEqual([
    expect.stringContaining('the trusted block is too old to lead to new ones'),
  ]);
});
