/** A node that lies is found out: what it changes does not lead to the header, or does not follow from what does. */

import { base64 } from '@scure/base';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WeightRecord } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { QueryExplainResponse } from '../../../src/gen/cpoc/poc/v1/query.ts';
import * as schema from '../../../src/keeper/poc/schema.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { type Ask, type Json, RpcProxy } from '../../harness/rpcProxy.ts';
import { SimRpc } from '../../harness/simRpc.ts';
import { ValidatorPlay } from '../../harness/validatorPlay.ts';
import { type CliRun, runCli } from '../cli/runCli.ts';

let play: ValidatorPlay;
let honest: SimRpc;
let liar: RpcProxy;

beforeAll(async () => {
  play = await ValidatorPlay.start(3, [10n, 10n, 3n], { validationSampleRateBps: 10_000 });
  await play.commit({ 1: 40, 2: 30, 3: 20 });
  await play.settle();
  await play.chain.block();
  await play.chain.block();
  honest = await SimRpc.start(play.chain);
  liar = await RpcProxy.start(honest.url);
});

afterAll(async () => {
  await liar.stop();
  await honest.stop();
  await play.chain.stop();
});

beforeEach(() => {
  liar.lie = () => undefined;
});

const explain = (...flags: string[]): Promise<CliRun> =>
  runCli(['query', 'poc', 'explain', play.account(1).address, '--node', liar.url, ...flags]);
const recompute = (...flags: string[]): Promise<CliRun> =>
  runCli(['recompute', '--node', liar.url, ...flags]);

/** Keys of records of the first account, and of all. */
function keyOf(what: 'weight' | 'summary' | 'commit' | 'settlement'): string {
  const of = [1n, play.account(1).bytes] as const;
  const keys = {
    weight: schema.weightRecords.storeKey(of),
    summary: schema.summaries.storeKey(of),
    commit: schema.commits.storePrefix(schema.commits.key.prefix(...of)),
    settlement: schema.settlements.storeKey(1n),
  };
  return toHex(keys[what]);
}

/** Changes answers of the store alone, for keys that begin so. */
function lieAbout(key: string, change: (response: Json, ask: Ask) => unknown): void {
  liar.lie = async (method, params, result, ask) => {
    const isMeant = method === 'abci_query' && String(params['path']).startsWith('/store/');
    if (!isMeant || !String(params['data']).startsWith(key)) return;
    await change(result.response, ask);
  };
}

/** Never a verdict; one sentence that names what does not fit. */
function expectFound(run: CliRun, what: RegExp): void {
  expect(run.code, run.out).toBe(1);
  expect(run.err).toMatch(what);
  expect(run.out).not.toContain('Verdict: agrees');
}

test('an honest node agrees', async () => {
  const run = await explain();
  expect(run.err).toBe('');
  expect(run.out).toContain('Verdict: agrees');
  for (const parallel of ['1', '7', '64']) {
    expect((await recompute('--parallel', parallel)).out).toContain('Verdict: agrees');
  }
});

describe('B9 records', () => {
  test('a value that is not the proven one', async () => {
    const { weightRecords } = schema;
    const key = weightRecords.storeKey([1n, play.account(1).bytes]);
    const { value } = await play.chain.query('/store/poc/key', key);
    const changed = WeightRecord.encode({ ...WeightRecord.decode(value), weight: 999n }).finish();
    lieAbout(keyOf('weight'), (response) => {
      response.value = base64.encode(changed);
    });
    expectFound(await explain(), /proof of weight_records .* does not lead to app hash/);
  });

  test('a record that is said to be absent', async () => {
    lieAbout(keyOf('summary'), (response) => {
      response.value = '';
    });
    expectFound(await explain(), /proof of summaries .* does not lead to app hash/);
  });

  test('a commit left out of the list', async () => {
    // The answer for what comes behind everything: no more commits.
    const beyond = schema.commits.storeKey([1n, play.account(1).bytes, 1n << 40n]);
    lieAbout(keyOf('commit'), async (response, ask) => {
      const height = String(play.chain.height - 1n);
      const params = { path: '/store/poc/key', data: toHex(beyond), prove: true, height };
      const { response: end } = await ask('abci_query', params);
      Object.assign(response, end);
    });
    expectFound(await explain(), /proof of commits .* does not lead to app hash/);
  });

  test('a host left out of the whole epoch', async () => {
    const prefix = toHex(schema.weightRecords.storePrefix(schema.weightRecords.key.prefix(1n)));
    const beyond = `${prefix}${'ff'.repeat(21)}`;
    lieAbout(prefix, async (response, ask) => {
      const height = String(play.chain.height - 1n);
      const { response: end } = await ask('abci_query', {
        path: '/store/poc/key',
        data: beyond,
        prove: true,
        height,
      });
      Object.assign(response, end);
    });
    expectFound(await recompute(), /proof of weight_records .* does not lead to app hash/);
  });

  test('a proof that was forged, or is missing', async () => {
    lieAbout(keyOf('settlement'), (response) => {
      const [op] = response.proofOps.ops;
      const data = base64.decode(op.data);
      data[data.length - 5] = (data[data.length - 5] ?? 0) ^ 1;
      op.data = base64.encode(data);
    });
    expectFound(await explain(), /proof of settlements .* does not lead to app hash/);
    lieAbout(keyOf('settlement'), (response) => {
      response.proofOps = null;
    });
    expectFound(await explain(), /sent no proof for the key/);
    lieAbout(keyOf('settlement'), (response) => {
      response.proofOps.ops.pop();
    });
    expectFound(await explain(), /does not lead to app hash/);
  });

  test('the state of an older height, called by its own name or by the one that was asked for', async () => {
    const older = async (response: Json, ask: Ask): Promise<void> => {
      const params = { path: '/store/poc/key', data: keyOf('summary'), prove: true, height: '12' };
      Object.assign(response, (await ask('abci_query', params)).response);
    };
    lieAbout(keyOf('summary'), older);
    expectFound(await explain(), /asked for the state of height \d+, .* sent that of 12/);
    lieAbout(keyOf('summary'), async (response, ask) => {
      const { height } = response;
      await older(response, ask);
      response.height = height;
    });
    expectFound(await explain(), /proof of summaries .* does not lead to app hash/);
  });
});

test('an explanation that says something else than the records', async () => {
  const lie = (change: (answer: QueryExplainResponse) => void): void => {
    liar.lie = (_method, params, result) => {
      if (params['path'] !== '/cpoc.poc.v1.Query/Explain') return undefined;
      const answer = QueryExplainResponse.decode(base64.decode(result.response.value));
      change(answer);
      result.response.value = base64.encode(QueryExplainResponse.encode(answer).finish());
      return result;
    };
  };
  const term = (answer: QueryExplainResponse, name: string): { value: string } =>
    answer.terms.find((one) => one.name === name) as { value: string };
  lie((answer) => {
    term(answer, 'weight').value = '7';
  });
  const run = await explain();
  expectFound(run, /differs at weight .*answer says 7, recomputed 4/);
  expect(run.out).toContain('Verdict: differs at weight');
  lie((answer) => {
    term(answer, 'pool').value = '1upoc';
  });
  expectFound(await explain(), /differs at pool .*answer says 1upoc/);
  lie((answer) => {
    answer.terms = answer.terms.filter(({ name }) => name !== 'reward');
  });
  expectFound(await explain(), /differs at reward .*answer says nothing/);
  lie((answer) => {
    answer.truncated = true;
    answer.terms = answer.terms.filter(({ name }) => !/^(commits|challenges_)/.test(name));
  });
  expectFound(await explain(), /differs at truncated .*answer says true/);
  lie((answer) => {
    answer.settled = false;
  });
  expectFound(await explain(), /differs at settled/);
});

describe('B9 headers', () => {
  const changeHeaders = (change: (header: Json) => void): void => {
    liar.lie = (method, _params, result) => {
      if (method === 'commit') change(result.signed_header.header);
      if (method === 'blockchain') for (const meta of result.block_metas) change(meta.header);
      return result;
    };
  };

  test('an app hash that is not the one of the state', async () => {
    changeHeaders((header) => {
      header.app_hash = 'AB'.repeat(32);
    });
    expectFound(
      await explain(),
      /sent what its validators did not sign: the header of block \d+ has the hash/,
    );
  });

  test('of another height, or of another chain', async () => {
    liar.lie = (method, _params, _result, ask) =>
      method === 'commit' ? ask('commit', { height: '5' }) : undefined;
    expectFound(await explain(), /asked for block \d+, .* sent block 5/);
    changeHeaders((header) => {
      header.chain_id = 'other-1';
    });
    expectFound(await explain(), /is one of chain other-1, expected sim-1/);
  });

  test('a history that was made up, for the draws', async () => {
    liar.lie = (method, _params, result) => {
      if (method !== 'blockchain') return undefined;
      for (const { header } of result.block_metas) {
        if (header.height === '3') header.app_hash = 'CD'.repeat(32);
      }
      return result;
    };
    expectFound(await recompute(), /block 3 has the hash .* and the block above it names/);
  });

  test('a validator set that the headers do not name', async () => {
    liar.lie = (method, _params, result) => {
      if (method !== 'validators') return undefined;
      result.validators[0].voting_power = '12345';
      return result;
    };
    expectFound(await recompute(), /validator set of height \d+ .* the header says/);
  });
});

test('a node of another chain is refused by its name', async () => {
  expectFound(await explain('--chain-id', 'other-1'), /node of chain sim-1, expected other-1/);
});

test('a node that makes up everything agrees with itself, and not with a witness or a trusted block', async () => {
  // Another chain under the same name: the same hosts, other commits.
  const other = await ValidatorPlay.start(3, [10n, 10n, 3n], { validationSampleRateBps: 0 });
  await other.commit({ 1: 990, 2: 30, 3: 20 });
  await other.settle();
  await other.chain.block();
  await other.chain.block();
  const fake = await SimRpc.start(other.chain);
  const ask = (...flags: string[]): Promise<CliRun> =>
    runCli(['query', 'poc', 'explain', play.account(1).address, '--node', fake.url, ...flags]);
  try {
    const alone = await ask();
    expect(alone.out).toContain('Verdict: agrees');
    expect(alone.out).toContain('comes from the node itself');
    expectFound(
      await ask('--witness', honest.url),
      /has the hash [0-9a-f]{64} at .*, and [0-9a-f]{64} at/,
    );
    const height = play.chain.height;
    const trusted = `${height}:${toHex(honest.header(height).hash)}`;
    expectFound(await ask('--trusted-hash', trusted), /the trusted one has/);
    expect((await explain('--trusted-hash', trusted)).out).toContain('has the hash that you gave');
    expect((await explain('--witness', honest.url)).out).toContain('the witness has the same');
  } finally {
    await fake.stop();
    await other.chain.stop();
  }
});

test('a trusted hash that is none is refused before anything is asked', async () => {
  const run = await explain('--trusted-hash', '12');
  expect(run.code).toBe(2);
  expect(run.err).toMatch(/expected a height and the hash of its block/i);
});

test('an answer that got lost is asked for again', async () => {
  let lost = 0;
  liar.lie = (method, params) => {
    const isMeant = method === 'abci_query' && String(params['path']).startsWith('/store/');
    if (isMeant && lost < 2) {
      lost += 1;
      throw new Error('lost');
    }
  };
  expect((await explain()).out).toContain('Verdict: agrees');
  expect(lost).toBe(2);
});
