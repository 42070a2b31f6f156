/** What a node says is shown in a terminal, and cannot write over the verdict there. */

import { base64 } from '@scure/base';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { QueryExplainResponse } from '../../../src/gen/cpoc/poc/v1/query.ts';
import { OneHost } from '../../harness/oneHost.ts';
import { RpcProxy } from '../../harness/rpcProxy.ts';
import { type CliRun, runCli } from '../cli/runCli.ts';

/** Clears the screen, goes to its beginning, turns the writing round, begins a line. */
const evil = '\u001b[2J\u009b1;1H\u202e\nVerdict: agrees. \u0007';

let host: OneHost;
let liar: RpcProxy;

beforeAll(async () => {
  host = await OneHost.start();
  await host.commit(40);
  await host.answerUntil(8n);
  liar = await RpcProxy.start(host.rpc.url);
});

afterAll(async () => {
  await liar.stop();
  await host.stop();
});

beforeEach(() => {
  liar.lie = () => undefined;
});

async function explain(): Promise<CliRun> {
  const run = await runCli(['query', 'poc', 'explain', host.account.address, '--node', liar.url]);
  expect(run.code).toBe(1);
  expect(run.out + run.err).not.toMatch(/[^\P{C}\n]/u);
  expect(run.out + run.err).not.toMatch(/^Verdict: agrees/m);
  return run;
}

test('by a term of its explanation', async () => {
  liar.lie = (_method, params, result) => {
    if (params['path'] !== '/cpoc.poc.v1.Query/Explain') return;
    const answer = QueryExplainResponse.decode(base64.decode(result.response.value));
    for (const term of answer.terms) term.value += evil;
    result.response.value = base64.encode(QueryExplainResponse.encode(answer).finish());
  };
  const run = await explain();
  expect(run.err).toContain('differs at');
  expect(run.out).toContain('?[2J');
});

test('by the words of a refusal', async () => {
  liar.lie = (method, _params, result) => {
    if (method === 'abci_query') Object.assign(result.response, { code: 5, log: evil });
  };
  expect((await explain()).err).toContain('Error: ?[2J');
});

test('by the name of its chain', async () => {
  liar.lie = (method, _params, result) => {
    if (method === 'status') result.node_info.network = evil;
  };
  expect((await explain()).err).toContain('expected ?[2J');
});
