/** The backend of a node: its application, and the services that need CometBFT or the program. */

import type { ServingApplication } from '../app/application.ts';
import { type Backend, createBackend } from './backend.ts';
import { apiDescriptors } from './descriptors/apiDescriptors.ts';
import { createCometClient } from './services/comet/cometClient.ts';
import { createServiceMethods } from './services/createServiceMethods.ts';
import type { NodeFacts } from './services/serviceContext.ts';
import { WorkQueue, type WorkQueueOptions } from './workQueue.ts';

export interface NodeBackendOptions {
  readonly application: ServingApplication;
  readonly node: NodeFacts;
  /** Of CometBFT's RPC: `tcp://` or `http://`, host and port. */
  readonly cometRpc: string;
  /** Told of what is a bug of ours. */
  readonly logger: { error(facts: object, text: string): void };
  readonly queue?: WorkQueueOptions;
}

export function createNodeBackend(options: NodeBackendOptions): Backend {
  const { application, node, cometRpc, logger } = options;
  const queue = new WorkQueue(options.queue);
  const methods = createServiceMethods(
    {
      application: application.services,
      comet: createCometClient({ url: reachable(cometRpc) }),
      node,
      abciQuery: async (request) => queue.run(() => application.query(request)),
    },
    apiDescriptors,
  );
  return createBackend({
    application: application.services,
    methods,
    queue,
    onBug: (error, path) => logger.error({ err: error, path }, 'a query failed'),
  });
}

/** Who listens everywhere is reached on this machine. */
function reachable(address: string): string {
  return address
    .replace(/^tcp:\/\//, 'http://')
    .replace(/\/\/(0\.0\.0\.0|\[::\]|(?=:))/, '//127.0.0.1')
    .replace(/\/+$/, '');
}
