/** Every method of every service in the protos is answered, or named in docs/clients.md as not offered; never both, never neither. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../../../src/api/backend.ts';
import { createNodeBackend } from '../../../src/api/createNodeBackend.ts';
import { apiDescriptors } from '../../../src/api/descriptors/apiDescriptors.ts';
import { methodPath } from '../../../src/api/descriptors/servedMethods.ts';
import { queryHandlers } from '../../../src/query/registry.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

/** No services for clients: transactions go through `tx.v1beta1.Service`, ABCI is CometBFT's, and reflection belongs to the gRPC server. */
const elsewhere = /\.Msg$|^tendermint\.abci\.ABCI$|^grpc\.reflection\./;

const methods = [...apiDescriptors().files].flatMap((file) =>
  file.services
    .filter(({ typeName }) => !elsewhere.test(typeName))
    .flatMap((service) => service.methods.map(methodPath)),
);
const notOffered = [
  ...readFileSync('docs/clients.md', 'utf8').matchAll(/^\| `([\w.]+\/\w+)` \| (.+) \|$/gm),
].map(([, method, why]) => ({ path: `/${method}`, why }));

let chain: SimChain;
let backend: Backend;
beforeAll(async () => {
  chain = await SimChain.start({ accounts: [simAccount(0)] });
  backend = createNodeBackend({
    application: chain.app as Parameters<typeof createNodeBackend>[0]['application'],
    node: { version: '0', minimumGasPrices: '', retainedVersions: 2 },
    cometRpc: 'http://127.0.0.1:1',
    logger: { error: () => undefined },
  });
});
afterAll(() => chain.stop());

describe('the services of the protos', () => {
  test('there are methods to look at', () => {
    expect(methods.length).toBeGreaterThan(100);
    expect(methods).toContain('/cosmos.bank.v1beta1.Query/Balance');
    expect(notOffered.length).toBeGreaterThan(3);
  });

  test.each(methods)('%s is answered, or said not to be', (path) => {
    const named = notOffered.filter((one) => one.path === path);
    expect([backend.paths.has(path), named.length]).toEqual(
      backend.paths.has(path) ? [true, 0] : [false, 1],
    );
  });

  test('nothing else is named as not offered', () => {
    expect(notOffered.filter(({ path }) => !methods.includes(path))).toEqual([]);
  });

  test('nothing is answered that no proto has, and nothing twice', () => {
    const paths = queryHandlers.map(({ path }) => path);
    expect(paths.filter((path) => !methods.includes(path))).toEqual([]);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
