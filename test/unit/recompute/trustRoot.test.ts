/** From a block that the user knows, signatures lead to the header that everything is checked against; a chain that somebody made up has none. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { toHex } from '../../../src/lib/bytes.ts';
import { type Json, RpcProxy } from '../../harness/rpcProxy.ts';
import { simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';
import { SimRpc } from '../../harness/simRpc.ts';
import { ValidatorPlay } from '../../harness/validatorPlay.ts';
import { type CliRun, runCli } from '../cli/runCli.ts';

let play: ValidatorPlay;
let honest: SimRpc;
let forgedChain: SimChain;
let forged: SimRpc;
let liar: RpcProxy;

beforeAll(async () => {
  play = await ValidatorPlay.start(4, [10n, 10n, 3n], { validationSampleRateBps: 10_000 });
  await play.commit({ 1: 40, 2: 30, 3: 20 });
  await play.settle();
  await play.register(4);
  await play.commit({ 2: 50, 3: 300, 4: 70 });
  await play.settle();
  await play.epoch({ 3: 10, 4: 500 });
  await play.chain.block();
  await play.chain.block();
  honest = await SimRpc.start(play.chain);
  liar = await RpcProxy.start(honest.url);
  // The same hosts and heights, and validators of the liar's own.
  forgedChain = await SimChain.start({
    accounts: [simAccount(1), simAccount(2), simAccount(3)],
    participants: [1, 2, 3].map((i) => ({
      account: simAccount(i),
      consensusPubkey: simConsensusKey(60 + i),
      power: 10n,
    })),
  });
  await forgedChain.advanceTo(play.chain.height);
  forged = await SimRpc.start(forgedChain);
}, 120_000);

afterAll(async () => {
  await liar.stop();
  await forged.stop();
  await honest.stop();
  await forgedChain.stop();
  await play.chain.stop();
});

beforeEach(() => {
  liar.lie = () => undefined;
});

const root = (height: bigint): string[] => [
  ...['--trusted-height', String(height)],
  ...['--trusted-hash', toHex(honest.header(height).hash).toUpperCase()],
];
const explain = (node: string, ...flags: string[]): Promise<CliRun> =>
  runCli(['query', 'poc', 'explain', play.account(3).address, '--node', node, ...flags]);

function expectRefused(run: CliRun, what: RegExp): void {
  expect(run.code, run.out).toBe(1);
  expect(run.err).toMatch(what);
  expect(run.out).not.toContain('Verdict: agrees');
}

/** What a node answers that shows the chain up to a height, and one that it made up from there on. */
async function turnTo(other: SimRpc, above: bigint): Promise<void> {
  const ask = async (method: string, params: object): Promise<Json> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const answer = await fetch(other.url, { method: 'POST', body });
    return ((await answer.json()) as { result: unknown }).result;
  };
  liar.lie = async (method, params, result) => {
    const isBelow = params['height'] !== undefined && BigInt(String(params['height'])) <= above;
    if (isBelow && method !== 'abci_query') return result;
    return await ask(method, params);
  };
}

test('signatures lead over several validator sets to the newest block', async () => {
  for (const height of [1n, 7n, 21n, 40n, play.chain.height - 1n, play.chain.height]) {
    const run = await explain(honest.url, ...root(height), '-o', 'json');
    expect(run.err).toBe('');
    const { trust, verdict } = JSON.parse(run.out) as Json;
    expect(verdict).toBe('agrees');
    expect(trust).toMatchObject({
      header_from: 'trusted',
      header_height: String(play.chain.height),
      trusted_height: String(height),
    });
  }
  const run = await runCli(['recompute', '--node', honest.url, ...root(3n)]);
  expect(run.out).toContain('Verdict: agrees');
  expect(run.out).toContain('Block 3 of the node has the hash that you gave');
});

test('without one, the output says whose word it is, and how to check it', async () => {
  const { out } = await explain(honest.url);
  expect(out).toContain(
    `trusted: what ${honest.url} said at height ${play.chain.height} (give --trusted-hash to check it)`,
  );
  expect(out).toMatch(/signed by \d validators with (\d+) of the power of \1\./);
});

test('the time of the newest block is said, and that it is long ago', async () => {
  const run = await explain(honest.url);
  const [, time = ''] = /made at (\S+Z)/.exec(run.out) ?? [];
  expect(Date.now() - Date.parse(time)).toBeGreaterThan(80_000_000);
  expect(run.out).toMatch(/\d{4} minutes ago: .*the node is behind or hides newer blocks/);
  const json = JSON.parse((await explain(honest.url, '-o', 'json')).out);
  expect(json.trust.header_time).toBe(time);
  // Without a block that is known nothing else tells of a clock that is wrong.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(time) - 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  expect((await explain(honest.url)).out).toContain('60 minutes from now');
});

test('a block that has just been made is not called old', async () => {
  const [, time = ''] = /made at (\S+Z)/.exec((await explain(honest.url)).out) ?? [];
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(time) + 5_000 });
  onTestFinished(() => void vi.useRealTimers());
  expect((await explain(honest.url)).out).not.toMatch(/minutes (ago|from now)/);
});

describe('B9 a node that makes up', () => {
  test('a chain with validators of its own agrees with itself, and is named beside a block that is known', async () => {
    expect((await explain(forged.url)).out).toContain(`trusted: what ${forged.url} said`);
    expectRefused(
      await explain(forged.url, ...root(10n)),
      /block 10 of .* has the hash .*, the trusted one has/,
    );
    await turnTo(forged, 10n);
    expectRefused(
      await explain(liar.url, ...root(10n)),
      /sent what its validators did not sign: block 1\d .*/,
    );
    const run = await runCli(['recompute', '--node', liar.url, ...root(10n)]);
    expectRefused(run, /did not sign/);
  });

  test('a second history, signed by the same validators, is named where it leaves the block that is known', async () => {
    const other = await ValidatorPlay.start(3, [10n, 10n, 3n]);
    await other.commit({ 1: 990, 2: 30 });
    await other.settle();
    await other.chain.advanceTo(play.chain.height);
    const second = await SimRpc.start(other.chain);
    try {
      await turnTo(second, 10n);
      const run = await runCli(['recompute', '--epoch', '1', '--node', liar.url, ...root(10n)]);
      expectRefused(run, /its validators signed two histories/);
    } finally {
      await second.stop();
      await other.chain.stop();
    }
  });

  test('signatures', async () => {
    liar.lie = (method, _params, result) => {
      if (method !== 'commit') return;
      const [first] = result.signed_header.commit.signatures;
      first.signature = `${first.signature.slice(0, 10)}${first.signature[10] === 'A' ? 'B' : 'A'}${first.signature.slice(11)}`;
    };
    for (const flags of [[], root(5n)]) {
      expectRefused(
        await explain(liar.url, ...flags),
        /signature 0 of block \d+ is not one of validator/,
      );
    }
  });

  test('too few of them', async () => {
    liar.lie = (method, _params, result) => {
      if (method !== 'commit') return;
      const absent = {
        block_id_flag: 1,
        validator_address: '',
        timestamp: '0001-01-01T00:00:00Z',
        signature: null,
      };
      const { signatures } = result.signed_header.commit;
      signatures.fill(absent, 0, signatures.length - 1);
    };
    expectRefused(
      await explain(liar.url),
      /is signed by \d+ of \d+ of the power, expected more than two thirds/,
    );
  });

  test('validators', async () => {
    liar.lie = (method, _params, result) => {
      if (method === 'validators') result.validators[0].voting_power = '1000';
    };
    expectRefused(await explain(liar.url), /validator set of height \d+ .* the header says/);
    expectRefused(
      await explain(liar.url, ...root(5n)),
      /validator set of height 5 .* the header says/,
    );
    liar.lie = (method, _params, result) => {
      if (method === 'validators') result.validators[0].pub_key.type = 'tendermint/PubKeySecp256k1';
    };
    expectRefused(await explain(liar.url), /a validator set with a key of type/);
  });

  test('the block of another chain', async () => {
    liar.lie = (method, _params, result) => {
      if (method === 'commit') result.signed_header.header.chain_id = 'other-1';
    };
    expectRefused(await explain(liar.url), /is one of chain other-1, expected sim-1/);
  });

  test('a time that has not come yet', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    liar.lie = (method, params, result) => {
      if (method === 'commit' && params['height'] !== '5') result.signed_header.header.time = soon;
    };
    expectRefused(await explain(liar.url, ...root(5n)), /ahead of the clock of this machine/);
  });
});

describe('a block that is known', () => {
  test('may be named in client.toml', async () => {
    const home = mkdtempSync(join(tmpdir(), 'cpoc-trust-'));
    try {
      mkdirSync(join(home, 'config'));
      const hash = toHex(honest.header(9n).hash);
      const toml = join(home, 'config', 'client.toml');
      writeFileSync(toml, `trusted-height = 9\ntrusted-hash = "${hash}"\n`);
      expect((await explain(honest.url, '--home', home)).out).toContain('trusted: block 9');
      expectRefused(await explain(forged.url, '--home', home), /the trusted one has/);
      writeFileSync(toml, `trusted-height = 9\ntrusted-hash = "${hash.slice(2)}"\n`);
      expect((await explain(honest.url, '--home', home)).err).toContain('trusted-hash is');
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  test('that is too old leads nowhere', async () => {
    expectRefused(
      await explain(honest.url, ...root(5n), '--trusting-hours', '1'),
      /too long ago to trust its validators still\. Give the height and hash of a newer block/,
    );
  });

  test('above the newest block of the node says that the node is behind', async () => {
    const flags = ['--trusted-hash', `100000:${'AB'.repeat(32)}`];
    expectRefused(
      await explain(honest.url, ...flags),
      /the trusted block 100000 is above \d+, the newest block of/,
    );
  });

  test('of which half is missing is a mistake', async () => {
    const hash = 'AB'.repeat(32);
    for (const flags of [
      ['--trusted-height', '5'],
      ['--trusted-hash', hash],
      ['--trusted-hash', `7:${hash}`, '--trusted-height', '5'],
      ['--trusted-hash', `0:${hash}`],
    ]) {
      const run = await explain(honest.url, ...flags);
      expect(run.code, flags.join(' ')).toBe(2);
      expect(run.err).toContain('xpected a height and the hash of its block');
    }
  });
});
