/** One gRPC query, printed as the Cosmos gateway would answer it. */

import type { Command } from 'commander';
import { abciQuery, type QueryMethod } from '../../client/abciQuery.ts';
import { type ChainClient, connectClient } from '../../client/connectClient.ts';
import type { CliDependencies, Invocation } from '../cli.ts';
import { clientSettings } from '../config/clientSettings.ts';
import { newCommand, settingFlag } from '../newCommand.ts';
import { readableJson } from '../output/anyJson.ts';
import { snakeKeys } from '../output/snakeKeys.ts';
import { readPage } from './pageFlags.ts';

export interface QuerySpec<Q, R> {
  /** Name and arguments: `summary <address>`. */
  readonly usage: string;
  readonly summary: string;
  /** Full name of the service: `cpoc.poc.v1.Query`. */
  readonly service: string;
  readonly method: QueryMethod<Q, R> & { readonly responseType: { toJSON(message: R): unknown } };
  /** The request, page aside. */
  readonly request: (args: readonly string[], invocation: Invocation) => Partial<Q>;
  /** Better JSON than the generated. */
  readonly shape?: (response: R) => unknown;
  /** Better text than that of the JSON; may ask for more. */
  readonly text?: (response: R, client: ChainClient) => Promise<string>;
  /** Whether the request has a page. */
  readonly paged?: boolean;
}

/** A command that asks one thing of the chain. */
export function newQuery<Q, R>(deps: CliDependencies, spec: QuerySpec<Q, R>): Command {
  return addQueryFlags(
    newCommand(deps, spec.usage, spec.summary, (invocation, args) =>
      runQuery(invocation, args, spec),
    ),
  );
}

function addQueryFlags(command: Command): Command {
  return command
    .addOption(settingFlag(clientSettings.node))
    .addOption(settingFlag(clientSettings.chainId))
    .option('--height <height>', 'state of an earlier height (default: the newest)');
}

async function runQuery<Q, R>(
  invocation: Invocation,
  args: readonly string[],
  spec: QuerySpec<Q, R>,
): Promise<void> {
  const { service, method, shape, text } = spec;
  const asked = spec.request(args, invocation);
  const request = spec.paged === true ? { ...asked, pagination: readPage(invocation) } : asked;
  const height = invocation.bigint('height');
  const { node, chainId } = invocation.client;
  const client = await connectClient({ rpc: node, ...(chainId === '' ? {} : { chainId }) });
  try {
    const { response } = await abciQuery(
      client.query,
      service,
      method,
      request,
      height === 0n ? undefined : height,
    );
    const better = invocation.output === 'json' ? undefined : await text?.(response, client);
    invocation.print(
      shape?.(response) ?? readableJson(snakeKeys(method.responseType.toJSON(response))),
      better === undefined ? undefined : () => better,
    );
  } finally {
    client.disconnect();
  }
}
